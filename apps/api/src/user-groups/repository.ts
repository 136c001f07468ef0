import {
  asList,
  bind,
  type Connection,
  firstIdAt,
  isOneOf,
  prepared,
  preparedInsert,
  type Tables,
  type UserGroupStatus,
} from '@clientele/db'
import { and, asc, desc, eq, gt, inArray, isNull, lt, notInArray, type SQL, sql } from 'drizzle-orm'

export type UserGroupRow = Tables['userGroups']['$inferSelect']
export type RowError = Pick<Tables['userGroupErrors']['$inferSelect'], 'line' | 'value' | 'message'>

/** Which group of which application: what every statement here is limited by. */
export interface GroupKey {
  application_id: string
  group_id: string
}

const isGroup = ({ tables: { userGroups } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(userGroups.application_id, application_id), eq(userGroups.id, group_id))

// The groups themselves

/** The next number of the application's groups. */
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

export const insertGroup = preparedInsert('userGroups')

export async function findGroup(db: Connection, key: GroupKey): Promise<UserGroupRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.userGroups).where(isGroup(db, key))
  return row
}

export async function findGroupByUid(
  { queries, tables: { userGroups } }: Connection,
  application_id: string,
  uid: number,
) {
  const [row] = await queries
    .select()
    .from(userGroups)
    .where(and(eq(userGroups.application_id, application_id), eq(userGroups.uid, uid)))
  return row
}

interface GroupFilter {
  application_id: string
  name_key?: string | undefined
  status?: UserGroupStatus | undefined
  uid?: number | undefined
}

/** One page of the groups, newest first, and how many there are in all. */
export async function listGroups(db: Connection, filter: GroupFilter, page: { limit: number; offset: number }) {
  const { userGroups } = db.tables
  const wanted = and(
    eq(userGroups.application_id, filter.application_id),
    filter.name_key === undefined ? undefined : contains(userGroups.name_key, filter.name_key),
    filter.status === undefined ? undefined : eq(userGroups.status, filter.status),
    filter.uid === undefined ? undefined : eq(userGroups.uid, filter.uid),
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

/** Changes a group; undefined when it is gone, or busy with a file and `unlessBusy` asks that it is not. */
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

/** Writes down how far the reading of the file has come; undefined when the group is not being read any more. */
export async function setReading(
  db: Connection,
  key: GroupKey,
  changes: Partial<Omit<UserGroupRow, 'application_id' | 'id' | 'member_count'>>,
  membersMore = 0,
) {
  const { userGroups } = db.tables
  const [row] = await db.queries
    .update(userGroups)
    .set({ ...changes, ...(membersMore !== 0 && { member_count: sql`${userGroups.member_count} + ${membersMore}` }) })
    .where(and(isGroup(db, key), inArray(userGroups.status, ['pending', 'processing'])))
    .returning()
  return row
}

// Members

/** A list that is bound as one value, as rows of `entry(value)`. */
const asRows = ({ dialect }: Connection, list: SQL): SQL =>
  dialect === 'postgres' ? sql`unnest(${list}::text[]) as entry(value)` : sql`json_each(${list}) as entry`

const listed = (name: string): SQL => sql`${sql.placeholder(name)}`

interface IdentifierMatch {
  value: string
  user_id: string
  verified: boolean
}

/** Who owns or claims these e-mail addresses and phone numbers now. */
const ownersOf = prepared<{ application_id: string; values: unknown }, IdentifierMatch[]>(
  'find_owners_of_identifiers',
  (db) => {
    const { identifiers, users } = db.tables
    return db.queries
      .select({ value: identifiers.value, user_id: identifiers.user_id, verified: identifiers.verified })
      .from(identifiers)
      .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
      .where(
        and(
          eq(identifiers.application_id, sql.placeholder('application_id')),
          isOneOf(db, identifiers.value, sql.placeholder('values')),
          isNull(identifiers.released_at),
          isNull(users.hidden_at),
        ),
      )
  },
)

export const findOwners = (db: Connection, application_id: string, values: string[]) =>
  values.length === 0 ? [] : ownersOf(db, { application_id, values: asList(db, values) })

const usersAmong = prepared<{ application_id: string; ids: unknown }, { id: string }[]>('find_users_among', (db) => {
  const { users } = db.tables
  return db.queries
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.application_id, sql.placeholder('application_id')),
        isOneOf(db, users.id, sql.placeholder('ids')),
        isNull(users.hidden_at),
      ),
    )
})

