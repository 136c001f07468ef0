import { atomically, type Context } from '../context.ts'
import type { JobHandler } from '../jobs/job.ts'
import type { PayloadOf } from '../jobs/kinds.ts'
import { enqueue } from '../jobs/queue.ts'
import { unfinishedReaders } from '../jobs/tracked/cancel-about.ts'
import { deleteSkippedRows } from './repository/skipped-rows.ts'

/*
 * Erasing people from the rows that jobs have skipped. A job that reads a file meanwhile may skip such a row in a transaction that can't be seen yet, or
 * later, so it is looked at again until it has ended.
 */

const first_ms = 5_000
const longest_ms = 15 * 60_000

/** Deletes the skipped rows with any of these traces. Rows that jobs skip which are reading files now are deleted by a job. */
export async function eraseSkippedRows(tx: Context, traces: readonly string[]): Promise<void> {
  // Read before the rows are: a job that has ended by now has committed all that it has skipped.
  const job_ids = await unfinishedReaders(tx)
  await deleteSkippedRows(tx, traces)
  if (job_ids.length > 0) await lookAgain(tx, { traces: [...traces], job_ids, after_ms: first_ms })
}

type Payload = PayloadOf<'erase_skipped_rows'>

const lookAgain = (tx: Context, payload: Payload) =>
  enqueue(tx, { kind: 'erase_skipped_rows', payload, run_at: new Date(Date.now() + payload.after_ms) })

export const eraseSkippedRowsLater: JobHandler<Payload> = {
  run: (ctx, { traces, job_ids, after_ms }, control) =>
    atomically({ ...ctx, now: new Date() }, async (tx) => {
      await control.done(tx.db)
      const unfinished = new Set(await unfinishedReaders(tx))
      const reading = job_ids.filter((id) => unfinished.has(id))
      await deleteSkippedRows(tx, traces)
      if (reading.length > 0)
        await lookAgain(tx, { traces, job_ids: reading, after_ms: Math.min(after_ms * 2, longest_ms) })
    }),
  // Erasing was promised, so it is retried for as long as it takes.
  giveUp: async (tx, payload) => void (await lookAgain(tx, { ...payload, after_ms: longest_ms })),
}
