/** How long things may take on Postgres, in milliseconds. */
export interface TimeLimits {
  /** To get a connection: a new one, or one from the pool. */
  connect_ms: number
  /** One statement. 0: any time. */
  statement_ms: number
  /** A statement's wait for a lock. 0: any time. */
  lock_ms: number
  /** Between the statements of a transaction. 0: any time. */
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

/** The columns of a select that sets the limits for a session. Poolers refuse them among the parameters of a connection. */
export const limitsOf = (limits: TimeLimits): string =>
  settingsOf(limits)
    .map(([name, value_ms]) => `set_config('${name}', '${value_ms}', false)`)
    .join(', ')

/** Statements that set the limits for one transaction. */
export const localLimitsOf = (limits: TimeLimits): string =>
  settingsOf(limits)
    .map(([name, value_ms]) => `set local ${name} = ${value_ms}`)
    .join('; ')
