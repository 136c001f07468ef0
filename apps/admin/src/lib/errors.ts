import type { ErrorCode, FieldFault } from '@clientele/contracts'
import { errorCopy, type FailureOf } from './error-copy'
import { type Failure, failureOf, isTransient } from './failure.ts'
import { asSentence } from './sentence'

export { type Failure, failureOf, isTransient } from './failure.ts'

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

/** The console's message for an error, or the service's own if there is none. A newer service can return a code that this console doesn't know. */
const copyOf = (failure: Failure): string => {
  const copy = Object.hasOwn(errorCopy, failure.code) ? errorCopy[failure.code] : undefined
  if (copy === undefined) return asSentence(failure.message)
  // Each function takes errors with its own code, which `failure.code` selected.
  return typeof copy === 'string'
    ? copy
    : (copy as (failure: FailureOf<ErrorCode>) => string)(failure as FailureOf<ErrorCode>)
}

/** Returns the message below a field: its own error if the input is invalid, and otherwise what the code means. */
export const explainField = (failure: Failure, fault: FieldFault): string => copyOf({ ...failure, details: [fault] })

/** Whether there was a response at all. It may have nothing that the console understands, if a proxy composed it. */
const wasAnswered = (error: unknown): boolean =>
  (error as { data?: unknown } | null | undefined)?.data instanceof Object

const unexplained = 'The service had a problem. Try again.'
const unreached = 'Couldn’t reach the service. Check your connection and try again.'

/** The message for the operator. */
export const explain = (error: unknown): { message: string; requestId: string | undefined } => {
  const failure = failureOf(error)
  if (!failure) return { message: wasAnswered(error) ? unexplained : unreached, requestId: undefined }
  return { message: copyOf(failure), requestId: failure.request_id }
}
