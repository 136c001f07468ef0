import {
  bulkInsertInto,
  type Connection,
  insertInto,
  type Params,
  query,
  type Tables,
  type UserState,
} from '@clientele/db'
import { and, eq, sql } from 'drizzle-orm'

type Row<Name extends keyof Tables> = Tables[Name]['$inferSelect']

export const insertUsers = bulkInsertInto('users')
export const insertIdentifiers = bulkInsertInto('identifiers')
export const insertEvents = bulkInsertInto('events')
export const insertDue = bulkInsertInto('searchQueue')
export const insertMembers = bulkInsertInto('userGroupMembers')
export const insertGroup = insertInto('userGroups')

export async function findApplicationId({ queries, tables: { applications } }: Connection, id: string) {
  const [row] = await queries.select({ id: applications.id }).from(applications).where(eq(applications.id, id))
  return row?.id
}

const upsertCount = query(
  'add_to_demo_count',
  ({ queries, tables: { userCounts: c } }, p: Params<{ application_id: string; state: UserState; count: number }>) =>
    queries
      .insert(c)
      .values({ application_id: p.application_id, state: p.state, shard: 0, count: p.count })
      .onConflictDoUpdate({
        target: [c.application_id, c.state, c.shard],
        set: { count: sql`${c.count} + excluded.count` },
      }),
)

/** Increases the stored count of users in a state, which lists show as their total. */
export const addToCount = (db: Connection, application_id: string, state: UserState, count: number) =>
  upsertCount(db, { application_id, state, count })

/** Returns the last number of a sequence; 0 before the first one. */
export async function readSequence({ queries, tables: { sequences: s } }: Connection, key: SequenceKey) {
  const [row] = await queries
    .select({ value: s.value })
    .from(s)
    .where(and(eq(s.application_id, key.application_id), eq(s.name, key.name)))
  return row?.value ?? 0
}

type SequenceKey = Pick<Row<'sequences'>, 'application_id' | 'name'>

export const writeSequence = ({ queries, tables: { sequences: s } }: Connection, row: Row<'sequences'>) =>
  queries
    .insert(s)
    .values(row)
    .onConflictDoUpdate({ target: [s.application_id, s.name], set: { value: row.value } })

export const listGroups = ({ queries, tables: { userGroups: g } }: Connection, application_id: string) =>
  queries.select({ id: g.id, name_key: g.name_key }).from(g).where(eq(g.application_id, application_id))

/** Counts more rows of the group's file, all of them members. */
export const addToGroup = (
  { queries, tables: { userGroups: g } }: Connection,
  { application_id, group_id }: { application_id: string; group_id: string },
  count: number,
) =>
  queries
    .update(g)
    .set({
      rows: sql`${g.rows} + ${count}`,
      matched: sql`${g.matched} + ${count}`,
      member_count: sql`${g.member_count} + ${count}`,
    })
    .where(and(eq(g.application_id, application_id), eq(g.id, group_id)))
