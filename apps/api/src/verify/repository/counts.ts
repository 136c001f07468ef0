import type { Connection, UserState } from '@clientele/db'
import { sql } from 'drizzle-orm'

/**
 * The states whose stored number of users is wrong. One statement reads both, so a transaction that changes both is seen in both, or in
 * neither.
 */
export const listWrongCounts = ({ queries, tables: { users, userCounts } }: Connection, application_id: string) =>
  queries
    .select({
      state: sql<UserState>`state`,
      stored: sql<number>`sum(stored)`.mapWith(Number),
      counted: sql<number>`sum(counted)`.mapWith(Number),
    })
    .from(
      sql`(select ${users.state} as state, 0 as stored, count(*) as counted from ${users}
             where ${users.application_id} = ${application_id} group by 1
           union all select ${userCounts.state}, ${userCounts.count}, 0 from ${userCounts}
             where ${userCounts.application_id} = ${application_id}) as both_counts`,
    )
    .groupBy(sql`state`)
    .having(sql`sum(stored) <> sum(counted)`)
    .orderBy(sql`state`)

/** Corrects a count by the difference, so that a concurrent change isn't undone. */
export const moveCount = (
  { queries, tables: { userCounts: c } }: Connection,
  { application_id, state, count }: { application_id: string; state: UserState; count: number },
) =>
  queries
    .insert(c)
    .values({ application_id, state, shard: 0, count })
    .onConflictDoUpdate({ target: [c.application_id, c.state, c.shard], set: { count: sql`${c.count} + ${count}` } })
