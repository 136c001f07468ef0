import { insertRow, type Params, query, spreadOver, type UserState, type WholeRow, type Write } from '@clientele/db'
import { and, eq, or, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/*
 * How many users an application has in each state: kept in the transaction that changes it, so that it is exact and never counted.
 */

const countShards = 16

/** What a count grows by. On Postgres it is spread over rows, so that creates do not queue for one. */
export const countOf = (ctx: Context, state: UserState, count: number): WholeRow<'userCounts'> => ({
  application_id: ctx.application_id,
  state,
  shard: spreadOver(ctx.db, countShards),
  count,
})

/** Adds to the row of a count. */
export const countWrite: Write<WholeRow<'userCounts'>> = (db, p, condition) => {
  const { userCounts: c } = db.tables
  return insertRow(db, 'userCounts', p, condition).onConflictDoUpdate({
    target: [c.application_id, c.state, c.shard],
    set: { count: sql`${c.count} + excluded.count` },
  })
}

const upsertCount = query('add_to_count', (db, p: Params<WholeRow<'userCounts'>>) => countWrite(db, p))

/** Keeps the count of users in a state. */
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

/** How many users are listed without any filter: exact, and read from a few rows. */
export async function countListed(ctx: Context): Promise<number> {
  const [row] = await sumCounts(ctx.db, { application_id: ctx.application_id })
  return Number(row?.total ?? 0)
}
