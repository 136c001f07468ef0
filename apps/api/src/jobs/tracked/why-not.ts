import {
  AppError,
  bulkActions,
  endedJobStates,
  type JobAction,
  type JobKind,
  type JobRefusal,
  type JobState,
} from '@clientele/contracts'
import { type AnyTrackedKind } from './kind.ts'
import { bulkActionIn, isBulk } from './present.ts'
import type { TrackedJobRow } from './repository/jobs.ts'
import { kindIn } from './start.ts'

/*
 * Why something can't be done with a job, for programs and in words.
 */

/** The error of an action that the job doesn't allow. */
export function refusedAction(row: TrackedJobRow, action: JobAction, kind: AnyTrackedKind): AppError {
  const state = row.state as JobState
  const reason = action === 'undo' ? whyNotUndone(row, kind) : undefined
  const message = reason ? sentences[reason](row) : `A job that is ${state} can’t be ${participles[action]}.`
  return new AppError('JOB_STATE', [{ field: 'jobId', message }], { state, ...(reason && { reason }) })
}

const participles: Readonly<Record<JobAction, string>> = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'canceled',
  retry: 'retried',
  undo: 'undone',
}

function whyNotUndone(row: TrackedJobRow, kind: AnyTrackedKind): JobRefusal {
  if (row.undoes !== null) return 'is_undo'
  if (!kind.undo || (isBulk(row) && !bulkActions[bulkActionIn(row)]?.undoable)) return 'never_undone'
  if (!endedJobStates.some((each) => each === row.state)) return 'not_ended'
  if (row.undone_by !== null) return 'already_undone'
  return row.input.dry_run === true ? 'dry_run' : 'nothing_to_undo'
}

const sentences: Readonly<Record<JobRefusal, (row: TrackedJobRow) => string>> = {
  is_undo: () => 'This job undoes another one. An undo can’t be undone.',
  never_undone: (row) => `${whatItDoes(row)} can’t be undone.`,
  not_ended: ({ state }) => `The job is ${state}. It can be undone once it has ended: wait for that, or cancel it.`,
  already_undone: () => 'The job was undone already.',
  dry_run: () => 'This was a dry run, so it has changed nothing.',
  nothing_to_undo: ({ kind }) =>
    `${nothing[kindIn(kind)] ?? 'The job has changed nothing'}, so there is nothing to undo.`,
}

/** What can be undone of a kind, and wasn't done, or is about something that is gone. */
const nothing: Readonly<Partial<Record<JobKind, string>>> = {
  import_customers: 'The import has created no customers, and what it changed in others stays',
  import_members: 'The file has changed no members, or its group was deleted',
  bulk_action: 'The action has changed nobody, or its group was deleted',
}

function whatItDoes(row: TrackedJobRow): string {
  if (isBulk(row)) return `What a bulk action “${bulkActionIn(row)}” has done`
  return whatKindsDo[kindIn(row.kind)] ?? 'What jobs of this kind do'
}

const whatKindsDo: Readonly<Partial<Record<JobKind, string>>> = {
  fill_segment: 'Filling a segment',
  export_customers: 'An export',
  clear_attribute: 'Deleting the values of an attribute',
}
