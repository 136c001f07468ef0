import type { ErrorCode, FieldFault } from '@clientele/contracts'

/** An error as returned by the API. */
export interface Failure {
  code: ErrorCode
  message: string
  details: readonly FieldFault[]
  request_id: string
  meta?: Record<string, unknown>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The part of an error that says what went wrong; undefined if there was no response, or none of the service's own. */
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
