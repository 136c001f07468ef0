import { Agent, request } from 'undici'
import { type Guard, guardedLookup, isPrivateIp, isWebPort } from './guard.ts'

const timeout_ms = 4_000
/** More isn't read. */
const length_bytes = 4_096

/**
 * Fetches a short text from a URL that someone named, through the guard of all outbound requests. Redirects aren't followed. Returns the status, and
 * the beginning of the body.
 */
export async function fetchText(url: string, guard: Guard): Promise<{ status: number; text: string }> {
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
      headers: { accept: 'text/plain, */*;q=0.5', 'accept-encoding': 'identity', 'user-agent': 'clientele' },
      signal: AbortSignal.timeout(timeout_ms),
    })
    body.on('error', () => undefined)
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      pieces.push(piece)
      size += piece.length
      if (size >= length_bytes) break
    }
    return { status: statusCode, text: Buffer.concat(pieces).toString('utf8', 0, length_bytes) }
  } finally {
    await agent.destroy()
  }
}
