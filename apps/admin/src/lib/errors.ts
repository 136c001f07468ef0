import type { ErrorCode, FieldFault } from '@clientele/contracts'
import { inOperatorWords } from './words'

/** A failure as the api tells it. */
export interface Failure {
  code: ErrorCode
  message: string
  details: readonly FieldFault[]
  request_id: string
  meta?: Record<string, unknown>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The part of a tRPC error that says what went wrong; undefined when no answer of ours came back. */
export const failureOf = (error: unknown): Failure | undefined => {
  if (!isObject(error) || !isObject(error.data)) return undefined
  const { app } = error.data
  return isObject(app) && typeof app.code === 'string' ? (app as unknown as Failure) : undefined
}

/** Worth asking again: no answer came, or the service was busy. */
export const isTransient = (error: unknown): boolean => {
  const code = failureOf(error)?.code
  return code === undefined || code === 'OVERLOADED'
}

/** What to tell the person. */
export const explain = (error: unknown): { message: string; requestId: string | undefined } => {
  const failure = failureOf(error)
  if (!failure)
    return { message: 'The service could not be reached. Check your connection and try again.', requestId: undefined }
  const [first] = failure.details
  const wait = failure.meta?.retry_after_s
  const said = failure.code === 'INVALID_INPUT' && first ? `${first.message}.`.replace(/\.\.$/, '.') : failure.message
  return {
    message: inOperatorWords(typeof wait === 'number' ? `${said} Try again in ${wait} s.` : said),
    requestId: failure.request_id,
  }
}
