import { request } from 'undici'
import type { Guard } from './guard.ts'
import { openGuarded } from './open-guarded.ts'

interface DocumentLimits extends Guard {
  limit_bytes: number
  timeout_ms: number
}

/** A document and the status that it came with. */
export interface FetchedDocument {
  status: number
  text: string
}

/**
 * Fetches a small document from a URL that someone registered, through the guard of all outbound requests. Redirects aren't followed, and nothing
 * compressed is read, because it could expand to any size.
 */
export async function fetchDocument(url: string, { limit_bytes, timeout_ms, ...guard }: DocumentLimits) {
  const more = { bodyTimeout: timeout_ms, maxResponseSize: limit_bytes }
  const { target, agent } = openGuarded(url, guard, timeout_ms, more)
  try {
    const { statusCode, headers, body } = await request(target, {
      dispatcher: agent,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'clientele' },
      signal: AbortSignal.timeout(timeout_ms),
    })
    if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
      body.on('error', () => undefined)
      body.destroy()
      throw new Error('The document is compressed.')
    }
    const text = await body.text()
    return { status: statusCode, text } satisfies FetchedDocument
  } finally {
    await agent.destroy()
  }
}
