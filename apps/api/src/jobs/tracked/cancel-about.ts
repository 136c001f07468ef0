import { endedJobStates, type JobKind, jobKindNames, jobStates } from '@clientele/contracts'
import type { Context } from '../../context.ts'
import { recordEvent } from '../../events/record.ts'
import { countEnded } from './measure.ts'
import {
  countJobs,
  forgetUndoable,
  listUnfinished,
  lockJobsAbout,
  type TrackedJobRow,
  writeJob,
} from './repository/jobs.ts'
import { factsOf } from './start.ts'

const unfinished = jobStates.filter((state) => !endedJobStates.some((ended) => ended === state))

/** Counts up to 100 jobs about a record that haven't ended. */
export const countUnfinishedAbout = ({ db, application_id }: Context, about_id: string): Promise<number> =>
  countJobs(db, { application_id, kinds: jobKindNames, starter_id: undefined, states: unfinished, about_id }, 100)

const readingFiles: readonly JobKind[] = ['import_customers', 'import_members']

/** The IDs of the jobs that read files, and haven't ended. */
export async function unfinishedReaders({ db, application_id }: Context): Promise<string[]> {
  const jobs = await listUnfinished(db, { application_id, kinds: readingFiles, states: unfinished })
  return jobs.map(({ id }) => id)
}

/**
 * Cancels all jobs about a record that is about to be deleted, and makes the ended ones impossible to undo. Must run inside the transaction that deletes
 * the record, before that: workers lock the job first. Returns the jobs that were canceled, so that their caller can delete what only they need.
 */
export async function cancelJobsAbout(tx: Context, about_id: string, failure: string): Promise<TrackedJobRow[]> {
  const { application_id } = tx
  const jobs = await lockJobsAbout(tx.db, { application_id, about_id, states: unfinished })
  for (const job of jobs) {
    const ended = { finished_at: tx.now, changed_at: tx.now }
    await writeJob(tx.db, job, { state: 'canceled', failure, checkpoint: null, ...ended })
    await recordEvent(tx, job.id, { type: 'job.canceled', ...factsOf(job), failure })
    countEnded(tx, job.kind, 'canceled')
  }
  await forgetUndoable(tx.db, { application_id, about_id })
  return jobs
}
