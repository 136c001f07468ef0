import { type Connection, type Params, query } from '@clientele/db'
import { and, eq, gt, sql } from 'drizzle-orm'

/*
 * Attempts counted by Postgres, by its own clock. On SQLite they are counted in memory, and this table stays empty.
 */

const count = query(
  'count_attempt',
  ({ queries, tables: { attempts } }, p: Params<{ key: string; within_ms: number }>) => {
    const isOver = sql`${attempts.expires_at} <= now()`
    return queries
      .insert(attempts)
      .values({
        key: p.key,
        used: 1,
        expires_at: sql`now() + ${p.within_ms}::int * interval '1 millisecond'`,
      })
      .onConflictDoUpdate({
        target: attempts.key,
        set: {
          used: sql`case when ${isOver} then 1 else ${attempts.used} + 1 end`,
          expires_at: sql`case when ${isOver} then excluded.expires_at else ${attempts.expires_at} end`,
        },
      })
      .returning({
        used: attempts.used,
        wait_ms: sql<number>`(extract(epoch from ${attempts.expires_at} - now()) * 1000)::int`,
      })
  },
)

/** Counts an attempt under a key, in one statement. The first one after the period starts over. */
export async function countAttempt(db: Connection, values: { key: string; within_ms: number }) {
  const [counted] = await count(db, values)
  if (!counted) throw new Error('an attempt was not counted')
  return counted
}

const refund = query('refund_attempt', ({ queries, tables: { attempts } }, p: Params<{ key: string }>) =>
  queries
    .update(attempts)
    .set({ used: sql`${attempts.used} - 1` })
    .where(and(eq(attempts.key, p.key), gt(attempts.used, 0))),
)

export const refundAttempt = async (db: Connection, values: { key: string }): Promise<void> =>
  void (await refund(db, values))

const forget = query('forget_attempts', ({ queries, tables: { attempts } }, p: Params<{ key: string }>) =>
  queries.delete(attempts).where(eq(attempts.key, p.key)),
)

export const forgetAttempts = async (db: Connection, values: { key: string }): Promise<void> =>
  void (await forget(db, values))
