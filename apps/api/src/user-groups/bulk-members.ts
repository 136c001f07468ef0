import { AppError, type BulkAction } from '@clientele/contracts'
import type { UserGroupStatus } from '@clientele/db'
import type { Context } from '../context.ts'
import { lockUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { refuseUnchangeable } from './changeable-group.ts'
import type { MemberChange } from './import-job.ts'
import { setReading, setReadingIfAny, updateGroup } from './repository/groups.ts'
import { addNewMembers, findMembersAmong, removeMembers } from './repository/members.ts'
import { passOnMembers } from './repository/segments.ts'
import { type Told, tellUsers } from './tell-users.ts'

/*
 * Adding many users to a group, or removing them, by a job. As with a file, nothing else changes the members until the job has ended.
 */

export { gone } from './repository/groups.ts'

export type MembersAction = Extract<BulkAction, 'add_to_group' | 'remove_from_group'>

/** A group that a job changes. */
export interface ChangedGroup {
  group_id: string
  told: Told
  /** The time of the job, which new members are stamped with. */
  stamp: Date
}

/** Reserves a group for a job, in the transaction that adds the job or starts it again. Returns the group as it was before. */
export async function occupyGroup(tx: Context, group_id: string): Promise<UserGroupRow> {
  const group = await lockUserGroup(tx, group_id)
  refuseUnchangeable(group)
  const key = { application_id: tx.application_id, group_id: group.id }
  const busy = await updateGroup(tx.db, key, { status: 'pending', modified_at: tx.now }, { unlessBusy: true })
  if (!busy) throw new AppError('USER_GROUP_BUSY')
  return group
}

/** The group can be changed again. Its status is what its file has left. */
export const releaseGroup = ({ db, application_id, now }: Context, group_id: string, status: UserGroupStatus) =>
  setReadingIfAny(db, { application_id, group_id }, { status, modified_at: now })

/** Returns which of these users are in a group. */
export const membersAmong = ({ db, application_id }: Context, group_id: string, user_ids: string[]) =>
  findMembersAmong(db, { application_id, group_id }, user_ids)

/** Adds or removes users, and says so in their history. Returns what has changed, to be undone. Throws `gone` if the group was deleted. */
export async function changeMembers(
  tx: Context,
  action: MembersAction,
  { group_id, told, stamp }: ChangedGroup,
  user_ids: string[],
): Promise<MemberChange> {
  const key = { application_id: tx.application_id, group_id }
  const joined = action === 'add_to_group' ? await addNewMembers(tx.db, key, user_ids, stamp) : []
  const removed = action === 'remove_from_group' ? await removeMembers(tx.db, key, user_ids) : []
  await setReading(tx.db, key, { status: 'processing' }, joined.length - removed.length)
  await tellUsers(tx, { group_id, ...told }, { added: joined, removed: removed.map(({ user_id }) => user_id) })
  await passOnMembers(tx.db, key, [...joined, ...removed.map(({ user_id }) => user_id)])
  const byTime = Map.groupBy(removed, ({ added_at }) => added_at.toISOString())
  const left = [...byTime].map(([added_at, members]) => ({ added_at, ids: members.map(({ user_id }) => user_id) }))
  return { joined, left }
}
