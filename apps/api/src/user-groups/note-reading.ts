import { atomically, type Context } from '../context.ts'
import type { TrackedControl } from '../jobs/tracked/kind.ts'
import { type GroupKey, setReading } from './repository/groups.ts'

/** Writes down what a job knows about the file of its group, unless the job was paused, canceled, or given to another worker in the meantime. */
export const noteReading = (
  ctx: Context,
  key: GroupKey,
  changes: Parameters<typeof setReading>[2],
  control: Pick<TrackedControl<unknown, unknown>, 'hold'>,
) =>
  atomically(ctx, async (tx) => {
    await control.hold(tx)
    return setReading(tx.db, key, changes)
  })
