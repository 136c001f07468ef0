import { fetchDocument, type FetchedDocument } from '../outbound/fetch-document.ts'
import { madeOnce } from '../rate-limits/limit.ts'
import { currentRequest } from './request.ts'

/*
 * What the library fetches from clients: their public keys. Anyone can make it do so, by naming a client, so a document is kept for a while whatever
 * became of it, those who wait for it share one request, and only so many are kept.
 */

/** A key that a client adds or withdraws is noticed after this and what the library itself waits, a minute and a half together. */
const keptFor_ms = 30_000
const documentsMax = 500
const limits = { limit_bytes: 64 * 1_024, timeout_ms: 2_500 }

interface Kept {
  until: number
  document: Promise<FetchedDocument>
}

const keptDocuments = madeOnce(() => new Map<string, Kept>())

/** The library's `fetch`, through the guard of all outbound requests. */
export async function fetchFromClient(input: string | URL | Request): Promise<Response> {
  const { status, text } = await keep(input instanceof Request ? input.url : String(input))
  // A response that has no body may not be given one.
  return new Response([204, 205, 304].includes(status) ? null : text, { status })
}

function keep(url: string): Promise<FetchedDocument> {
  const { ctx } = currentRequest()
  const documents = keptDocuments(ctx)
  const now = Date.now()
  const known = documents.get(url)
  if (known && known.until > now) return known.document
  const document = fetchDocument(url, { ...limits, allowPrivate: ctx.services.config.allowPrivateFileUrls })
  documents.delete(url)
  documents.set(url, { until: now + keptFor_ms, document })
  // The map is in the order of fetching, so that the oldest goes first.
  for (const [oldest] of documents) if (documents.size > documentsMax) documents.delete(oldest)
  return document
}
