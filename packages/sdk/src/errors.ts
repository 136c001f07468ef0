import type { ErrorCode, ErrorDetails, ErrorMeta, errors, FieldFault } from '@clientele/contracts'

/** A failure as the service names it, or `UNEXPECTED_ANSWER` where something else answered in its place. */
export type ClienteleErrorCode = ErrorCode | 'UNEXPECTED_ANSWER'

/** The error of one code, with the details and facts that errors of this code carry. */
export interface ClienteleErrorOf<Code extends ClienteleErrorCode> extends Error {
  /** The name of the failure, which stays the same: branch on this. A newer service may send one that isn't in the type. */
  readonly code: Code
  /** The HTTP status. */
  readonly status: Code extends ErrorCode ? (typeof errors)[Code]['status'] : number
  /** The fields at fault, each with a sentence; empty where no field is. */
  readonly details: ErrorDetails<Code>
  /** The id of the request, to be found in the logs of the service. */
  readonly requestId: string | undefined
  /** Further facts, such as `permission` of a FORBIDDEN. */
  readonly meta: ErrorMeta<Code>
  /** Seconds to wait before another try, where the service says so. */
  readonly retryAfter_s: number | undefined
}

/** The service answered, and the answer is a failure. `error.code === 'EMAIL_TAKEN'` narrows `status`, `details` and `meta`. */
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

/** For `instanceof`. Which details belong to which code is a promise of the service, so the type of the union is asserted here, once. */
export const ClienteleError = ServiceError as unknown as {
  new (failure: Failure): ClienteleError
  readonly prototype: ClienteleError
}

/** No answer came: the network failed, or the time was up. The `cause` is what `fetch` threw. */
export class ClienteleConnectionError extends Error {
  readonly reason: 'network' | 'timeout'
  /** The id the request was sent with. */
  readonly requestId: string

  constructor(reason: 'network' | 'timeout', message: string, requestId: string, cause: unknown) {
    super(message, { cause })
    this.name = 'ClienteleConnectionError'
    this.reason = reason
    this.requestId = requestId
  }
}

/** The failure that an answer outside 2xx stands for. */
export function failureOf(response: Response, body: unknown): ClienteleError {
  const said = isObject(body) ? body : {}
  const meta = isObject(said.meta) ? said.meta : undefined
  return new ClienteleError({
    // A service newer than this package may name a failure that the type does not know yet.
    code: typeof said.code === 'string' ? (said.code as ErrorCode) : 'UNEXPECTED_ANSWER',
    status: response.status,
    message:
      typeof said.message === 'string' ? said.message : `The answer was ${response.status}, and not of the service.`,
    details: Array.isArray(said.details) ? said.details : [],
    requestId: typeof said.request_id === 'string' ? said.request_id : requestIdOf(response),
    meta,
    retryAfter_s: secondsIn(response.headers.get('retry-after')) ?? secondsIn(meta?.retry_after_s),
  })
}

/** A success that is not what the contract promises. */
export const unexpectedAnswer = (response: Response, message: string, cause?: unknown): ClienteleError =>
  new ClienteleError({
    code: 'UNEXPECTED_ANSWER',
    status: response.status,
    message,
    requestId: requestIdOf(response),
    cause,
  })

const requestIdOf = (response: Response) => response.headers.get('x-request-id') ?? undefined

/** `Retry-After` holds seconds or a date. */
function secondsIn(given: unknown): number | undefined {
  if (typeof given === 'number') return given
  if (typeof given !== 'string' || given === '') return undefined
  const seconds = /^\d+$/.test(given) ? Number(given) : Math.ceil((Date.parse(given) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
