import { wireName } from '@clientele/contracts/wire'
import type { Endpoint } from './endpoint.ts'
import { ClienteleError } from './errors.ts'
import type { Call } from './request.ts'

/** A CSV file: whole, or in pieces as it is read. In a browser give text, bytes or a `Blob`; most cannot send streams. */
export type CsvBody = string | Uint8Array | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

/** The request that an operation's input stands for: the one rule of the contract, read from the caller's side. */
export function callOf(endpoint: Endpoint, prefix: string, input: object, requestId: string): Call {
  const { body, ifMatch, ...named } = input as Record<string, unknown>
  const inPath = new Set(Array.from(endpoint.path.matchAll(/:(\w+)/g), ([, name = '']) => name))
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => pathSegment(name, named[name], requestId))
  const query = queryOf(Object.entries(named).filter(([name]) => !inPath.has(name)))
  return {
    method: endpoint.method,
    url: `${prefix}${path}${query === '' ? '' : `?${query}`}`,
    headers: {
      accept: 'application/json',
      'x-request-id': requestId,
      ...(body !== undefined && { 'content-type': endpoint.accepts ?? 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': asText(ifMatch) }),
    },
    body: body === undefined ? undefined : endpoint.accepts ? fileBody(body as CsvBody) : JSON.stringify(body),
    repeatable: endpoint.method === 'GET',
    requestId,
  }
}

/** One segment of a path. What would lead to another path is refused before it is sent. */
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

/** Lists as repeated names, objects as JSON text, and nothing for what is not given. */
function queryOf(entries: [string, unknown][]): string {
  const query = new URLSearchParams()
  for (const [name, given] of entries)
    for (const value of Array.isArray(given) ? given : [given])
      if (value !== undefined && value !== null) query.append(wireName(name), asText(value))
  return query.toString()
}

/** Texts and numbers as they are, moments in ISO 8601, objects as JSON. */
function asText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function fileBody(body: CsvBody): Call['body'] {
  if (typeof body === 'string' || body instanceof Blob || body instanceof ReadableStream) return body
  // `fetch` takes every view of bytes; the type leaves out those over shared memory.
  if (body instanceof Uint8Array) return body as Uint8Array<ArrayBuffer>
  return streamOf(body)
}

/** `ReadableStream.from` is not in every browser yet. */
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
