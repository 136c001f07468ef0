import type { Connection } from '@clientele/db'
import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import type { GroupKey } from './groups.ts'

/** The newest events of a group, and of users who joined or left it. One query for each: it walks its part of an index in order. */
export async function listGroupEvents(
  db: Connection,
  { application_id, group_id }: GroupKey,
  { before, limit }: { before: string; limit: number },
) {
  const { events } = db.tables
  const listOf = (isWanted: SQL) =>
    db.queries
      .select()
      .from(events)
      .where(and(eq(events.application_id, application_id), isWanted, lt(events.id, before)))
      .orderBy(desc(events.id))
      .limit(limit)
  // As the index `events_of_group` has it: literally, so that both databases recognize it.
  const isMembership = sql`${events.type} in ('user.joined_group', 'user.left_group')
    and ${events.details} ->> 'group_id' = ${group_id}`
  const lists = await Promise.all([listOf(eq(events.subject_id, group_id)), listOf(isMembership)])
  return lists
    .flat()
    .toSorted((one, other) => (one.id < other.id ? 1 : -1))
    .slice(0, limit)
}
