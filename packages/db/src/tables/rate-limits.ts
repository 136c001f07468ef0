import type { Kit } from '../columns.ts'

/**
 * How many attempts of a kind there were under a key. Postgres alone writes here, for all processes: unlogged, since losing it in a crash
 * only means to begin counting anew. With SQLite the one process counts by itself.
 */
export const makeRateLimitTables = (k: Kit) => {
  const attempts = k.table(
    'attempts',
    {
      /** What is limited and for whom, under a keyed hash. */
      key: k.key().primaryKey(),
      used: k.integer().notNull(),
      expires_at: k.time().notNull(),
    },
    (t) => [k.index('attempts_by_expiry').on(t.expires_at)],
  )
  return { attempts }
}
