import { type ErrorCode, errors, type FieldFault } from '@clientele/contracts'
import { errorCopy, type FailureOf } from './error-copy'
import { asSentence } from './sentence'

/** An error as returned by the API. */
export interface Failure {
  code: ErrorCode
  message: string
  details: readonly FieldFault[]
  request_id: string
  meta?: Record<string, unknown>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The part of a tRPC error that says what went wrong; undefined if the service didn't respond. */
export const failureOf = (error: unknown): Failure | undefined => {
  if (!isObject(error) || !isObject(error.data)) return undefined
  const { app } = error.data
  return isObject(app) && typeof app.code === 'string' ? (app as unknown as Failure) : undefined
}

/** Whether a retry may help, because the service didn't respond or was busy. */
export const isTransient = (error: unknown): boolean => {
  const code = failureOf(error)?.code
  return code === undefined || code === 'OVERLOADED'
}

/** Whether the same request may work if an operator tries it again. Nothing else changes what it was refused for. */
export const canBeRetried = (error: unknown): boolean => {
  const code = failureOf(error)?.code
  return isTransient(error) || (code !== undefined && passing.has(code))
}

const passing: ReadonlySet<ErrorCode> = new Set([
  'INTERNAL',
  'OUTCOME_UNKNOWN',
  'REQUEST_TIMEOUT',
  'TOO_MANY_ATTEMPTS',
  'USER_GROUP_BUSY',
])

/** The console's message for an error. A newer service can return a code that this console doesn't know. */
const copyOf = (failure: Failure): string => {
  if (!Object.hasOwn(errors, failure.code)) return asSentence(failure.message)
  const copy = errorCopy[failure.code]
  // Each function takes errors with its own code, which `failure.code` selected.
  return typeof copy === 'string'
    ? copy
    : (copy as (failure: FailureOf<ErrorCode>) => string)(failure as FailureOf<ErrorCode>)
}

/** Returns the message below a field: its own error if the input is invalid, and otherwise what the code means. */
export const explainField = (failure: Failure, fault: FieldFault): string => copyOf({ ...failure, details: [fault] })

/** The message for the operator. */
export const explain = (error: unknown): { message: string; requestId: string | undefined } => {
  const failure = failureOf(error)
  if (!failure)
    return { message: 'Couldn’t reach the service. Check your connection and try again.', requestId: undefined }
  return { message: copyOf(failure), requestId: failure.request_id }
}
