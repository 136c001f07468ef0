import type { SegmentRules } from '@clientele/contracts/segments'
import { type Connection, isOneOf } from '@clientele/db'
import { and, asc, eq, gt, lte, type SQL, sql } from 'drizzle-orm'
import type { GroupKey } from '../../user-groups/of-segments.ts'
import { isAmong, matches, type Place } from './predicate.ts'

/*
 * The members of segments, as rows: who joins and who leaves, each with one statement for many users.
 */

/** Some users, by their IDs: those after one, up to another. */
export interface Stretch {
  after: string
  last: string | undefined
}

/** Returns the ID that ends the next `size` users after `after`, or undefined if there are fewer. */
export async function endOfUsers(
  { queries, tables: { users } }: Connection,
  application_id: string,
  after: string,
  size: number,
): Promise<string | undefined> {
  const [row] = await queries
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.application_id, application_id), gt(users.id, after)))
    .orderBy(asc(users.id))
    .limit(1)
    .offset(size - 1)
  return row?.id
}

const inStretch = (db: Connection, application_id: string, { after, last }: Stretch): SQL => {
  const { users } = db.tables
  const upTo = last === undefined ? sql`` : sql` and ${users.id} <= ${last}`
  return sql`${users.application_id} = ${application_id} and ${users.id} > ${after}${upTo}`
}

/** Users who match a rule and aren't members join. Returns them. */
export async function joinMatching(
  db: Connection,
  key: GroupKey,
  {
    place,
    rule,
    added_at,
    within,
  }: { place: Place; rule: SegmentRules; added_at: Date; within: Stretch | readonly string[] },
): Promise<string[]> {
  const { users, userGroupMembers: m } = db.tables
  const some = 'after' in within ? inStretch(db, key.application_id, within) : isAmong(db, key.application_id, within)
  const rows = await db.queries
    .insert(m)
    .select(
      sql`select ${key.application_id}, ${key.group_id}, ${users.id}, ${sql.param(added_at, m.added_at)} from ${users}
        where ${some} and ${matches(db, place, rule)} and not ${isMember(db, key, sql`${users.id}`)}`,
    )
    .onConflictDoNothing()
    .returning({ user_id: m.user_id })
  return rows.map(({ user_id }) => user_id)
}

const isMember = ({ tables: { userGroupMembers } }: Connection, key: GroupKey, user_id: SQL) =>
  sql`exists (select 1 from ${userGroupMembers} already where already.application_id = ${key.application_id}
    and already.group_id = ${key.group_id} and already.user_id = ${user_id} limit 1 offset 0)`

/** Members who don't match a rule leave. Returns them. Each is looked up by itself: without the limits, Postgres would read all users for a hash table. */
export async function leaveUnlessMatching(
  db: Connection,
  key: GroupKey,
  { place, rule, within }: { place: Place; rule: SegmentRules; within: Stretch | readonly string[] },
): Promise<string[]> {
  const { users, userGroupMembers: m } = db.tables
  const some =
    'after' in within
      ? and(gt(m.user_id, within.after), within.last === undefined ? undefined : lte(m.user_id, within.last))
      : isOneOf(db, m.user_id, within)
  const rows = await db.queries
    .delete(m)
    .where(
      and(
        eq(m.application_id, key.application_id),
        eq(m.group_id, key.group_id),
        some,
        sql`not exists (select 1 from ${users} where ${users.application_id} = ${key.application_id}
          and ${users.id} = ${m.user_id} and ${matches(db, place, rule)} limit 1 offset 0)`,
      ),
    )
    .returning({ user_id: m.user_id })
  return rows.map(({ user_id }) => user_id)
}

/** The groups and segments that users are in. */
export async function listGroupsOf(
  db: Connection,
  application_id: string,
  user_ids: readonly string[],
): Promise<{ group_id: string; user_id: string }[]> {
  if (user_ids.length === 0) return []
  const { userGroupMembers: m } = db.tables
  return db.queries
    .select({ group_id: m.group_id, user_id: m.user_id })
    .from(m)
    .where(and(eq(m.application_id, application_id), isOneOf(db, m.user_id, user_ids)))
}
