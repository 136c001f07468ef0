import { call, Failure } from './call.ts'

/** Returns a single-use proof of work: the puzzle and its solution, encoded by ALTCHA's rules. */
export async function solve(): Promise<string> {
  if (!globalThis.crypto?.subtle)
    throw new Failure('This page must be opened over HTTPS. Ask the store for the right link.')
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
