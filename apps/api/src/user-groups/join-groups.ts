import { lockKey } from '@clientele/db'
import { titleKey } from '../contacts/normalize.ts'
import type { Context } from '../context.ts'
import { recordEvent, recordEvents } from '../events/record.ts'
import { lockUserGroup } from '../rows/user-groups.ts'
import { newGroup, withoutRule } from './new-group.ts'
import { addToMemberCount, insertGroup } from './repository/groups.ts'
import { addNewMembers } from './repository/members.ts'
import { findGroupsByKeys, listMemberships } from './repository/named-groups.ts'
import { passOnMembers } from './repository/segments.ts'

/*
 * Joining groups by their names, as the records of an import do.
 */

/** Returns the groups and segments with these names, by the keys of the names. */
export const findGroupsNamed = ({ db, application_id }: Context, names: readonly string[]) =>
  findGroupsByKeys(db, application_id, [...new Set(names.map(titleKey))])

/** Returns which of these users are in which of these groups. */
export const membershipsOf = (
  { db, application_id }: Context,
  among: { group_ids: readonly string[]; user_ids: readonly string[] },
) => listMemberships(db, application_id, among)

/** Returns the groups with these names, and creates those that don't exist, without members. Nobody joins a segment by its name. */
export async function findOrAddGroups(tx: Context, names: readonly string[]): Promise<Map<string, { id: string }>> {
  // Otherwise, two imports could create the same one.
  await lockKey(tx.db, `named groups:${tx.application_id}`)
  const found = await findGroupsNamed(tx, names)
  for (const name of names) {
    const name_key = titleKey(name)
    const known = found.get(name_key)
    if (!known || known.isSegment) found.set(name_key, { id: await addGroup(tx, name), isSegment: false })
  }
  return found
}

async function addGroup(tx: Context, name: string): Promise<string> {
  const row = await newGroup(tx, {
    name,
    description: 'Created by an import of customers',
    type: 'bulk',
    file_url: '',
    status: 'completed',
    reading: {},
    ...withoutRule,
  })
  await insertGroup(tx.db, row)
  await recordEvent(tx, row.id, { type: 'user_group.created', changes: { name: { to: name } } })
  return row.id
}

/** Adds users to groups, none of which is a segment, by the IDs of these. The history of each user says so. */
export async function joinGroups(tx: Context, joining: ReadonlyMap<string, readonly string[]>): Promise<void> {
  // Always in the same order, to avoid deadlocks.
  for (const [group_id, user_ids] of [...joining].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { id, name } = await lockUserGroup(tx, group_id)
    const key = { application_id: tx.application_id, group_id: id }
    const added = await addNewMembers(tx.db, key, [...user_ids], tx.now)
    if (added.length === 0) continue
    await addToMemberCount(tx.db, key, added.length)
    await recordEvents(
      tx,
      added.map((user_id) => ({ id: user_id })),
      { type: 'user.joined_group', group_id, name },
    )
    await passOnMembers(tx.db, key, added)
  }
}
