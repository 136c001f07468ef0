import type { Connection, UserState } from '@clientele/db'
import { sql } from 'drizzle-orm'

/**
 * The states whose number of users is not the one that is stored. Both are read by one statement, and so at one moment: a transaction
 * that changes both is seen in both, or in neither.
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

/** Moves a count by what it is off. What is created meanwhile moves it too, and neither undoes the other. */
export const moveCount = (
  { queries, tables: { userCounts: c } }: Connection,
  { application_id, state, count }: { application_id: string; state: UserState; count: number },
) =>
  queries
    .insert(c)
    .values({ application_id, state, shard: 0, count })
    .onConflictDoUpdate({ target: [c.application_id, c.state, c.shard], set: { count: sql`${c.count} + ${count}` } })