/** Which of these ids are users of the application that are not hidden. */
export async function findUserIds(db: Connection, application_id: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  return (await usersAmong(db, { application_id, ids: asList(db, ids) })).map(({ id }) => id)
}

type MembersValues = { application_id: string; group_id: string; ids: unknown }

const insertNewMembers = prepared<MembersValues & { added_at: Date }, { user_id: string }[]>(
  'insert_new_members',
  (db) => {
    const { userGroupMembers: members } = db.tables
    // `where true` keeps SQLite from reading ON CONFLICT as the condition of a join.
    return db.queries
      .insert(members)
      .select(
        sql`select ${bind(members.application_id)}, ${bind(members.group_id)}, entry.value, ${bind(members.added_at)}
            from ${asRows(db, listed('ids'))} where true`,
      )
      .onConflictDoNothing()
      .returning({ user_id: members.user_id })
  },
)

const stampMembers = prepared<MembersValues & { added_at: Date }, unknown>('stamp_members', (db) => {
  const { userGroupMembers: members } = db.tables
  return db.queries
    .update(members)
    .set({ added_at: bind(members.added_at) })
    .where(
      and(
        eq(members.application_id, sql.placeholder('application_id')),
        eq(members.group_id, sql.placeholder('group_id')),
        isOneOf(db, members.user_id, sql.placeholder('ids')),
        // A file may name somebody many times; one write is enough.
        sql`${members.added_at} <> ${bind(members.added_at)}`,
      ),
    )
})

/** Makes users members, stamped with `added_at` whether they are new or were members before. Answers how many are new. */
export async function addMembers(db: Connection, key: GroupKey, user_ids: string[], added_at: Date): Promise<number> {
  if (user_ids.length === 0) return 0
  const added = await insertNewMembers(db, { ...key, ids: asList(db, user_ids), added_at })
  if (added.length < user_ids.length) {
    const isNew = new Set(added.map(({ user_id }) => user_id))
    const known = user_ids.filter((id) => !isNew.has(id))
    await stampMembers(db, { ...key, ids: asList(db, known), added_at })
  }
  return added.length
}

const deleteMembers = prepared<MembersValues, { user_id: string }[]>('delete_members', (db) => {
  const { userGroupMembers: members } = db.tables
  return db.queries
    .delete(members)
    .where(
      and(
        eq(members.application_id, sql.placeholder('application_id')),
        eq(members.group_id, sql.placeholder('group_id')),
        isOneOf(db, members.user_id, sql.placeholder('ids')),
      ),
    )
    .returning({ user_id: members.user_id })
})

/** Takes users out of a group. Answers how many were in it. */
export async function removeMembers(db: Connection, key: GroupKey, user_ids: string[]): Promise<number> {
  if (user_ids.length === 0) return 0
  return (await deleteMembers(db, { ...key, ids: asList(db, user_ids) })).length
}

/** The user id that ends the next stretch of `size` members after `after`; undefined when fewer are left. */
export async function endOfStretch(db: Connection, key: GroupKey, after: string, size: number) {
  const { userGroupMembers: members } = db.tables
  const [row] = await db.queries
    .select({ user_id: members.user_id })
    .from(members)
    .where(and(isMember(db, key), gt(members.user_id, after)))
    .orderBy(asc(members.user_id))
    .limit(1)
    .offset(size - 1)
  return row?.user_id
}

/** Deletes the members between two ids, the second included, that do not bear the stamp. Answers how many. */
export async function deleteUnstamped(
  db: Connection,
  key: GroupKey,
  { after, last, added_at }: { after: string; last: string | undefined; added_at: Date },
): Promise<number> {
  const { userGroupMembers: members } = db.tables
  const rows = await db.queries
    .delete(members)
    .where(
      and(
        isMember(db, key),
        gt(members.user_id, after),
        last === undefined ? undefined : sql`${members.user_id} <= ${last}`,
        sql`${members.added_at} <> ${sql.param(added_at, members.added_at)}`,
      ),
    )
    .returning({ user_id: members.user_id })
  return rows.length
}

