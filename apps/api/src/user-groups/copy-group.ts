import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { enqueue } from '../jobs/queue.ts'
import { findUserGroup, type UserGroupRow } from '../rows/user-groups.ts'
import { newGroup } from './new-group.ts'
import { toUserGroup } from './present.ts'
import { gone, type GroupKey, insertGroup, setReading, setReadingIfAny } from './repository/groups.ts'
import { addNewMembers, lastMember, listMembersAfter } from './repository/members.ts'

/*
 * Copying a group. The new one is there at once; its members, of whom there may be many, are copied in the background.
 */

/** Creates a group with the members of another one. */
export function duplicateMembers(ctx: Context, from: UserGroupRow, names: { name: string; description: string }) {
  if (from.status === 'pending' || from.status === 'processing') throw new AppError('USER_GROUP_BUSY')
  return atomically(ctx, async (tx) => {
    const { name, description } = names
    const row = await newGroup(tx, { ...from, name, description, status: 'pending' })
    await insertGroup(tx.db, row)
    await enqueue(tx, { kind: 'copy_group', payload: { group_id: row.id, from_id: from.id } })
    const changes = { name: { to: name }, description: { to: description }, copied_from: { to: from.name } }
    await recordEvent(tx, row.id, { type: 'user_group.created', changes })
    return toUserGroup(tx, row)
  })
}

const membersAtOnce = 2_000
const sourceGone = 'The group was deleted while it was copied.'

/** Copies the members in the order of their IDs, so that a process continues after the last one that another has copied. */
export async function copyGroup(ctx: Context, { group_id, from_id }: PayloadOf<'copy_group'>, control: JobControl) {
  const key = { application_id: ctx.application_id, group_id }
  try {
    let after = await lastMember(ctx.db, key)
    for (;;) {
      control.signal.throwIfAborted()
      await control.heartbeat()
      if (!(await findUserGroup(ctx, from_id))) return await endCopy(ctx, key, sourceGone)
      const ids = await listMembersAfter(ctx.db, { ...key, group_id: from_id }, after, membersAtOnce)
      const last = ids.at(-1)
      if (last === undefined) return await endCopy(ctx, key)
      await addSome(ctx, key, ids)
      after = last
      await breathe()
    }
  } catch (error) {
    // The new group was deleted in the meantime.
    if (error !== gone) throw error
  }
}

const addSome = (ctx: Context, key: GroupKey, ids: string[]) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    const added = await addNewMembers(tx.db, key, ids, tx.now)
    await setReading(tx.db, key, { status: 'processing' }, added.length)
  })

const endCopy = async (ctx: Context, key: GroupKey, failure?: string) => {
  await setReading(ctx.db, key, failure === undefined ? { status: 'completed' } : { status: 'failed', failure })
}

export async function giveUpCopying(tx: Context, { group_id }: PayloadOf<'copy_group'>): Promise<void> {
  const failure = 'The members could not be copied because of a problem on our side. Duplicate the group again.'
  await setReadingIfAny(tx.db, { application_id: tx.application_id, group_id }, { status: 'failed', failure })
}
