import { setImmediate as breathe } from 'node:timers/promises'
import type { Context } from '../context.ts'
import type { JobControl } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { clearedAtOnce } from './definitions.ts'
import { deleteSomeValues } from './repository/definitions.ts'

/** Deletes the values of a deleted attribute, in short statements, because other writes to SQLite have to wait. */
export async function clearAttribute(
  ctx: Context,
  { definition_id }: PayloadOf<'clear_attribute'>,
  control: JobControl,
) {
  const place = { application_id: ctx.application_id, id: definition_id }
  while (await deleteSomeValues(ctx.db, place, clearedAtOnce)) {
    control.signal.throwIfAborted()
    await control.heartbeat()
    await breathe()
  }
}

/** The values can no longer be reached, so nothing is wrong but the space they take. */
export const giveUpClearingAttribute = async () => undefined
