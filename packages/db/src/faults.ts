import { StatementFailed } from './engine/statement.ts'

/** The drivers' errors, in common terms. Driver messages contain parameters, which are personal data: never show them. */

/** The name of the unique index (Postgres) or its columns (SQLite) that a write violated, if that is why it failed. */
export function uniqueViolation(error: unknown): string | undefined {
  const cause = driverError(error)
  if (cause?.code === '23505') return cause.constraint ?? ''
  if (cause?.code === 'SQLITE_CONSTRAINT_UNIQUE' || cause?.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return cause.message
  return undefined
}

/** A write whose response never arrived: it may or may not have taken effect. Retrying could apply it twice. */
export class UnknownOutcome extends Error {
  constructor(options: ErrorOptions) {
    super('The outcome of the write is unknown.', options)
    this.name = 'UnknownOutcome'
  }
}

/** Whether a write may or may not have taken effect. */
export const isOutcomeUnknown = (error: unknown): boolean =>
  causesOf(error).some((cause) => cause instanceof UnknownOutcome)

/** A fault of the disk or the database file that no statement has run into yet. */
export class StorageFault extends Error {
  readonly code: 'FILE_DELETED' | 'FILE_REPLACED' | 'SQLITE_CORRUPT' | 'ENOSPC'

  constructor(code: StorageFault['code']) {
    super(`The database can't be used: ${code}`)
    this.name = 'StorageFault'
    this.code = code
  }
}

/** The error codes of Node, Postgres, and the driver when a connection is lost, can't be made, or leads to a server that no longer writes. */
const lostCodes =
  /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|EPROTO|ERR_SSL|ERR_STREAM|ERR_TLS|08|57P0[1-5]|25006|25P0[34])/
const lostMessages =
  /Connection terminated|not queryable|timeout exceeded when trying to connect|timeout expired|socket has been ended|after calling end|connection is not open|ended by the other party/i

/** Whether the connection is lost or unusable, so that it is dropped and replaced. */
export function isConnectionLost(error: unknown): boolean {
  const cause = driverError(error)
  return lostCodes.test(cause?.code ?? '') || lostMessages.test(cause?.message ?? '')
}

/** Whether the error comes from Postgres itself, rather than from Node or the driver. */
export const isFromServer = (error: unknown): boolean => causesOf(error).some((cause) => 'severity' in cause)

/** Whether the server itself rejected the statement and keeps working, so that it certainly had no effect. */
export const isRefusal = (error: unknown): boolean =>
  isFromServer(error) && !/^(08|57P0|25P0[34]|58|XX)/.test(faultCode(error) ?? '')

/** Whether Postgres canceled a statement, because it waited too long for a lock or took too long. */
export const isTimeLimit = (error: unknown): boolean => /^(55P03|57014)/.test(driverError(error)?.code ?? '')

/** Whether a transaction was rolled back because of concurrent ones, so that a retry will probably succeed. */
export const isConflict = (error: unknown): boolean =>
  /^(40001|40P01|SQLITE_BUSY_SNAPSHOT)/.test(driverError(error)?.code ?? '')

/**
 * Whether a prepared statement didn't exist, so nothing ran. This happens if it was pipelined behind the statement that should have prepared
 * it, and that one failed.
 */
export const isUnprepared = (error: unknown): boolean => driverError(error)?.code === '26000'

/** Whether a statement was rejected only because an earlier one had failed. Such an error is never the actual cause. */
export const isAftermath = (error: unknown): boolean => driverError(error)?.code === '25P02' || isUnprepared(error)

/** Why a database can't serve requests, by the driver's error code. The first match wins. All are faults of the environment, not of a statement. */
const causesByCode: readonly (readonly [code: RegExp, cause: string])[] = [
  [/^FILE_DELETED$|^SQLITE_READONLY_DBMOVED$/, 'file deleted'],
  [/^FILE_REPLACED$/, 'file replaced'],
  [/^SQLITE_FULL$|^53100$|^ENOSPC$|^EDQUOT$/, 'disk full'],
  [/^SQLITE_(CORRUPT|NOTADB)|^XX00[12]$|^58P01$/, 'corrupt'],
  [/^SQLITE_READONLY|^25006$|^EROFS$/, 'read-only'],
  [/^SQLITE_IOERR|^58|^EIO$/, 'disk error'],
  [/^SQLITE_CANTOPEN/, 'cannot be opened'],
  [/^SQLITE_NOMEM|^53200$/, 'out of memory'],
  [/^53300$/, 'too many connections'],
  // Blocked by others for too long (locks, time limits, deadlocks, and conflicts), or pipelined behind a statement that was.
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)|^40001$|^40P01$|^55P03$|^57014$|^26000$/, 'busy'],
  // A server rejects a login while it is being moved or configured.
  [/^28/, 'access denied'],
  [/^3D000$/, 'no such database'],
  [/^53/, 'out of resources'],
]

/** Why the database can't serve (`disk full`, `unreachable`), for the log and `/readyz`; undefined if that isn't why it failed. */
export function unavailableCause(error: unknown): string | undefined {
  if (isOutcomeUnknown(error)) return undefined
  const code = faultCode(error) ?? ''
  const known = causesByCode.find(([pattern]) => pattern.test(code))
  if (known) return known[1]
  return isConnectionLost(error) ? 'unreachable' : undefined
}

/** Whether the database is temporarily unable to serve any request, so that a retry is worthwhile. */
export const isUnavailable = (error: unknown): boolean => unavailableCause(error) !== undefined

/** Whether the server is reachable, but rejects these credentials or doesn't have this database. */
export const isRefused = (error: unknown): boolean => /^(28|3D000)/.test(driverError(error)?.code ?? '')

/** The driver's code of an error (`23505`, `SQLITE_BUSY`), which is safe to log. */
export const faultCode = (error: unknown): string | undefined => driverError(error)?.code

/** The name of the prepared statement that failed, if any, which is safe to log. */
export const failedStatement = (error: unknown): string | undefined =>
  causesOf(error).find((cause) => cause instanceof StatementFailed)?.statement

/** The text of the statement that failed, if a query builder ran it. It contains no parameters. */
export const failedText = (error: unknown): string | undefined =>
  causesOf(error).flatMap((cause) => ('query' in cause && typeof cause.query === 'string' ? [cause.query] : []))[0]

/** The driver's own error, inside any wrappers. */
function driverError(error: unknown): { code?: string; constraint?: string; message: string } | undefined {
  return causesOf(error).at(-1)
}

/** An error and its causes, ending with the root cause. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  for (let cause = error; cause instanceof Error && !causes.includes(cause); cause = cause.cause) causes.push(cause)
  return causes
}
