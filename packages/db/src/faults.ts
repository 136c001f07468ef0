import { StatementFailed } from './statements.ts'

/** What the drivers say, in words that both share. Messages of the drivers hold parameters, which are personal data: never show them. */

/** The name of the unique index (Postgres) or its columns (SQLite) that a write ran into, where that is why it failed. */
export function uniqueViolation(error: unknown): string | undefined {
  const cause = driverError(error)
  if (cause?.code === '23505') return cause.constraint ?? ''
  if (cause?.code === 'SQLITE_CONSTRAINT_UNIQUE' || cause?.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return cause.message
  return undefined
}

/** A commit that nobody can say was made or not. */
export class UnknownOutcome extends Error {
  constructor(options: ErrorOptions) {
    super('The outcome of the commit is unknown.', options)
    this.name = 'UnknownOutcome'
  }
}

/** Whether the database could not be reached, or was too busy to answer: worth another try a moment later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof UnknownOutcome) return false
  const code = driverError(error)?.code ?? ''
  return (
    /^(SQLITE_BUSY|SQLITE_FULL|SQLITE_IOERR|ECONN|ETIMEDOUT|ENOTFOUND|EPIPE|57P0|53|08|40001|40P01)/.test(code) ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable|after calling end|connection is not open/.test(
      driverError(error)?.message ?? '',
    )
  )
}

/** The driver's code of a failure (`23505`, `SQLITE_BUSY`), which is safe to log. */
export const faultCode = (error: unknown): string | undefined => driverError(error)?.code

/** The name of the kept statement that failed, where it was one; it is safe to log. */
export const failedStatement = (error: unknown): string | undefined =>
  error instanceof StatementFailed ? error.statement : undefined

function driverError(error: unknown): { code?: string; constraint?: string; message: string } | undefined {
  if (!(error instanceof Error)) return undefined
  return error.cause instanceof Error ? error.cause : error
}
