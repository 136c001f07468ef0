import type { UserGroupType } from '@clientele/contracts'
import { type Connection, insertInto, type Tables, type UserGroupStatus } from '@clientele/db'
import type { UserGroupRow } from '../../rows/user-groups.ts'
import { and, desc, eq, inArray, isNotNull, isNull, notInArray, type SQL, sql } from 'drizzle-orm'

/** Identifies a group and its application, which limits every statement here. */
export interface GroupKey {
  application_id: string
  group_id: string
}

export const isGroup = ({ tables: { userGroups } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(userGroups.application_id, application_id), eq(userGroups.id, group_id))

/** Returns the next number for a group of the application. */
export async function nextUid({ queries, tables: { sequences } }: Connection, application_id: string): Promise<number> {
  const [row] = await queries
    .insert(sequences)
    .values({ application_id, name: 'user_group', value: 1 })
    .onConflictDoUpdate({
      target: [sequences.application_id, sequences.name],
      set: { value: sql`${sequences.value} + 1` },
    })
    .returning({ value: sequences.value })
  return row?.value ?? 1
}

export const insertGroup = insertInto('userGroups')

interface GroupFilter {
  application_id: string
  name_key?: string | undefined
  status?: UserGroupStatus | undefined
  uid?: number | undefined
  type?: UserGroupType | undefined
  /** Whether groups are in use; otherwise, they are archived. */
  is_active?: boolean | undefined
}

/** A page of groups, newest first, and their total. */
export async function listGroups(db: Connection, filter: GroupFilter, page: { limit: number; offset: number }) {
  const { userGroups } = db.tables
  const wanted = and(
    eq(userGroups.application_id, filter.application_id),
    filter.name_key === undefined ? undefined : contains(userGroups.name_key, filter.name_key),
    filter.status === undefined ? undefined : eq(userGroups.status, filter.status),
    filter.uid === undefined ? undefined : eq(userGroups.uid, filter.uid),
    filter.type === undefined ? undefined : eq(userGroups.type, filter.type),
    filter.is_active === undefined ? undefined : (filter.is_active ? isNull : isNotNull)(userGroups.archived_at),
  )
  const [rows, total] = await Promise.all([
    db.queries
      .select()
      .from(userGroups)
      .where(wanted)
      .orderBy(desc(userGroups.uid))
      .limit(page.limit)
      .offset(page.offset),
    db.queries.$count(userGroups, wanted),
  ])
  return { rows, total }
}

const contains = (column: Tables['userGroups']['name_key'], text: string): SQL =>
  sql`${column} like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`

/** Updates a group. Returns undefined if it is gone, or if it is busy with a file and `unlessBusy` is set. */
export async function updateGroup(
  db: Connection,
  key: GroupKey,
  changes: Partial<Omit<UserGroupRow, 'application_id' | 'id' | 'version'>>,
  { unlessBusy }: { unlessBusy: boolean },
) {
  const { userGroups } = db.tables
  const [row] = await db.queries
    .update(userGroups)
    .set({ ...changes, version: sql`${userGroups.version} + 1` })
    .where(and(isGroup(db, key), unlessBusy ? notInArray(userGroups.status, ['pending', 'processing']) : undefined))
    .returning()
  return row
}

/** Adds to the number of members of a group that the transaction has locked. */
export async function addToMemberCount(db: Connection, key: GroupKey, more: number): Promise<void> {
  const { userGroups } = db.tables
  if (more !== 0)
    await db.queries
      .update(userGroups)
      .set({ member_count: sql`${userGroups.member_count} + ${more}` })
      .where(isGroup(db, key))
}

/** Deletes a group. Returns it, or undefined if it is gone. */
export async function deleteGroup(db: Connection, key: GroupKey): Promise<UserGroupRow | undefined> {
  const [row] = await db.queries.delete(db.tables.userGroups).where(isGroup(db, key)).returning()
  return row
}

/** The initial state of a file that hasn't been read yet. */
export const nothingRead = {
  failure: null,
  rows: 0,
  matched: 0,
  error_count: 0,
  read_bytes: 0,
  total_bytes: null,
} as const

/** Thrown when the group is deleted while its file is being read. */
export const gone = new Error('The group is gone.')

type ReadingChanges = Partial<Omit<UserGroupRow, 'application_id' | 'id' | 'member_count'>>

/** Stores the progress of reading the file. Throws `gone` if the group is no longer being read. */
export async function setReading(
  db: Connection,
  key: GroupKey,
  changes: ReadingChanges,
  membersMore = 0,
): Promise<UserGroupRow> {
  const row = await setReadingIfAny(db, key, changes, membersMore)
  if (!row) throw gone
  return row
}

/** The same, but returns undefined if the group is no longer being read. */
export async function setReadingIfAny(
  db: Connection,
  key: GroupKey,
  changes: ReadingChanges,
  membersMore = 0,
): Promise<UserGroupRow | undefined> {
  const { userGroups } = db.tables
  const [row] = await db.queries
    .update(userGroups)
    .set({ ...changes, ...(membersMore !== 0 && { member_count: sql`${userGroups.member_count} + ${membersMore}` }) })
    .where(and(isGroup(db, key), inArray(userGroups.status, ['pending', 'processing'])))
    .returning()
  return row
}
