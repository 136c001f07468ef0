import { AppError, refuseField } from '@clientele/contracts'
import { Agent, type Dispatcher, request } from 'undici'
import { type Guard, guardedLookup, isPrivateIp, isWebPort } from './guard.ts'

/*
 * Fetches a file from a URL supplied by a user. It must neither reach nor reveal anything in the internal network. The addresses of a host name are
 * checked when connecting, so a name that changes in between gains nothing, and every error before a public server responds has the same
 * message.
 */

export interface FetchLimits extends Guard {
  limit_bytes: number
  signal?: AbortSignal
  timeouts?: Partial<typeof usualTimeouts_ms>
}

const usualTimeouts_ms = { connect: 5_000, headers: 10_000, idle: 15_000, total: 600_000 }
const redirectsMax = 3
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Rejects the URL, or the file behind it, with a message for the user. */
const refuse = (sentence: string) => refuseField('file_url', sentence)
const unreachable = () =>
  refuse('The URL could not be reached. It must lead to a web server on the public internet that responds quickly.')

/** Yields the bytes of the file at `address` as they arrive. Every error is an AppError with one detail. */
export async function* fetchFile(url: string, limits: FetchLimits): AsyncGenerator<Uint8Array> {
  const timeouts = { ...usualTimeouts_ms, ...limits.timeouts }
  const deadline = AbortSignal.timeout(timeouts.total)
  const signal = limits.signal ? AbortSignal.any([limits.signal, deadline]) : deadline
  const agent = new Agent({
    connect: { lookup: guardedLookup(limits), timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.idle,
    maxHeaderSize: 16_384,
  })
  let answered = false
  try {
    const body = await openBody(readUrl(url, limits), limits, { dispatcher: agent, signal })
    answered = true
    yield* withinLimit(body, limits.limit_bytes)
  } catch (error) {
    // The caller is stopping, so the file isn't at fault.
    limits.signal?.throwIfAborted()
    if (deadline.aborted) throw refuse('Fetching the file took too long.')
    throw error instanceof AppError ? error : answered ? brokenOff() : unreachable()
  } finally {
    await agent.destroy()
  }
}

/** Returns the URL if it may be fetched, as far as can be determined without connecting. */
function readUrl(text: string, { allowPrivate }: FetchLimits): URL {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw refuse('This must be a URL that starts with http:// or https://, or the name of an uploaded file.')
  if (url.username !== '' || url.password !== '') throw refuse('The URL must not contain a username or a password.')
  if (allowPrivate) return url
  if (!isWebPort(url)) throw refuse('The port of the URL must be 80, 443, 8080, or 8443.')
  if (isPrivateIp(url)) throw unreachable()
  return url
}

type Body = Dispatcher.ResponseData['body']

/** Follows a few redirects, each checked like the first URL, to an uncompressed body. */
async function openBody(
  first: URL,
  limits: FetchLimits,
  options: { dispatcher: Agent; signal: AbortSignal },
): Promise<Body> {
  let url = first
  for (let redirects = 0; ; redirects += 1) {
    const { statusCode, headers, body } = await request(url, {
      ...options,
      headers: { accept: `text/csv, ${xlsx}, */*;q=0.5`, 'accept-encoding': 'identity', 'user-agent': 'clientele' },
    })
    const location = headers.location
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
      abandon(body)
      if (redirects === redirectsMax) throw refuse('The URL redirects more than three times.')
      url = readUrl(URL.parse(location, url.href)?.href ?? '', limits)
      continue
    }
    const fault = faultOfAnswer(statusCode, headers, limits)
    if (!fault) return body
    abandon(body)
    throw fault
  }
}

function faultOfAnswer(status: number, headers: Dispatcher.ResponseData['headers'], { limit_bytes }: FetchLimits) {
  if (status !== 200) return refuse(`The server responded with status ${status} instead of the file.`)
  // A compressed body could expand to any size.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return refuse('The server sends the file compressed. It must send it uncompressed.')
  if (Number(headers['content-length'] ?? 0) > limit_bytes) return tooLarge(limit_bytes)
  return undefined
}

async function* withinLimit(body: Body, limit_bytes: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    size += piece.length
    if (size > limit_bytes) throw tooLarge(limit_bytes)
    yield piece
  }
}

const brokenOff = () => refuse('The server stopped sending in the middle of the file.')
const tooLarge = (limit_bytes: number) => refuse(`The file is larger than ${limit_bytes.toLocaleString('en')} bytes.`)

/** Ignores the end of a body that nobody reads. */
function abandon(body: Body) {
  body.on('error', () => undefined)
  body.destroy()
}
