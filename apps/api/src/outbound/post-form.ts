import { Agent, request } from 'undici'
import { type Guard, guardedLookup, isPrivateIp, isWebPort } from './guard.ts'

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
  const target = new URL(url)
  if (!guard.allowPrivate && (!isWebPort(target) || isPrivateIp(target))) throw new Error('This address is not public.')
  const agent = new Agent({
    connect: { lookup: guardedLookup(guard), timeout: timeout_ms },
    headersTimeout: timeout_ms,
    maxHeaderSize: 16_384,
  })
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
