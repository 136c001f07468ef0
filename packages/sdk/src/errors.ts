import type { ErrorCode, ErrorDetails, ErrorMeta, errors, FieldFault } from '@clientele/contracts'

/** The service's error code, or `UNEXPECTED_ANSWER` if something else responded in its place. */
export type ClienteleErrorCode = ErrorCode | 'UNEXPECTED_ANSWER'

/** The error with one code, and the details and facts that it carries. */
export interface ClienteleErrorOf<Code extends ClienteleErrorCode> extends Error {
  /** The error code, which never changes: branch on it. A newer service may send one that isn't in the type. */
  readonly code: Code
  /** The HTTP status. */
  readonly status: Code extends ErrorCode ? (typeof errors)[Code]['status'] : number
  /** The invalid fields, each with a message; empty if there are none. */
  readonly details: ErrorDetails<Code>
  /** The ID of the request, for finding it in the service's log. */
  readonly requestId: string | undefined
  /** Additional facts, such as the `permission` of a FORBIDDEN. */
  readonly meta: ErrorMeta<Code>
  /** The number of seconds to wait before retrying, if the service returned one. */
  readonly retryAfter_s: number | undefined
}

/** The service responded with an error. `error.code === 'EMAIL_TAKEN'` narrows `status`, `details`, and `meta`. */
export type ClienteleError = { [Code in ClienteleErrorCode]: ClienteleErrorOf<Code> }[ClienteleErrorCode]

interface Failure {
  code: ClienteleErrorCode
  status: number
  message: string
  details?: readonly FieldFault[]
  requestId?: string | undefined
  meta?: Readonly<Record<string, unknown>> | undefined
  retryAfter_s?: number | undefined
  cause?: unknown
}

class ServiceError extends Error {
  readonly code: ClienteleErrorCode
  readonly status: number
  readonly details: readonly FieldFault[]
  readonly requestId: string | undefined
  readonly meta: Readonly<Record<string, unknown>> | undefined
  readonly retryAfter_s: number | undefined

  constructor({ code, status, message, details = [], requestId, meta, retryAfter_s, cause }: Failure) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ClienteleError'
    this.code = code
    this.status = status
    this.details = details
    this.requestId = requestId
    this.meta = meta
    this.retryAfter_s = retryAfter_s
  }
}

/** For `instanceof`. The service guarantees which details belong to which code, so the type of the union is asserted here, once. */
export const ClienteleError = ServiceError as unknown as {
  new (failure: Failure): ClienteleError
  readonly prototype: ClienteleError
}

/** There was no response, because of a network error or a timeout. The `cause` is what `fetch` threw. */
export class ClienteleConnectionError extends Error {
  readonly reason: 'network' | 'timeout'
  /** The ID that the request was sent with. */
  readonly requestId: string

  constructor(reason: 'network' | 'timeout', message: string, requestId: string, cause: unknown) {
    super(message, { cause })
    this.name = 'ClienteleConnectionError'
    this.reason = reason
    this.requestId = requestId
  }
}

/** Returns the error for a response that isn't 2xx. */
export function failureOf(response: Response, body: unknown): ClienteleError {
  const said = isObject(body) ? body : {}
  const meta = isObject(said.meta) ? said.meta : undefined
  return new ClienteleError({
    // A newer service may send an error code that the type doesn't know yet.
    code: typeof said.code === 'string' ? (said.code as ErrorCode) : 'UNEXPECTED_ANSWER',
    status: response.status,
    message:
      typeof said.message === 'string'
        ? said.message
        : `The response (${response.status}) didn't come from the service.`,
    details: Array.isArray(said.details) ? said.details : [],
    requestId: typeof said.request_id === 'string' ? said.request_id : requestIdOf(response),
    meta,
    retryAfter_s: secondsIn(response.headers.get('retry-after')) ?? secondsIn(meta?.retry_after_s),
  })
}

/** A successful response that doesn't match the contract. */
export const unexpectedAnswer = (response: Response, message: string, cause?: unknown): ClienteleError =>
  new ClienteleError({
    code: 'UNEXPECTED_ANSWER',
    status: response.status,
    message,
    requestId: requestIdOf(response),
    cause,
  })

const requestIdOf = (response: Response) => response.headers.get('x-request-id') ?? undefined

/** `Retry-After` contains seconds or a date. */
function secondsIn(given: unknown): number | undefined {
  if (typeof given === 'number') return given
  if (typeof given !== 'string' || given === '') return undefined
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
