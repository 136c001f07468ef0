import { setImmediate as breathe } from 'node:timers/promises'
import { AppError, type UndoResult } from '@clientele/contracts'
import { undoBlocks } from '../accounts/bulk-states.ts'
import { type SharedValue, undoForMany } from '../attributes/bulk-values.ts'
import { atomically, type Context } from '../context.ts'
import { counted } from '../files/counted.ts'
import { type Change, changesOf, lastChangeOf } from '../jobs/tracked/changes.ts'
import {
  type JobErrorRow,
  jobErrorsMax,
  type Left,
  type TrackedControl,
  type TrackedJob,
  type TrackedUndo,
} from '../jobs/tracked/kind.ts'
import { askedBy, asAsked, type BulkInput } from './bulk-job.ts'

/*
 * Undoes blocking or unblocking many users, or giving them an attribute: those who are still as the job has made them are as before. The changes are undone in
 * reverse order, each in the transaction that deletes its record.
 */

interface UndoInput extends Pick<BulkInput, 'asked' | 'default_country_code'> {
  action: 'block' | 'unblock' | 'set_attribute'
  attribute?: SharedValue | undefined
}

interface Checkpoint {
  /** How many users were looked at, how many of them are as they were, and how many stay as they are. */
  done: number
  undone: number
  kept: number
  total: number
}

type Control = TrackedControl<Checkpoint, UndoResult>
type StatesJob = TrackedJob<UndoInput, Checkpoint>

export const undoStates: TrackedUndo<BulkInput, UndoInput, Checkpoint, UndoResult> = {
  async prepare(tx, { input: { action, attribute, default_country_code } }) {
    if (!isUndoneHere(action)) throw new AppError('JOB_OUTDATED')
    return { action, attribute, asked: askedBy(tx), default_country_code }
  },
  run: (system, job, control) => undoAll(asAsked(system, job), job, control),
  async cancel(_tx, { checkpoint }): Promise<Left<UndoResult>> {
    const { done = 0, undone = 0, kept = 0, total = 0 } = checkpoint ?? {}
    const failure =
      done === 0
        ? 'Undoing was canceled before it changed anything.'
        : `Undoing was canceled after ${counted(done)} of ${counted(total)} customers. What was undone stays undone.`
    return { failure, result: checkpoint && { undone, kept } }
  },
  giveUp: async () => 'The action could not be undone because of a problem on our side. Retry the job.',
  // What was undone before isn't recorded anymore.
  restart: async () => undefined,
}

const isUndoneHere = (action: BulkInput['action']): action is UndoInput['action'] =>
  action === 'block' || action === 'unblock' || action === 'set_attribute'

async function undoAll(ctx: Context, job: StatesJob, control: Control) {
  const undone = job.undoes ?? ''
  let at = job.checkpoint ?? { done: 0, undone: 0, kept: 0, total: (await changesOf(ctx, undone)).size }
  for (;;) {
    control.signal.throwIfAborted()
    const change = await lastChangeOf(ctx, undone)
    if (!change) break
    at = await undoStep(ctx, job, change, at, control)
    await breathe()
  }
  const result = { undone: at.undone, kept: at.kept }
  await atomically({ ...ctx, now: new Date() }, (tx) => control.complete(tx, result))
}

const changedSince = {
  code: 'changed_since',
  message: 'Someone has changed this customer since, so what they have changed stays',
}

function undoChange(tx: Context, { action, attribute }: UndoInput, ids: readonly string[], at: Date) {
  if (action !== 'set_attribute') return undoBlocks(tx, action, ids, at)
  return attribute ? undoForMany(tx, attribute, ids, at) : { undone: [], kept: ids }
}

const undoStep = (
  ctx: Context,
  { input }: StatesJob,
  change: Change,
  at: Checkpoint,
  control: Control,
): Promise<Checkpoint> =>
  atomically({ ...ctx, now: new Date() }, async (tx) => {
    await control.hold(tx)
    const { ids } = change.change as { ids: string[] }
    const { undone, kept } = await undoChange(tx, input, ids, change.changed_at)
    const checkpoint = {
      ...at,
      done: at.done + ids.length,
      undone: at.undone + undone.length,
      kept: at.kept + kept.length,
    }
    const rows = kept.map((value, i): JobErrorRow => ({ value, ...changedSince, line: at.kept + i + 1 }))
    await control.advance(tx, {
      checkpoint,
      position: { step: 'undo', unit: 'users', done: checkpoint.done, total: at.total },
      skipped: { rows: rows.slice(0, Math.max(0, jobErrorsMax - at.kept)), count: kept.length },
      undone: change,
    })
    return checkpoint
  })
