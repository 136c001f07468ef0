import { type Connection, forShareOf, isOneOf, type Params, query } from '@clientele/db'
import { and, asc, desc, eq, getTableColumns, gt, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { type GroupKey, isGroup } from './groups.ts'

/** A member, and the time at which they were last named. */
export interface Member {
  user_id: string
  added_at: Date
}

type MembersValues = GroupKey & { ids: readonly string[] }

/**
 * Only existing users can join. They are locked until the transaction ends. A concurrent archive or purge either comes first, and the user no
 * longer exists, or waits, and then finds the membership to end. Locks are always taken in the order of user IDs, as everywhere that locks
 * several users.
 */
const insertNewMembers = query('insert_new_members', (db, p: Params<MembersValues & { added_at: Date }>) => {
  const { userGroupMembers: members, users } = db.tables
  const { application_id, group_id } = p
  const added_at = sql.param(p.added_at, members.added_at)
  const joining = sql`select ${application_id}, ${group_id}, ${users.id}, ${added_at} from ${users}
      where ${users.application_id} = ${application_id} and ${isOneOf(db, users.id, p.ids)}
        and ${users.hidden_at} is null
        and not exists (select 1 from ${members} where ${members.application_id} = ${application_id}
          and ${members.group_id} = ${group_id} and ${members.user_id} = ${users.id})
      order by ${users.id}`
  return db.queries
    .insert(members)
    .select(forShareOf(db, joining, users))
    .onConflictDoNothing()
    .returning({ user_id: members.user_id })
})

const stampMembers = query('stamp_members', (db, p: Params<MembersValues & { added_at: Date }>) => {
  const { userGroupMembers: members } = db.tables
  return db.queries
    .update(members)
    .set({ added_at: p.added_at })
    .where(
      and(
        eq(members.application_id, p.application_id),
        eq(members.group_id, p.group_id),
        isOneOf(db, members.user_id, p.ids),
        // A file may contain a user many times; one write is enough.
        ne(members.added_at, p.added_at),
      ),
    )
})

/** Adds members, stamped with `added_at` whether they are new or not. Returns the new ones. */
export async function addMembers(db: Connection, key: GroupKey, user_ids: string[], added_at: Date): Promise<string[]> {
  if (user_ids.length === 0) return []
  const added = await addNewMembers(db, key, user_ids, added_at)
  if (added.length < user_ids.length) {
    const isNew = new Set(added)
    const known = user_ids.filter((id) => !isNew.has(id))
    await stampMembers(db, { ...key, ids: known, added_at })
  }
  return added
}

/** Adds members who aren't in the group yet. Returns them. */
export const addNewMembers = async (db: Connection, key: GroupKey, user_ids: string[], added_at: Date) =>
  (await insertNewMembers(db, { ...key, ids: user_ids, added_at })).map(({ user_id }) => user_id)

const deleteMembers = query('delete_members', (db, p: Params<MembersValues>) => {
  const { userGroupMembers: members } = db.tables
  return db.queries
    .delete(members)
    .where(
      and(
        eq(members.application_id, p.application_id),
        eq(members.group_id, p.group_id),
        isOneOf(db, members.user_id, p.ids),
      ),
    )
    .returning({ user_id: members.user_id, added_at: members.added_at })
})

/** Removes users from a group. Returns those who were in it. */
export async function removeMembers(db: Connection, key: GroupKey, user_ids: string[]): Promise<Member[]> {
  return user_ids.length === 0 ? [] : deleteMembers(db, { ...key, ids: user_ids })
}

const membersAmong = query('find_members_among', (db, p: Params<MembersValues>) => {
  const { userGroupMembers: members } = db.tables
  return db.queries
    .select({ user_id: members.user_id })
    .from(members)
    .where(
      and(
        eq(members.application_id, p.application_id),
        eq(members.group_id, p.group_id),
        isOneOf(db, members.user_id, p.ids),
      ),
    )
})

/** Returns which of these users are in a group. */
export async function findMembersAmong(db: Connection, key: GroupKey, user_ids: string[]): Promise<string[]> {
  if (user_ids.length === 0) return []
  return (await membersAmong(db, { ...key, ids: user_ids })).map(({ user_id }) => user_id)
}

/** Returns the user ID that ends the next `size` members after `after`, or undefined if there are fewer. */
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

/** Deletes members in a range of IDs (the end included) that don't have the stamp. Returns them. */
export async function deleteUnstamped(
  db: Connection,
  key: GroupKey,
  { after, last, added_at }: { after: string; last: string | undefined; added_at: Date },
): Promise<Member[]> {
  const { userGroupMembers: members } = db.tables
  return db.queries
    .delete(members)
    .where(
      and(
        isMember(db, key),
        gt(members.user_id, after),
        last === undefined ? undefined : sql`${members.user_id} <= ${last}`,
        sql`${members.added_at} <> ${sql.param(added_at, members.added_at)}`,
      ),
    )
    .returning({ user_id: members.user_id, added_at: members.added_at })
}

/** Deletes some members of a group that is gone. Returns whether there may be more. */
export async function deleteSomeMembers(db: Connection, key: GroupKey, limit: number): Promise<boolean> {
  const { userGroupMembers: members } = db.tables
  const some = db.queries.select({ user_id: members.user_id }).from(members).where(isMember(db, key)).limit(limit)
  const rows = await db.queries
    .delete(members)
    .where(and(isMember(db, key), inArray(members.user_id, some)))
    .returning({ user_id: members.user_id })
  return rows.length === limit
}

const isMember = ({ tables: { userGroupMembers: members } }: Connection, { application_id, group_id }: GroupKey) =>
  and(eq(members.application_id, application_id), eq(members.group_id, group_id))

/** The IDs of some members that aren't hidden, newest users first. */
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

/** The IDs of some members in their order, those after one. */
export async function listMembersAfter(db: Connection, key: GroupKey, after: string, limit: number): Promise<string[]> {
  const { userGroupMembers: members } = db.tables
  const rows = await db.queries
    .select({ user_id: members.user_id })
    .from(members)
    .where(and(isMember(db, key), gt(members.user_id, after)))
    .orderBy(asc(members.user_id))
    .limit(limit)
  return rows.map(({ user_id }) => user_id)
}

/** The highest ID of a member; an empty text if there is none. */
export async function lastMember(db: Connection, key: GroupKey): Promise<string> {
  const { userGroupMembers: members } = db.tables
  const [row] = await db.queries
    .select({ user_id: members.user_id })
    .from(members)
    .where(isMember(db, key))
    .orderBy(desc(members.user_id))
    .limit(1)
  return row?.user_id ?? ''
}

/** A page of a user's groups, newest first, and their total. */
export async function listGroupsOfUser(
  db: Connection,
  { application_id, user_id }: { application_id: string; user_id: string },
  page: { limit: number; offset: number },
) {
  const { userGroupMembers: members, userGroups } = db.tables
  const isOfUser = and(eq(members.application_id, application_id), eq(members.user_id, user_id))
  const [rows, total] = await Promise.all([
    db.queries
      .select(getTableColumns(userGroups))
      .from(members)
      .innerJoin(
        userGroups,
        and(eq(userGroups.application_id, members.application_id), eq(userGroups.id, members.group_id)),
      )
      .where(isOfUser)
      .orderBy(desc(members.group_id))
      .limit(page.limit)
      .offset(page.offset),
    db.queries.$count(members, isOfUser),
  ])
  return { rows, total }
}

/** A group, and users who were removed from it. */
interface LeftGroup {
  group_id: string
  name: string
  user_ids: string[]
}

/** Removes users from their groups, and updates the groups' counts. Returns who has left which group. */
export async function removeFromGroups(
  { db, application_id }: Context,
  user_ids: readonly string[],
  { alsoSegments }: { alsoSegments: boolean },
): Promise<LeftGroup[]> {
  const { userGroupMembers: members, userGroups } = db.tables
  const isSegment = sql`exists (select 1 from ${userGroups} where ${userGroups.application_id} = ${application_id}
    and ${userGroups.id} = ${members.group_id} and ${userGroups.rule} is not null)`
  const removed = await db.queries
    .delete(members)
    .where(
      and(
        eq(members.application_id, application_id),
        isOneOf(db, members.user_id, user_ids),
        alsoSegments ? undefined : sql`not ${isSegment}`,
      ),
    )
    .returning({ group_id: members.group_id, user_id: members.user_id })
  const left: LeftGroup[] = []
  // Always in the same order, to avoid deadlocks.
  const byGroup = [...Map.groupBy(removed, ({ group_id }) => group_id)].sort(([one], [other]) => (one < other ? -1 : 1))
  for (const [group_id, some] of byGroup) {
    const [group] = await db.queries
      .update(userGroups)
      .set({ member_count: sql`${userGroups.member_count} - ${some.length}` })
      .where(isGroup(db, { application_id, group_id }))
      .returning({ name: userGroups.name })
    if (group) left.push({ group_id, name: group.name, user_ids: some.map(({ user_id }) => user_id) })
  }
  return left
}
