import { request } from 'undici'
import type { Guard } from './guard.ts'
import { openGuarded } from './open-guarded.ts'

const timeout_ms = 4_000
/** More isn't read. */
const length_bytes = 4_096

/**
 * Fetches a short text from a URL that someone named, through the guard of all outbound requests. Redirects aren't followed. Returns the status, and
 * the beginning of the body.
 */
export async function fetchText(url: string, guard: Guard): Promise<{ status: number; text: string }> {
  const { target, agent } = openGuarded(url, guard, timeout_ms)
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
