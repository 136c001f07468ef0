import { AppError } from '@clientele/contracts'
import { errors } from 'oidc-provider'
import { fetchDocument, type FetchedDocument } from '../outbound/fetch-document.ts'
import { madeOnce } from '../rate-limits/limit.ts'
import { issuerLimits } from './limits.ts'
import { currentRequest } from './request.ts'

/*
 * What is fetched from clients: their public keys, and what describes those that nobody registered. Anyone can cause that, by naming a client, so a document is kept for a while whatever
 * became of it, those who wait for it share one request, and only so many are kept.
 */

/** A key that a client adds or withdraws is noticed after this and what the library itself waits, a minute and a half together. */
const keys = { kind: 'keys', limit_bytes: 64 * 1_024, keptFor_ms: 30_000 }
/** What describes a client that nobody registered. */
const description = { kind: 'description', limit_bytes: 10 * 1_024, keptFor_ms: 5 * 60_000 }
/** A document that couldn't be fetched is asked for again after this. */
const failureKeptFor_ms = 30_000
const documentsMax = 500
const timeout_ms = 2_500

interface Kept {
  until: number
  document: Promise<FetchedDocument>
}

const keptDocuments = madeOnce(() => new Map<string, Kept>())

/** The library's `fetch`, which it reads keys with, through the guard of all outbound requests. */
export async function fetchFromClient(input: string | URL | Request): Promise<Response> {
  const { status, text } = await keep(input instanceof Request ? input.url : String(input), keys)
  // A response that has no body may not be given one.
  return new Response([204, 205, 304].includes(status) ? null : text, { status })
}

/** Returns the document that describes a client. Anyone can name any URL, so what is fetched is limited by network address, except for a token's client. */
export async function fetchDescription(url: string, { isOfToken }: { isOfToken: boolean }): Promise<string> {
  const { ctx } = currentRequest()
  const beforeFetching = isOfToken ? undefined : () => issuerLimits(ctx).documents.take(ctx.request.ip)
  const { status, text } = await keep(url, description, beforeFetching).catch((error: unknown) => {
    throw error instanceof AppError
      ? error
      : new errors.InvalidClient('the document of the client could not be fetched')
  })
  if (status === 200) return text
  throw new errors.InvalidClient('the document of the client could not be fetched')
}

async function keep(
  url: string,
  { kind, limit_bytes, keptFor_ms }: typeof keys,
  beforeFetching?: () => Promise<unknown>,
): Promise<FetchedDocument> {
  const { ctx } = currentRequest()
  const documents = keptDocuments(ctx)
  const name = `${kind} ${url}`
  const current = () => {
    const known = documents.get(name)
    return known && known.until > Date.now() ? known : undefined
  }
  if (beforeFetching && !current()) await beforeFetching()
  const known = current()
  if (known) return known.document
  const document = fetchDocument(url, {
    limit_bytes,
    timeout_ms,
    allowPrivate: ctx.services.config.allowPrivateFileUrls,
  })
  const kept: Kept = { until: Date.now() + keptFor_ms, document }
  const shorten = () => (kept.until = Math.min(kept.until, Date.now() + failureKeptFor_ms))
  document.then(({ status }) => status === 200 || shorten(), shorten)
  documents.delete(name)
  documents.set(name, kept)
  // The map is in the order of fetching, so that the oldest goes first.
  for (const [oldest] of documents) if (documents.size > documentsMax) documents.delete(oldest)
  return document
}
