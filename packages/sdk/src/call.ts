import { wireName } from '@clientele/contracts/wire'
import type { Endpoint } from './endpoint.ts'
import { ClienteleError } from './errors.ts'
import type { Call } from './request.ts'

/** A CSV file, either complete or as a stream. In browsers, pass a string, bytes, or a `Blob`, because most browsers can't send streams. */
export type CsvBody = string | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

/** Returns the request for an operation's input. This is the client side of the contract's mapping from inputs to requests. */
export function callOf(endpoint: Endpoint, prefix: string, input: object, requestId: string): Call {
  const { body, ifMatch, ...named } = input as Record<string, unknown>
  const inPath = new Set(Array.from(endpoint.path.matchAll(/:(\w+)/g), ([, name = '']) => name))
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => pathSegment(name, named[name], requestId))
  const query = queryOf(Object.entries(named).filter(([name]) => !inPath.has(name)))
  return {
    method: endpoint.method,
    url: `${prefix}${path}${query === '' ? '' : `?${query}`}`,
    headers: {
      // A failure is JSON, whatever a success is.
      accept: endpoint.returns === undefined ? 'application/json' : `${endpoint.returns}, application/json`,
      'x-request-id': requestId,
      ...(body !== undefined && { 'content-type': endpoint.accepts ?? 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': asText(ifMatch) }),
    },
    body: body === undefined ? undefined : endpoint.accepts ? fileBody(body as CsvBody) : JSON.stringify(body),
    repeatable: endpoint.method === 'GET',
    returnsFile: endpoint.returns !== undefined,
    requestId,
  }
}

/** Returns one segment of a path. A value that would change the rest of the path is rejected before anything is sent. */
export function pathSegment(name: string, value: unknown, requestId: string): string {
  const text = value === undefined || value === null ? '' : asText(value)
  if (text !== '' && text !== '.' && text !== '..') return encodeURIComponent(text)
  const field = wireName(name)
  throw new ClienteleError({
    code: 'INVALID_INPUT',
    status: 400,
    message: `The request is not valid. ${field}: ${text === '' ? 'may not be empty' : 'is not an id'}`,
    details: [{ field, message: text === '' ? 'may not be empty' : 'is not an id' }],
    requestId,
  })
}

/** Repeats the name for each item of a list, writes objects as JSON, and skips omitted values. */
function queryOf(entries: [string, unknown][]): string {
  const query = new URLSearchParams()
  for (const [name, given] of entries)
    for (const value of Array.isArray(given) ? given : [given])
      if (value !== undefined && value !== null) query.append(wireName(name), asText(value))
  return query.toString()
}

/** Strings and numbers unchanged, dates in ISO 8601, and objects as JSON. */
function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function fileBody(body: CsvBody): Call['body'] {
  if (typeof body === 'string' || body instanceof Blob || body instanceof ReadableStream) return body
  // `fetch` accepts every view of bytes, but its type excludes those over shared memory.
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>
  return streamOf(body)
}

/** Needed because some browsers don't have `ReadableStream.from` yet. */
function streamOf(pieces: AsyncIterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) return controller.close()
      controller.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value)
    },
    async cancel(reason) {
      await iterator.return?.(reason)
    },
  })
}
