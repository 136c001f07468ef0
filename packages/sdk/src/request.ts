import { ClienteleConnectionError, ClienteleError, failureOf, unexpectedAnswer } from './errors.ts'
import { fileResponse } from './file-response.ts'

/** A request that is ready to be sent, possibly several times. */
export interface Call {
  method: string
  url: string
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer> | Blob | ReadableStream<Uint8Array> | undefined
  /** Whether sending it twice has the same effect as sending it once. */
  repeatable: boolean
  /** Whether a successful response is a file instead of JSON. */
  returnsFile?: boolean
  requestId: string
}

/** The limits of a call's attempts. */
export interface Limits {
  /** The timeout of one attempt, in milliseconds, including reading the response, but not a file. */
  timeout_ms: number
  /** The number of attempts after the first. */
  retries: number
  signal?: AbortSignal | undefined
}

/** The `fetch` function to use, and whether it sends cookies. */
export interface Transport {
  fetch: typeof fetch
  credentials: 'include' | 'omit'
}

export interface Answer {
  response: Response
  body: unknown
}

/** Sends a call, retrying if that is safe, and returns the JSON of a successful response. Throws on any other outcome. */
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
  const timeout = timeoutAfter(timeout_ms)
  let response: Response
  let text: string
  try {
    response = await transport.fetch(call.url, {
      method: call.method,
      headers: call.headers,
      credentials: transport.credentials,
      // The service never redirects, and a bearer token must not be sent anywhere else.
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal,
      ...(call.body !== undefined && { body: call.body }),
      ...(call.body instanceof ReadableStream && { duplex: 'half' }),
    })
    if (call.returnsFile && response.ok) return { response, body: fileResponse(response) }
    text = await response.text()
  } catch (error) {
    signal?.throwIfAborted()
    throw timeout.signal.aborted
      ? new ClienteleConnectionError('timeout', `No response within ${timeout_ms} ms.`, call.requestId, error)
      : new ClienteleConnectionError('network', `The service cannot be reached.`, call.requestId, error)
  } finally {
    timeout.cancel()
  }
  const body = readJson(text)
  if (!response.ok) throw failureOf(response, body)
  if (body === undefined) throw unexpectedAnswer(response, 'The response is not JSON. Is `baseUrl` the URL of the API?')
  return { response, body }
}

/** A timeout that can be canceled: reading a large file takes as long as it takes. */
function timeoutAfter(timeout_ms: number) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeout_ms)
  return { signal: controller.signal, cancel: () => clearTimeout(timer) }
}

/** Parses JSON; undefined if the text isn't JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether the call can be retried after this failure. Retrying a read is harmless. A write is only retried if the first attempt definitely had no
 * effect: the connection was refused, or the service rejected it (429, 503). After a timeout, a broken connection, or a proxy's 502 or 504, the
 * write may have taken effect, so the caller has to decide.
 */
function mayRepeat(call: Call, error: unknown): boolean {
  // A stream can't be read again.
  if (call.body instanceof ReadableStream) return false
  if (error instanceof ClienteleConnectionError) return call.repeatable || wasNeverSent(error)
  if (!(error instanceof ClienteleError)) return false
  // A 503 that may have taken effect anyway: the service lost its database while saving.
  if (error.code === 'OUTCOME_UNKNOWN') return call.repeatable
  // The first attempt got through and is still in progress.
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

/** Whether the request was never sent. Node says why `fetch` failed; browsers don't, and then it's unknown. */
function wasNeverSent({ cause }: ClienteleConnectionError): boolean {
  const reason = cause instanceof Error ? (cause.cause as { code?: unknown } | undefined) : undefined
  return typeof reason?.code === 'string' && neverSent.has(reason.code)
}

const backOffFirst_ms = 200
const backOffMax_ms = 5_000
/** The longest `Retry-After` that we wait for automatically. Beyond that, the caller decides. */
const retryAfterMax_s = 30

/** Returns the delay before the next attempt in milliseconds, with jitter so that callers don't all retry at once; undefined for no retry. */
function waitFor(error: unknown, repeats: number): number | undefined {
  const jittered_ms = Math.random() * Math.min(backOffMax_ms, backOffFirst_ms * 2 ** repeats)
  const asked_s = error instanceof ClienteleError ? error.retryAfter_s : undefined
  if (asked_s === undefined) return jittered_ms
  return asked_s > retryAfterMax_s ? undefined : asked_s * 1000 + jittered_ms
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
