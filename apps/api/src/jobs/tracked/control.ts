import type { UndoResult } from '@clientele/contracts'
import { atomically, type Context } from '../../context.ts'
import { recordEvent } from '../../events/record.ts'
import type { JobControl } from '../job.ts'
import type { Position, Skipped, TrackedControl, TrackedJob } from './kind.ts'
import { countEnded, countStep } from './measure.ts'
import { forgetChange, recordChange } from './repository/changes.ts'
import { advanceRun, deleteJobErrors, holdRun, type JobRun, writeAsRun } from './repository/jobs.ts'
import { storeSkipped } from './skipped.ts'
import { factsOf } from './start.ts'

/** Thrown inside a run that may no longer write: its job was paused, canceled, or started again. */
export const stopped = new Error('The job was stopped.')

type EndState = 'completed' | 'failed' | 'canceled'

const reportEvery_ms = 1_000

/** What a position is stored with, so that a reader can tell the rate. */
export interface StoredProgress extends Position {
  /** When this run began this step, and how much was done by then. */
  since: string
  since_done: number
}

/** The resources of one run of a job. */
export function controlOf(
  ctx: Context,
  job: TrackedJob,
  queue: JobControl,
  from: Position | undefined,
): TrackedControl<unknown, unknown> {
  const run: JobRun = { application_id: job.application_id, id: job.id, run: job.run }
  let reported = 0
  let began: StoredProgress | undefined
  let reached = from
  /** Reading up to the checkpoint again is no progress, and its speed isn't that of the work. */
  const isBehind = ({ step, done }: Position) => reached?.step === step && done < reached.done

  /** The rate of a step is measured from its first report in this run. */
  const progressAt = (position: Position) => {
    if (began?.step !== position.step)
      began = { ...position, since: new Date().toISOString(), since_done: position.done }
    return { ...position, since: began.since, since_done: began.since_done }
  }
  const write = async (tx: Context, changes: Parameters<typeof writeAsRun>[2], skipped?: Skipped) => {
    const known = { ...(skipped?.header && { row_header: skipped.header }), changed_at: new Date() }
    const row = await writeAsRun(tx.db, run, { ...changes, ...known }, skipped?.count)
    if (!row) throw stopped
    if (skipped) await storeSkipped(tx, run.id, skipped.rows)
    return row
  }
  /** Ends the job, and with it the job of the queue. */
  const end = async (
    tx: Context,
    changes: Parameters<typeof writeAsRun>[2] & { state: EndState },
    skipped?: Skipped,
  ) => {
    await queue.done(tx.db)
    const row = await write(tx, { ...changes, checkpoint: null, finished_at: new Date() }, skipped)
    countEnded(tx, row.kind, changes.state)
    return row
  }

  return {
    signal: queue.signal,
    async report(position) {
      await queue.heartbeat()
      if (isBehind(position) || Date.now() - reported < reportEvery_ms) return
      await write(ctx, { progress: progressAt(position) })
      reported = Date.now()
    },
    async hold(tx) {
      await queue.heartbeat(tx.db)
      if (!(await holdRun(tx.db, run))) throw stopped
    },
    async setInput(tx, input) {
      await write(tx, { input })
    },
    async startOver(tx) {
      await queue.heartbeat(tx.db)
      reached = undefined
      await write(tx, { checkpoint: null })
      await write(tx, { error_count: await deleteJobErrors(tx.db, run) })
    },
    async advance(tx, { checkpoint, position, skipped, changed, undone }) {
      await queue.heartbeat(tx.db)
      const [row] = await advanceRun(tx.db, {
        ...run,
        checkpoint: checkpoint as Record<string, unknown>,
        progress: progressAt(position),
        row_header: skipped?.header ?? null,
        errors_more: skipped?.count ?? 0,
        changed_at: new Date(),
      })
      if (!row) throw stopped
      if (skipped) await storeSkipped(tx, run.id, skipped.rows)
      countStep(tx, row.kind, { before: reached, after: position, skipped: skipped?.count ?? 0 })
      reached = position
      if (changed) await recordChange(tx.db, run, changed)
      if (undone) await forgetChange(tx.db, undone)
    },
    async complete(tx, result) {
      const row = await end(tx, { state: 'completed', result: result as Record<string, unknown> })
      await recordEvent(tx, job.id, { type: 'job.completed', ...factsOf(row), error_count: row.error_count })
      // The result of an undo is the same for every kind.
      if (row.undoes)
        await recordEvent(tx, row.undoes, { type: 'job.undone', ...factsOf(row), ...(result as UndoResult) })
    },
    async fail(tx, failure, skipped) {
      const row = await end(tx, { state: 'failed', failure }, skipped)
      await recordEvent(tx, job.id, { type: 'job.failed', ...factsOf(row), failure })
    },
    abandon: (failure) =>
      atomically({ ...ctx, now: new Date() }, async (tx) => {
        const row = await end(tx, { state: 'canceled', failure })
        await recordEvent(tx, job.id, { type: 'job.canceled', ...factsOf(row), failure })
      }),
  }
}
