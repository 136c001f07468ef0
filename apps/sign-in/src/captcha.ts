import { Failure } from './call.ts'

/** Most stores ask for no captcha, so the solver is loaded when it's needed. */
const solve = async (): Promise<string> => (await import('./captcha-solver.ts')).solve()

const goodFor_ms = 8 * 60_000
let ready: { solution: Promise<string>; at: number } | undefined

/** Starts solving as soon as someone interacts with a form that will need a captcha. */
export function warmCaptcha(): void {
  if (ready && Date.now() - ready.at < goodFor_ms) return
  const solution = solve()
  ready = { solution, at: Date.now() }
  solution.catch(() => {
    ready = undefined
  })
}

/** Returns an unused solution. */
async function takeCaptcha(): Promise<string> {
  warmCaptcha()
  const solution = ready?.solution ?? solve()
  ready = undefined
  return solution
}

/** Does something that may need a captcha: solved in advance if `isNeeded`, and otherwise only if the API requires one. */
export async function withCaptcha<T>(
  isNeeded: boolean,
  work: (given: { captcha_code?: string }) => Promise<T>,
): Promise<T> {
  try {
    return await work(isNeeded ? { captcha_code: await takeCaptcha() } : {})
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'CAPTCHA_NEEDED') throw error
    return work({ captcha_code: await takeCaptcha() })
  }
}
