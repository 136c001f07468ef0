import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { deleteSomeMembers } from './repository/members.ts'
import { deleteRowErrors } from './repository/row-errors.ts'

const membersAtOnce = 2_000

/** Deletes the members and row errors of a deleted group, in short statements, because other writes to SQLite have to wait. */
export async function clearGroup(ctx: Context, { group_id }: PayloadOf<'clear_group'>, control: JobControl) {
  const key = { application_id: ctx.application_id, group_id }
  while (await deleteSomeMembers(ctx.db, key, membersAtOnce)) {
    control.signal.throwIfAborted()
    await control.heartbeat()
    await breathe()
  }
  await deleteRowErrors(ctx.db, key)
}

/** The rows can no longer be reached through the group, so nothing is wrong but the space they take. */
export const giveUpClearing = async () => undefined
