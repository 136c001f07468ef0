import type { Operation, ReturnedFile } from '@clientele/contracts'
import { scopePrefix } from '@clientele/contracts/wire'
import type { z } from 'zod'
import { type CsvBody, callOf, pathSegment } from './call.ts'
import type { Endpoint } from './endpoint.ts'
import { ClienteleError, unexpectedAnswer } from './errors.ts'
import type { FileResponse } from './file-response.ts'
import { type Paged, paged } from './pages.ts'
import { type Answer, type Call, type Limits, request, type Transport } from './request.ts'
import type { TokenSource } from './token.ts'
import type { Validator } from './validation.ts'

/** The options that every client has. */
export interface SharedOptions {
  /** The URL of the API, such as `https://api.example.com`. */
  baseUrl: string
  /** The timeout of one attempt, in milliseconds. Defaults to 10,000, or 120,000 for an upload. */
  timeout_ms?: number | undefined
  /** The number of retries, if a retry is safe. Defaults to 2. */
  retries?: number | undefined
  /**
   * Whether to check responses against the contract. This takes time, and drops fields that this version doesn't know.
   * `true` loads the schemas when they're first needed. In browsers, pass `validation` from `@clientele/sdk/validation` instead.
   */
  validate?: boolean | Validator | undefined
  /** Additional headers for every call. */
  headers?: Readonly<Record<string, string>> | undefined
  /** A replacement for the global `fetch`. */
  fetch?: typeof fetch | undefined
}

/** The options of a single call. */
export interface CallOptions {
  /** Aborts the call, which then throws the signal's reason. */
  signal?: AbortSignal | undefined
  timeout_ms?: number | undefined
  retries?: number | undefined
  validate?: boolean | Validator | undefined
  headers?: Readonly<Record<string, string>> | undefined
  /** Appears in the service's log and audit trail. Generated if omitted. */
  requestId?: string | undefined
  /**
   * An idempotency key, for POST requests. The service carries out requests with the same key only once, and returns the same response for 24
   * hours. Calls with a key are retried like reads. Use a new random key for each action, such as `crypto.randomUUID()`.
   */
  idempotencyKey?: string | undefined
}

type Given<O extends Operation> = z.input<O['input']>

/** The argument of a method: the operation's input, where a streamed file can also be a string, bytes, or a `Blob`. */
export type Argument<O extends Operation> =
  Given<O> extends { body: AsyncIterable<Uint8Array> } ? Omit<Given<O>, 'body'> & { body: CsvBody } : Given<O>

/** An operation as a function. The argument is optional if the contract requires no input. */
export type Method<O extends Operation> = (
  ...args: Record<never, never> extends Argument<O>
    ? [input?: Argument<O>, options?: CallOptions]
    : [input: Argument<O>, options?: CallOptions]
) => Returned<O>

/** A file is returned as soon as it begins to arrive. Paginated lists can be awaited or iterated. */
type Returned<O extends Operation> =
  z.output<O['output']> extends ReturnedFile ? Promise<FileResponse> : ReturnedJson<O>

type ReturnedJson<O extends Operation> = [Extract<keyof Given<O>, 'cursor' | 'pageNo'>] extends [never]
  ? Promise<z.output<O['output']>>
  : Paged<z.output<O['output']>>

/** Everything that a client needs to send its calls. */
export interface Connection {
  options: SharedOptions
  baseUrl: string
  transport: Transport
  tokens: TokenSource
  /** The parameters in the path prefix of the scope. */
  places: Readonly<Record<string, unknown>>
  /** Headers that can differ from one call to the next. */
  ownHeaders?: () => Record<string, string>
  /** Called with each successful response. */
  onSuccess?: (response: Response) => void
}

const timeoutDefault_ms = 10_000
const uploadTimeoutDefault_ms = 120_000
const retriesDefault = 2

export const baseUrlOf = ({ baseUrl }: SharedOptions) => baseUrl.replace(/\/+$/, '')

