import { call, Failure } from './call.ts'

/** Returns a single-use proof of work: the puzzle and its solution, encoded by ALTCHA's rules. */
async function solve(): Promise<string> {
  if (!globalThis.crypto?.subtle)
    throw new Failure('This page must be opened over HTTPS. Ask the store for the right address.')
  const challenge = await call('getCaptchaChallenge', {})
  const worker = new Worker(new URL('./captcha-worker.ts', import.meta.url), { type: 'module' })
  try {
    const solution = await new Promise<unknown>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data))
      worker.addEventListener('error', reject)
      worker.postMessage(challenge)
    })
    if (!solution) throw new Failure('We couldn’t check that you’re not a robot. Try again.')
    return btoa(JSON.stringify({ challenge, solution }))
  } finally {
    worker.terminate()
  }
}

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
