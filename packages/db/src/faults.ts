import { StatementFailed } from './statements.ts'

/** What the drivers say, in words that both share. Messages of the drivers hold parameters, which are personal data: never show them. */

/** The name of the unique index (Postgres) or its columns (SQLite) that a write ran into, where that is why it failed. */
export function uniqueViolation(error: unknown): string | undefined {
  const cause = driverError(error)
  if (cause?.code === '23505') return cause.constraint ?? ''
  if (cause?.code === 'SQLITE_CONSTRAINT_UNIQUE' || cause?.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return cause.message
  return undefined
}

/** A write whose answer never came: it may or may not have been made. Trying again could make it twice. */
export class UnknownOutcome extends Error {
  constructor(options: ErrorOptions) {
    super('The outcome of the write is unknown.', options)
    this.name = 'UnknownOutcome'
  }
}

/** Whether a write may or may not have been made. */
export const isOutcomeUnknown = (error: unknown): boolean =>
  causesOf(error).some((cause) => cause instanceof UnknownOutcome)

/** What Node, Postgres and the driver say when a connection is gone, cannot be made, or leads to a server that no longer writes. */
const lostCodes = /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ERR_STREAM|08|57P0[1-5]|25006|25P0[34])/
const lostMessages =
  /Connection terminated|not queryable|timeout exceeded when trying to connect|timeout expired|socket has been ended|after calling end|connection is not open|ended by the other party/i

/** Whether the connection to the database is lost or of no more use: it is dropped, and another one opened. */
export function isConnectionLost(error: unknown): boolean {
  const cause = driverError(error)
  return lostCodes.test(cause?.code ?? '') || lostMessages.test(cause?.message ?? '')
}

/**
 * Everything else that passes by itself: a busy or full disk, no connection left to give (53), a time limit (55P03, 57014), a deadlock
 * or a conflict (40), a log-in that the server refuses while it is being moved or configured (28, 3D000), an I/O error (58).
 */
const busyCodes = /^(SQLITE_BUSY|SQLITE_FULL|SQLITE_IOERR|53|55P03|57014|40001|40P01|28|3D000|58)/

/** Whether the database could not be reached, or was too busy to answer: worth another try a moment later. */
export function isUnavailable(error: unknown): boolean {
  if (isOutcomeUnknown(error)) return false
  return isConnectionLost(error) || busyCodes.test(driverError(error)?.code ?? '')
}

/** The driver's code of a failure (`23505`, `SQLITE_BUSY`), which is safe to log. */
export const faultCode = (error: unknown): string | undefined => driverError(error)?.code

/** The name of the kept statement that failed, where it was one; it is safe to log. */
export const failedStatement = (error: unknown): string | undefined =>
  causesOf(error).find((cause) => cause instanceof StatementFailed)?.statement

/** What the driver itself said, beneath what was wrapped around it. */
function driverError(error: unknown): { code?: string; constraint?: string; message: string } | undefined {
  return causesOf(error).at(-1)
}

/** An error and what caused it, down to the first cause. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  for (let cause = error; cause instanceof Error && !causes.includes(cause); cause = cause.cause) causes.push(cause)
  return causes
}
