import { call, Failure } from './call.ts'

/** A proof of work that is good once: the puzzle and its solution, encoded as ALTCHA does. */
async function solve(): Promise<string> {
  if (!globalThis.crypto?.subtle)
    throw new Failure('This page must be opened over https. Ask the shop for the right address.')
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

/** Begins with the puzzle as soon as somebody touches a form that will need it. */
export function warmCaptcha(): void {
  if (ready && Date.now() - ready.at < goodFor_ms) return
  const solution = solve()
  ready = { solution, at: Date.now() }
  solution.catch(() => {
    ready = undefined
  })
}

/** A solution that nobody has used yet. */
async function takeCaptcha(): Promise<string> {
  warmCaptcha()
  const solution = ready?.solution ?? solve()
  ready = undefined
  return solution
}

/** Does something that may need a captcha: solved in advance where `isNeeded`, and solved now where the api asks for one all the same. */
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
