import { Agent, request } from 'undici'
import { type Guard, guardedLookup, isPrivateIp, isWebPort } from './guard.ts'

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
  const target = new URL(url)
  if (!guard.allowPrivate && (!isWebPort(target) || isPrivateIp(target))) throw new Error('This address is not public.')
  const agent = new Agent({
    connect: { lookup: guardedLookup(guard), timeout: timeout_ms },
    headersTimeout: timeout_ms,
    bodyTimeout: timeout_ms,
    maxHeaderSize: 16_384,
    maxResponseSize: limit_bytes,
  })
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
