import { AppError, type BulkAction } from '@clientele/contracts'
import { type AnyTrackedUndo, type TrackedJob, trackedUndo } from '../jobs/tracked/kind.ts'
import { undoImport } from '../user-groups/undo-import.ts'
import { undoStates } from './undo-states.ts'

/*
 * How each action is undone, as far as nobody has changed since what it has done. The members of a group are undone like those of a file.
 */

const states = trackedUndo(undoStates)
const members = trackedUndo(undoImport)

const undoing: Readonly<Record<BulkAction, AnyTrackedUndo | undefined>> = {
  block: states,
  unblock: states,
  archive: undefined,
  erase: undefined,
  sign_out: undefined,
  invite: undefined,
  add_to_group: members,
  remove_from_group: members,
  set_attribute: states,
}

/** Only this kind writes its input, and that of the job that undoes one. */
const actionOf = (job: TrackedJob) => (job.input as { action: BulkAction }).action

function undoOf(job: TrackedJob): AnyTrackedUndo {
  const undo = undoing[actionOf(job)]
  if (!undo) throw new AppError('JOB_OUTDATED')
  return undo
}

export const undoBulkAction: AnyTrackedUndo = {
  prepare: async (tx, job) => ({ ...((await undoOf(job).prepare(tx, job)) as object), action: actionOf(job) }),
  run: (ctx, job, control) => undoOf(job).run(ctx, job, control),
  cancel: (tx, job) => undoOf(job).cancel(tx, job),
  giveUp: (tx, job) => undoOf(job).giveUp(tx, job),
  restart: (tx, job) => undoOf(job).restart(tx, job),
  async outdatedAmong(ctx, jobs) {
    const byUndo = [...Map.groupBy(jobs, undoOf)]
    return (
      await Promise.all(byUndo.map(async ([undo, alike]) => (await undo.outdatedAmong?.(ctx, alike)) ?? []))
    ).flat()
  },
}
