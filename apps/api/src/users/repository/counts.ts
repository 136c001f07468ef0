import { insertRow, type Params, query, spreadOver, type UserState, type WholeRow, type Write } from '@clientele/db'
import { and, eq, or, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/*
 * The number of users of an application in each state. It's updated in the transaction that changes it, so it's exact without ever counting rows.
 */

const countShards = 16

/** A change to a count. On Postgres, a count is spread over several rows, so that creates don't queue for the same one. */
export const countOf = (ctx: Context, state: UserState, count: number): WholeRow<'userCounts'> => ({
  application_id: ctx.application_id,
  state,
  shard: spreadOver(ctx.db, countShards),
  count,
})

/** Adds to a row of the count, which may not exist yet. */
export const countWrite: Write<WholeRow<'userCounts'>> = (db, p, condition) => {
  const { userCounts: c } = db.tables
  return insertRow(db, 'userCounts', p, condition).onConflictDoUpdate({
    target: [c.application_id, c.state, c.shard],
    set: { count: sql`${c.count} + excluded.count` },
  })
}

const upsertCount = query('add_to_count', (db, p: Params<WholeRow<'userCounts'>>) => countWrite(db, p))

/** Adds to the count of users in a state. */
export const addToCount = (tx: Context, state: UserState, count: number) =>
  upsertCount(tx.db, countOf(tx, state, count))

const sumCounts = query(
  'count_listed',
  ({ queries, tables: { userCounts: c } }, p: Params<{ application_id: string }>) =>
    queries
      .select({ total: sql<number | string | null>`sum(${c.count})` })
      .from(c)
      .where(
        and(
          eq(c.application_id, p.application_id),
          or(eq(c.state, 'active'), eq(c.state, 'blocked'), eq(c.state, 'deletion_scheduled')),
        ),
      ),
  { isShared: true },
)

/** Returns the exact number of users in an unfiltered list, by reading only a few rows. */
export async function countListed(ctx: Context): Promise<number> {
  const [row] = await sumCounts(ctx.db, { application_id: ctx.application_id })
  return Number(row?.total ?? 0)
}
