import { atomically, type Context } from '../../context.ts'
import { recordEvent } from '../../events/record.ts'
import type { JobControl, JobHandler } from '../job.ts'
import type { PayloadOf } from '../kinds.ts'
import { controlOf, stopped } from './control.ts'
import { type AnyTrackedKind, type Position, toTrackedJob, type TrackedKinds, workOf } from './kind.ts'
import { countEnded } from './measure.ts'
import { lockJob, type TrackedJobRow, writeJob } from './repository/jobs.ts'
import { factsOf } from './start.ts'

/*
 * Runs jobs that people can see, as jobs of the queue. Each is about one run: if the job was paused, canceled, or started again in the meantime,
 * nothing is left to do.
 */

type Run = PayloadOf<'run_job'>

export const runTrackedJobs = (kinds: TrackedKinds): JobHandler<Run> => ({
  async run(ctx, wanted, queue) {
    const kind = kinds[wanted.kind]
    const row = await begin(ctx, kind, wanted, queue)
    if (!row) return
    const job = toTrackedJob(row)
    try {
      if (row.state === 'canceling') throw stopped
      await workOf(kind, row).run(ctx, job, controlOf(ctx, job, queue, positionIn(row)))
    } catch (error) {
      if (error === stopped) return await endIfCanceled(ctx, kind, wanted, queue)
      if (queue.signal.aborted) await handOn(ctx, wanted, queue)
      throw error
    }
  },
  async giveUp(tx, wanted) {
    const row = await current(tx, wanted)
    if (row) await giveUpNow(tx, kinds[wanted.kind], row)
  },
})

/** Where an earlier run has left off. */
const positionIn = ({ progress }: TrackedJobRow) => (progress ?? undefined) as Position | undefined

/** Returns the job, locked, if this run is its current one and there is something left to do. */
async function current(tx: Context, { job_id, run }: Run): Promise<TrackedJobRow | undefined> {
  const row = await lockJob(tx.db, { application_id: tx.application_id, id: job_id })
  return row?.run === run && ['queued', 'running', 'canceling'].includes(row.state) ? row : undefined
}

/** How often a job is begun without getting to its next checkpoint, before it is given up. */
const attemptsMax = 10

/** Marks the job as running. Returns undefined if nothing is left to do. */
const begin = (ctx: Context, kind: AnyTrackedKind, wanted: Run, queue: JobControl) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await queue.heartbeat(tx.db)
    const row = await current(tx, wanted)
    if (!row || row.state === 'canceling') return row
    if (row.attempts >= attemptsMax) return giveUpNow(tx, kind, row)
    const { attempts, started_at, progress } = row
    return writeJob(tx.db, row, {
      state: 'running',
      attempts: attempts + 1,
      started_at: started_at ?? tx.now,
      changed_at: tx.now,
      // The rate doesn't include the time in which nothing ran.
      progress: progress && { ...progress, since: tx.now.toISOString(), since_done: progress.done },
    })
  })

async function giveUpNow(tx: Context, kind: AnyTrackedKind, row: TrackedJobRow): Promise<undefined> {
  const failure = await workOf(kind, row).giveUp(tx, toTrackedJob(row))
  await writeJob(tx.db, row, { state: 'failed', failure, checkpoint: null, finished_at: tx.now, changed_at: tx.now })
  await recordEvent(tx, row.id, { type: 'job.failed', ...factsOf(row), failure })
  countEnded(tx, row.kind, 'failed')
  return undefined
}

/** Leaves the job to another process because this one stops. That doesn't count as a failed attempt. */
const handOn = (ctx: Context, wanted: Run, queue: JobControl) =>
  atomically(ctx, async (tx) => {
    await queue.heartbeat(tx.db)
    const row = await current(tx, wanted)
    if (row) await writeJob(tx.db, row, { attempts: Math.max(0, row.attempts - 1) })
  })

/** Ends a job that was asked to stop. One that was paused keeps its checkpoint, and its next run continues there. */
const endIfCanceled = (ctx: Context, kind: AnyTrackedKind, wanted: Run, queue: JobControl) =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await queue.heartbeat(tx.db)
    const row = await current(tx, wanted)
    if (row?.state !== 'canceling') return
    await queue.done(tx.db)
    await cancelNow(tx, kind, row)
  })

/** Cancels a job that no worker runs. It is locked. */
export async function cancelNow(tx: Context, kind: AnyTrackedKind, row: TrackedJobRow) {
  const { failure, result, input } = await workOf(kind, row).cancel(tx, toTrackedJob(row))
  const canceled = await writeJob(tx.db, row, {
    state: 'canceled',
    failure,
    result: (result as Record<string, unknown> | undefined) ?? null,
    ...(input && { input }),
    checkpoint: null,
    finished_at: tx.now,
    changed_at: tx.now,
  })
  await recordEvent(tx, row.id, { type: 'job.canceled', ...factsOf(row), failure })
  countEnded(tx, row.kind, 'canceled')
  return canceled
}
