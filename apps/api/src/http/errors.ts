import { AppError, type ErrorCode, type FieldFault } from '@clientele/contracts'
import { failedStatement, faultCode, isOutcomeUnknown, unavailableCause } from '@clientele/db'
import type { Logger } from 'pino'
import { bodyTooLarge, otherKindOfBody } from '../refusals.ts'

/** The body of every error, whichever door: the specification's `message`, and what helps to act on it. */
export interface ErrorBody {
  message: string
  code: ErrorCode
  details: readonly FieldFault[]
  request_id: string
  meta?: Readonly<Record<string, unknown>>
  /** Published storefront clients check this when they ask who is signed in. */
  authenticated?: false
}

/** The HTTP server's own errors, mapped to ours. */
const serverFaults: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INVALID_INPUT',
  FST_ERR_MAX_PARAM_LENGTH: 'NO_SUCH_OPERATION',
  FST_UNDER_PRESSURE: 'OVERLOADED',
}

const badUrl: FieldFault = {
  field: '',
  message: 'Each % in the URL must start an escape sequence such as %20. Write a literal % as %25.',
}

/**
 * Converts any error to one that a caller may see. A body that is too large is told the limit, if it is known. Unexpected errors are logged
 * without parameters, and become INTERNAL.
 */
export function asAppError(error: unknown, log: Logger, bodyLimit_bytes?: number): AppError {
  if (error instanceof AppError) return error
  const code = (error as { code?: string } | null)?.code ?? ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return bodyLimit_bytes === undefined ? new AppError('BODY_TOO_LARGE') : bodyTooLarge(bodyLimit_bytes)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return otherKindOfBody()
  const known = serverFaults[code]
  if (known) return new AppError(known)
  if (code === 'FST_ERR_BAD_URL') return new AppError('INVALID_INPUT', [badUrl])
  if (isBrokenOff(error)) return new AppError('INVALID_INPUT', [{ field: 'body', message: 'ended prematurely' }])
  const cause = unavailableCause(error)
  if (cause !== undefined) {
    log.error({ cause, fault: faultCode(error) }, 'the database is unavailable')
    return new AppError('OVERLOADED', [], { retry_after_s: 1 })
  }
  if (isOutcomeUnknown(error)) {
    log.error({ fault: faultCode(error) }, 'the connection to the database was lost during a write')
    return new AppError('OUTCOME_UNKNOWN')
  }
  log.error(
    {
      fault: faultCode(error),
      statement: failedStatement(error),
      kind: (error as Error)?.name,
      stack: safeStack(error),
    },
    'unexpected error',
  )
  return new AppError('INTERNAL')
}

/** The client closed the connection while its request was being read, so there is nobody to respond to. */
const isBrokenOff = (error: unknown) =>
  error instanceof Error && error.message === 'aborted' && (error as NodeJS.ErrnoException).code === 'ECONNRESET'

export function errorBody(error: AppError, request_id: string): ErrorBody {
  return {
    message: sentenceOf(error),
    code: error.code,
    details: error.details,
    request_id,
    ...(error.meta && { meta: error.meta }),
    ...(error.code === 'UNAUTHENTICATED' && { authenticated: false as const }),
  }
}

/** Published clients only show `message`, so it also names the first invalid fields. */
function sentenceOf(error: AppError): string {
  const faults = error.details
    .slice(0, 3)
    .map(({ field, message }) => (field === '' ? message : `${field}: ${message}`).replace(/\.?$/, '.'))
  return [error.message, ...faults].join(' ')
}

/** The seconds for `Retry-After`, if any. A 503 always has them. */
export function retryAfter_s({ meta, status }: AppError): number | undefined {
  if (typeof meta?.retry_after_s === 'number') return meta.retry_after_s
  return status === 503 ? 1 : undefined
}

/** The stack without its first line, because messages of the database driver contain personal data. */
const safeStack = (error: unknown) =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 12)
    : undefined
