import { ClienteleConnectionError, ClienteleError, failureOf, unexpectedAnswer } from './errors.ts'

/** One request, ready to be sent; as often as it takes. */
export interface Call {
  method: string
  url: string
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array> | undefined
  /** Whether sending it twice does no more than sending it once. */
  repeatable: boolean
  requestId: string
}

/** How long to try, and how often. */
export interface Limits {
  /** Milliseconds that one attempt may take, its answer included. */
  timeout_ms: number
  /** Attempts after the first. */
  retries: number
  signal?: AbortSignal | undefined
}

/** What carries the requests: `fetch`, and whether it sends cookies. */
export interface Transport {
  fetch: typeof fetch
  credentials: 'include' | 'omit'
}

export interface Answer {
  response: Response
  body: unknown
}

/** Sends a call, again where that is safe, and answers the JSON of a success. Anything else is thrown. */
export async function request(transport: Transport, call: Call, limits: Limits): Promise<Answer> {
  for (let repeats = 0; ; repeats++) {
    try {
      return await attempt(transport, call, limits)
    } catch (error) {
      const wait_ms = repeats < limits.retries && mayRepeat(call, error) ? waitFor(error, repeats) : undefined
      if (wait_ms === undefined) throw error
      await pause(wait_ms, limits.signal)
    }
  }
}

async function attempt(transport: Transport, call: Call, { timeout_ms, signal }: Limits): Promise<Answer> {
  signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(timeout_ms)
  let response: Response
  let text: string
  try {
    response = await transport.fetch(call.url, {
      method: call.method,
      headers: call.headers,
      credentials: transport.credentials,
      // The service redirects nowhere, and a bearer token is not for whoever does.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(call.body !== undefined && { body: call.body }),
      ...(call.body instanceof ReadableStream && { duplex: 'half' }),
    })
    text = await response.text()
  } catch (error) {
    signal?.throwIfAborted()
    throw timeout.aborted
      ? new ClienteleConnectionError('timeout', `No answer within ${timeout_ms} ms.`, call.requestId, error)
      : new ClienteleConnectionError('network', `The service cannot be reached.`, call.requestId, error)
  }
  const body = readJson(text)
  if (!response.ok) throw failureOf(response, body)
  if (body === undefined)
    throw unexpectedAnswer(response, 'The response is not JSON. Is `baseUrl` the address of the API?')
  return { response, body }
}

/** What is not JSON is undefined. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether the call can be sent again after this failure. Reading twice is harmless. A write is sent again only when the first one
 * certainly did nothing: the connection was refused, or the service turned it away (429, 503). After a timeout, a broken connection
 * or a 502 or 504 of a proxy it may have been carried out, so the caller decides.
 */
function mayRepeat(call: Call, error: unknown): boolean {
  // What has been read from a stream is gone.
  if (call.body instanceof ReadableStream) return false
  if (error instanceof ClienteleConnectionError) return call.repeatable || wasNeverSent(error)
  if (!(error instanceof ClienteleError)) return false
  // A 503 that may nevertheless have done it: the service lost its database while it was saving.
  if (error.code === 'OUTCOME_UNKNOWN') return call.repeatable
  // The first attempt got through, and its answer is on the way.
  if (error.code === 'IDEMPOTENCY_KEY_IN_USE') return true
  return (
    error.status === 429 || error.status === 503 || (call.repeatable && (error.status === 502 || error.status === 504))
  )
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Node says why `fetch` failed; a browser does not, and then nothing is certain. */
function wasNeverSent({ cause }: ClienteleConnectionError): boolean {
  const reason = cause instanceof Error ? (cause.cause as { code?: unknown } | undefined) : undefined
  return typeof reason?.code === 'string' && neverSent.has(reason.code)
}

const backOffFirst_ms = 200
const backOffMax_ms = 5_000
/** The longest wait the service can ask for that is still waited here; whoever is told to wait longer decides for themselves. */
const retryAfterMost_s = 30

/** Milliseconds until the next attempt, at random so that many callers do not come back together; undefined for never. */
function waitFor(error: unknown, repeats: number): number | undefined {
  const jittered_ms = Math.random() * Math.min(backOffMax_ms, backOffFirst_ms * 2 ** repeats)
  const asked_s = error instanceof ClienteleError ? error.retryAfter_s : undefined
  if (asked_s === undefined) return jittered_ms
  return asked_s > retryAfterMost_s ? undefined : asked_s * 1000 + jittered_ms
}

function pause(wait_ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, wait_ms)
    if (signal?.aborted) return stop()
    signal?.addEventListener('abort', stop, { once: true })
  })
}
