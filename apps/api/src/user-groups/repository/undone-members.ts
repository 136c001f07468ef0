import { type Connection, forUpdate, isOneOf } from '@clientele/db'
import { and, eq } from 'drizzle-orm'
import type { GroupKey } from './groups.ts'
import { addNewMembers, findMembersAmong, removeMembers } from './members.ts'

/* Members as they were before a job. Both functions must run inside a transaction. */

/** Removes users who are still members because of a job, which stamped them with one of these times. Returns them, and those who stay. */
export async function leaveAgain(tx: Connection, key: GroupKey, ids: string[], stamps: readonly string[]) {
  const members = ids.length === 0 ? [] : await lockMembers(tx, key, ids)
  const isOwn = new Set(stamps)
  const removing = members.filter(({ added_at }) => isOwn.has(added_at.toISOString())).map(({ user_id }) => user_id)
  const removed = await removeMembers(tx, key, removing)
  const isRemoved = new Set(removing)
  return {
    removed: removed.map(({ user_id }) => user_id),
    kept: members.map(({ user_id }) => user_id).filter((id) => !isRemoved.has(id)),
  }
}

/** Adds users who were members since a given time. Returns those who weren't members anymore, and those who don't exist now. */
export async function rejoin(tx: Connection, key: GroupKey, wanted: readonly { added_at: string; ids: string[] }[]) {
  const all = wanted.flatMap(({ ids }) => ids)
  if (all.length === 0) return { restored: [], missing: [] }
  await lockUsers(tx, key, all)
  const restored: string[] = []
  for (const { added_at, ids } of wanted)
    if (ids.length > 0) restored.push(...(await addNewMembers(tx, key, ids, new Date(added_at))))
  const isMember = new Set(await findMembersAmong(tx, key, all))
  return { restored, missing: all.filter((id) => !isMember.has(id)) }
}

const lockMembers = (tx: Connection, { application_id, group_id }: GroupKey, ids: string[]) => {
  const { userGroupMembers: m } = tx.tables
  return forUpdate(
    tx,
    tx.queries
      .select({ user_id: m.user_id, added_at: m.added_at })
      .from(m)
      .where(and(eq(m.application_id, application_id), eq(m.group_id, group_id), isOneOf(tx, m.user_id, ids)))
      .orderBy(m.user_id),
  )
}

/** Always in the order of their IDs, and before their memberships, to avoid deadlocks. */
const lockUsers = (tx: Connection, { application_id }: GroupKey, ids: string[]) => {
  const { users: u } = tx.tables
  return forUpdate(
    tx,
    tx.queries
      .select({ id: u.id })
      .from(u)
      .where(and(eq(u.application_id, application_id), isOneOf(tx, u.id, ids)))
      .orderBy(u.id),
  )
}
