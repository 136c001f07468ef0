import { type ErrorCode, errors, type FieldFault } from '@clientele/contracts'
import { errorCopy, type FailureOf } from './error-copy'
import { asSentence } from './sentence'

/** A failure as the api reports it. */
export interface Failure {
  code: ErrorCode
  message: string
  details: readonly FieldFault[]
  request_id: string
  meta?: Record<string, unknown>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The part of a tRPC error that says what went wrong; undefined when the service did not answer. */
export const failureOf = (error: unknown): Failure | undefined => {
  if (!isObject(error) || !isObject(error.data)) return undefined
  const { app } = error.data
  return isObject(app) && typeof app.code === 'string' ? (app as unknown as Failure) : undefined
}

/** Whether a retry may help: the service did not answer, or was busy. */
export const isTransient = (error: unknown): boolean => {
  const code = failureOf(error)?.code
  return code === undefined || code === 'OVERLOADED'
}

/** The console's words for a failure. A service newer than this console can report a code that it does not know. */
const copyOf = (failure: Failure): string => {
  if (!Object.hasOwn(errors, failure.code)) return asSentence(failure.message)
  const copy = errorCopy[failure.code]
  // Each function takes failures of its own code, and `failure.code` chose it.
  return typeof copy === 'string'
    ? copy
    : (copy as (failure: FailureOf<ErrorCode>) => string)(failure as FailureOf<ErrorCode>)
}

/** What to say below a field at fault: its own fault where the input is not valid, and otherwise what the code means. */
export const explainField = (failure: Failure, fault: FieldFault): string => copyOf({ ...failure, details: [fault] })

/** What to tell the operator. */
export const explain = (error: unknown): { message: string; requestId: string | undefined } => {
  const failure = failureOf(error)
  if (!failure)
    return { message: 'Couldn’t reach the service. Check your connection and try again.', requestId: undefined }
  return { message: copyOf(failure), requestId: failure.request_id }
}
