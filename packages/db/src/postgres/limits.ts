/** Time limits on Postgres, in milliseconds. */
export interface TimeLimits {
  /** For getting a connection, either a new one or one from the pool. */
  connect_ms: number
  /** For one statement; 0 for no limit. */
  statement_ms: number
  /** For a statement's wait for a lock; 0 for no limit. */
  lock_ms: number
  /** For the time between the statements of a transaction; 0 for no limit. */
  idleInTransaction_ms: number
}

export const timeLimits: TimeLimits = {
  connect_ms: 3_000,
  statement_ms: 5_000,
  lock_ms: 2_000,
  idleInTransaction_ms: 10_000,
}

const settingsOf = ({ statement_ms, lock_ms, idleInTransaction_ms }: TimeLimits) =>
  Object.entries({
    statement_timeout: statement_ms,
    lock_timeout: lock_ms,
    idle_in_transaction_session_timeout: idleInTransaction_ms,
  })

/** The columns of a select that sets the limits for a session. Poolers reject the limits as connection parameters. */
export const limitsOf = (limits: TimeLimits): string =>
  settingsOf(limits)
    .map(([name, value_ms]) => `set_config('${name}', '${value_ms}', false)`)
    .join(', ')

/** Statements that set the limits for one transaction. */
export const localLimitsOf = (limits: TimeLimits): string =>
  settingsOf(limits)
    .map(([name, value_ms]) => `set local ${name} = ${value_ms}`)
    .join('; ')
