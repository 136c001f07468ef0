import { request } from 'undici'
import type { Guard } from './guard.ts'
import { openGuarded } from './open-guarded.ts'

const timeout_ms = 10_000

/**
 * Posts a form to a URL that someone registered, through the guard of all outbound requests. Redirects aren't followed. Returns the status; the
 * body isn't read.
 */
export async function postForm(
  url: string,
  form: Record<string, string>,
  { signal, ...guard }: Guard & { signal: AbortSignal },
): Promise<number> {
  const { target, agent } = openGuarded(url, guard, timeout_ms)
  try {
    const { statusCode, body } = await request(target, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'clientele' },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout_ms)]),
    })
    body.on('error', () => undefined)
    body.destroy()
    return statusCode
  } finally {
    await agent.destroy()
  }
}