export const transportOf = ({ fetch }: SharedOptions, credentials: Transport['credentials']): Transport => ({
  // Looks up the global `fetch` at each call, because tracing or a test may replace it. Browsers require that it's called without a receiver.
  fetch: (...request) => (fetch ?? globalThis.fetch)(...request),
  credentials,
})

/** Returns a table's operations as functions. The caller casts them to their types, which the table guarantees. */
export const methodsOf = (
  catalog: 'platform' | 'storefront',
  endpoints: [string, Endpoint][],
  connection: Connection,
): Record<string, unknown> =>
  Object.fromEntries(
    endpoints.map(([name, endpoint]) => [
      name,
      (input: object = {}, callOptions: CallOptions = {}) => {
        const call = async (given: object) => {
          const answer = await perform(connection, endpoint, given, callOptions)
          const validate = callOptions.validate ?? connection.options.validate
          return validate && !endpoint.returns ? validated(validate, catalog, name, answer) : answer.body
        }
        return endpoint.method === 'GET' && !endpoint.returns ? paged(call(input), input, call) : call(input)
      },
    ]),
  )

async function perform(
  { options, baseUrl, transport, tokens, places, ownHeaders, onSuccess }: Connection,
  endpoint: Endpoint,
  input: object,
  callOptions: CallOptions,
): Promise<Answer> {
  const requestId = callOptions.requestId ?? newRequestId()
  const prefix = scopePrefix[endpoint.scope].replace(/:(\w+)/g, (_, name: string) =>
    pathSegment(name, places[name], requestId),
  )
  const call = callOf(endpoint, baseUrl + prefix, input, requestId)
  Object.assign(call.headers, ownHeaders?.(), options.headers, callOptions.headers)
  if (callOptions.idempotencyKey !== undefined && endpoint.method === 'POST') {
    call.headers['idempotency-key'] = callOptions.idempotencyKey
    call.repeatable = true
  }
  const limits = limitsOf(options, callOptions, endpoint.accepts ? uploadTimeoutDefault_ms : timeoutDefault_ms)

  const send = () => request(transport, call, limits)
  const answer = endpoint.anonymous ? await send() : await withToken(tokens, call, limits.signal, send)
  onSuccess?.(answer.response)
  return answer
}

/** Sends a call with a token. If the service rejects it, for example because the key's tokens were revoked, retries once with a new one. */
async function withToken<T>(
  tokens: TokenSource,
  call: Call,
  signal: AbortSignal | undefined,
  send: () => Promise<T>,
): Promise<T> {
  const token = await unlessAborted(tokens(), signal)
  if (token !== undefined) call.headers.authorization = `Bearer ${token}`
  try {
    return await send()
  } catch (error) {
    const rejected = token !== undefined && error instanceof ClienteleError && error.status === 401
    if (!rejected || call.body instanceof ReadableStream) throw error
    const other = await unlessAborted(tokens(token), signal)
    if (other === undefined || other === token) throw error
    call.headers.authorization = `Bearer ${other}`
    return send()
  }
}

/** Stops waiting when the call is aborted. The promise itself continues, because other calls may be waiting for it too. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
    if (signal.aborted) stop()
  })
}

async function validated(
  validate: true | Validator,
  catalog: 'platform' | 'storefront',
  operation: string,
  { response, body }: Answer,
): Promise<unknown> {
  const validator = validate === true ? (await import('#validation')).validation : validate
  try {
    return validator(catalog, operation, body)
  } catch (error) {
    if (error instanceof TypeError) throw error
    throw unexpectedAnswer(response, 'The response doesn’t match the contract.', error)
  }
}

export const limitsOf = (
  options: SharedOptions,
  callOptions: CallOptions = {},
  timeout_ms: number = timeoutDefault_ms,
): Limits => ({
  timeout_ms: callOptions.timeout_ms ?? options.timeout_ms ?? timeout_ms,
  retries: callOptions.retries ?? options.retries ?? retriesDefault,
  signal: callOptions.signal,
})

/** Returns 32 hex characters. `crypto.randomUUID` is unavailable on pages that weren't loaded over HTTPS. */
export const newRequestId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
