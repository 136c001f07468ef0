import type { Operation } from '@clientele/contracts'
import { scopePrefix } from '@clientele/contracts/wire'
import type { z } from 'zod'
import { type CsvBody, callOf, pathSegment } from './call.ts'
import type { Endpoint } from './endpoint.ts'
import { ClienteleError, unexpectedAnswer } from './errors.ts'
import { type Paged, paged } from './pages.ts'
import { type Answer, type Call, type Limits, request, type Transport } from './request.ts'
import type { TokenSource } from './token.ts'
import type { Validator } from './validation.ts'

/** Where the service is, and how long to try: what every client can be told. */
export interface SharedOptions {
  /** The URL of the api, such as `https://api.example.com`. */
  baseUrl: string
  /** Milliseconds that one attempt may take: 10,000 when left out, 120,000 for an upload. */
  timeout_ms?: number | undefined
  /** Attempts after the first, where another is safe: 2 when left out. */
  retries?: number | undefined
  /**
   * Whether responses are checked against the contract. This takes time, and drops fields that this version does not know.
   * `true` loads the schemas when they are first needed; in browsers, pass `validation` from `@clientele/sdk/validation` instead.
   */
  validate?: boolean | Validator | undefined
  /** Sent with every call. */
  headers?: Readonly<Record<string, string>> | undefined
  /** In place of the global `fetch`. */
  fetch?: typeof fetch | undefined
}

/** What can be said for one call alone. */
export interface CallOptions {
  /** Ends the call; its reason is what the call throws. */
  signal?: AbortSignal | undefined
  timeout_ms?: number | undefined
  retries?: number | undefined
  validate?: boolean | Validator | undefined
  headers?: Readonly<Record<string, string>> | undefined
  /** Appears in the service's log and audit trail. Generated if omitted. */
  requestId?: string | undefined
  /**
   * For a POST: the service carries out requests with the same key once, and returns the same response for 24 hours. Such a call is
   * retried like a read. Use a new random key for each thing to do, such as `crypto.randomUUID()`.
   */
  idempotencyKey?: string | undefined
}

type Given<O extends Operation> = z.input<O['input']>

/** What a caller passes: the operation's input, where a streamed file can also be text, bytes or a `Blob`. */
export type Argument<O extends Operation> =
  Given<O> extends { body: AsyncIterable<Uint8Array> } ? Omit<Given<O>, 'body'> & { body: CsvBody } : Given<O>

/** An operation as a function. It can be called without an argument where the contract requires none. */
export type Method<O extends Operation> = (
  ...args: Record<never, never> extends Argument<O>
    ? [input?: Argument<O>, options?: CallOptions]
    : [input: Argument<O>, options?: CallOptions]
) => Returned<O>

/** A list that has a next page can be awaited or iterated. */
type Returned<O extends Operation> = [Extract<keyof Given<O>, 'cursor' | 'pageNo'>] extends [never]
  ? Promise<z.output<O['output']>>
  : Paged<z.output<O['output']>>

/** How the calls of a client travel. */
export interface Connection {
  options: SharedOptions
  baseUrl: string
  transport: Transport
  tokens: TokenSource
  /** What stands in the prefix of the scope. */
  places: Readonly<Record<string, unknown>>
  /** Headers that can differ from one call to the next. */
  ownHeaders?: () => Record<string, string>
  /** Is shown each success. */
  onSuccess?: (response: Response) => void
}

const timeoutDefault_ms = 10_000
const uploadTimeoutDefault_ms = 120_000
const retriesDefault = 2

export const baseUrlOf = ({ baseUrl }: SharedOptions) => baseUrl.replace(/\/+$/, '')

export const transportOf = ({ fetch }: SharedOptions, credentials: Transport['credentials']): Transport => ({
  // The global one is looked up at each call, because a trace or a test may replace it; and browsers want it called on nothing.
  fetch: (...request) => (fetch ?? globalThis.fetch)(...request),
  credentials,
})

/** The operations of a table as functions. That each has its own type follows from the table, and is said by the caller. */
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
          return validate ? validated(validate, catalog, name, answer) : answer.body
        }
        return endpoint.method === 'GET' ? paged(call(input), input, call) : call(input)
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

/** Sends with a token; once more with another if the service rejects it, as after the key's tokens were ended early. */
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

/** Stops waiting when the call is aborted. What is waited for goes on, because other calls wait for it too. */
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
    throw unexpectedAnswer(response, 'The answer is not what the contract promises.', error)
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

/** 32 hex characters. `crypto.randomUUID` is missing on pages that were not loaded over https. */
export const newRequestId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