const isMember = ({ tables: { userGroupMembers: members } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(members.application_id, application_id), eq(members.group_id, group_id))

/** The ids of some members that are not hidden, newest users first. */
export async function listMemberIds(
  db: Connection,
  key: GroupKey,
  page: { before?: string | undefined; limit: number; offset: number },
): Promise<string[]> {
  const { userGroupMembers: members, users } = db.tables
  const rows = await db.queries
    .select({ user_id: members.user_id })
    .from(members)
    .innerJoin(users, and(eq(users.application_id, members.application_id), eq(users.id, members.user_id)))
    .where(
      and(
        isMember(db, key),
        isNull(users.hidden_at),
        page.before === undefined ? undefined : lt(members.user_id, page.before),
      ),
    )
    .orderBy(desc(members.user_id))
    .limit(page.limit)
    .offset(page.offset)
  return rows.map(({ user_id }) => user_id)
}

/** Takes users out of every group they are in, and the groups' counts down with them. */
export async function removeFromAllGroups(db: Connection, application_id: string, user_ids: string[]) {
  const { userGroupMembers: members, userGroups } = db.tables
  const removed = await db.queries
    .delete(members)
    .where(
      and(eq(members.application_id, application_id), isOneOf(db, members.user_id, sql.param(asList(db, user_ids)))),
    )
    .returning({ group_id: members.group_id })
  const fewer = new Map<string, number>()
  for (const { group_id } of removed) fewer.set(group_id, (fewer.get(group_id) ?? 0) + 1)
  // In one order everywhere, so that two of these never wait for each other.
  for (const [group_id, count] of [...fewer].sort(([one], [other]) => (one < other ? -1 : 1)))
    await db.queries
      .update(userGroups)
      .set({ member_count: sql`${userGroups.member_count} - ${count}` })
      .where(isGroup(db, { application_id, group_id }))
}

// Rows that could not be used

/** Keeps the errors of some rows; a row that is kept already stays as it is. */
export async function insertRowErrors(
  { queries, tables }: Connection,
  { application_id, group_id }: GroupKey,
  errors: RowError[],
) {
  for (let i = 0; i < errors.length; i += 500)
    await queries
      .insert(tables.userGroupErrors)
      .values(errors.slice(i, i + 500).map((error) => ({ application_id, group_id, ...error })))
      .onConflictDoNothing()
}

const isErrorOf = ({ tables: { userGroupErrors: errors } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(errors.application_id, application_id), eq(errors.group_id, group_id))

export const deleteRowErrors = (db: Connection, key: GroupKey) =>
  db.queries.delete(db.tables.userGroupErrors).where(isErrorOf(db, key))

export const listRowErrors = (db: Connection, key: GroupKey): Promise<RowError[]> => {
  const { userGroupErrors: errors } = db.tables
  return db.queries
    .select({ line: errors.line, value: errors.value, message: errors.message })
    .from(errors)
    .where(isErrorOf(db, key))
    .orderBy(asc(errors.line))
}

// Files

export interface FileKey {
  application_id: string
  file_id: string
}

export const insertFile = preparedInsert('files')
export const insertFileChunk = preparedInsert('fileChunks')

export async function findFile({ queries, tables: { files } }: Connection, { application_id, file_id }: FileKey) {
  const [row] = await queries
    .select()
    .from(files)
    .where(and(eq(files.application_id, application_id), eq(files.id, file_id)))
  return row
}

const chunkAt = prepared<{ application_id: string; file_id: string; position: number }, { content: Buffer }[]>(
  'find_file_chunk',
  ({ queries, tables: { fileChunks: chunks } }) =>
    queries
      .select({ content: chunks.content })
      .from(chunks)
      .where(
        and(
          eq(chunks.application_id, sql.placeholder('application_id')),
          eq(chunks.file_id, sql.placeholder('file_id')),
          eq(chunks.position, sql.placeholder('position')),
        ),
      ),
)

export async function findFileChunk(db: Connection, key: FileKey, position: number) {
  const [row] = await chunkAt(db, { ...key, position })
  return row?.content
}

/** Deletes a file, or what was stored of one that never became whole. */
export async function deleteFile(
  { queries, tables: { files, fileChunks } }: Connection,
  { application_id, file_id }: FileKey,
) {
  await queries.delete(files).where(and(eq(files.application_id, application_id), eq(files.id, file_id)))
  await queries
    .delete(fileChunks)
    .where(and(eq(fileChunks.application_id, application_id), eq(fileChunks.file_id, file_id)))
}

/** Deletes stored files that are older than a moment, some pieces at a time. */
export async function deleteFilesBefore(
  { queries, tables: { files, fileChunks: c } }: Connection,
  before: Date,
): Promise<void> {
  const old = queries
    .select({ id: c.file_id })
    .from(c)
    .where(lt(c.file_id, firstIdAt(before)))
    .limit(1_000)
  await queries.delete(c).where(inArray(c.file_id, old))
  await queries.delete(files).where(lt(files.created_at, before))
}
