import type { Kit } from '../columns.ts'

/**
 * Rate limit counters, used only on Postgres, where all processes share them. The table is unlogged, because losing it in a crash only means that
 * counting starts over. With SQLite, there is only one process, which counts in memory.
 */
export const makeRateLimitTables = (k: Kit) => {
  const attempts = k.table(
    'attempts',
    {
      /** What is limited and for whom, as a keyed hash. */
      key: k.key().primaryKey(),
      used: k.integer().notNull(),
      expires_at: k.time().notNull(),
    },
    (t) => [k.index('attempts_by_expiry').on(t.expires_at)],
  )
  return { attempts }
}
