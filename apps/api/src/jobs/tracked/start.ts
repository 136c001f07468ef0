import type { EventPayload, Job, JobKind } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Actor, Context } from '../../context.ts'
import { recordEvent } from '../../events/record.ts'
import { enqueue } from '../queue.ts'
import { findJob, insertJob, type JobErrorRow, type TrackedJobRow } from './repository/jobs.ts'
import { storeSkipped } from './skipped.ts'

/** A job to start. */
export interface JobToStart {
  /** Its ID, if something that belongs to it is already stored. */
  id?: string
  kind: JobKind
  about: Job['about']
  input: Record<string, unknown>
  /** Who started it, if it isn't the caller. */
  started_by?: Pick<Actor, 'kind' | 'id' | 'name'>
  /** The ID of the job that it undoes. */
  undoes?: string
  /** What it skips, as far as that is known. A retry keeps these rows. */
  skipped?: readonly JobErrorRow[]
}

/** Adds a job that people can see, in the open transaction, so that it exists if and only if the transaction is committed. Returns its ID. */
export async function startJob(
  tx: Context,
  { id = newId(), kind, about, input, started_by = tx.actor, undoes, skipped = [] }: JobToStart,
): Promise<string> {
  const row = {
    application_id: tx.application_id,
    id,
    kind,
    state: 'queued',
    run: 1,
    attempts: 0,
    about_type: about.type,
    about_id: about.id,
    about_name: about.name,
    starter_id: started_by.id,
    started_by: { kind: started_by.kind, id: started_by.id, name: started_by.name },
    input,
    error_count: skipped.length,
    undoes: undoes ?? null,
    undoable: 0,
    created_at: tx.now,
    changed_at: tx.now,
  }
  await insertJob(tx.db, row)
  await storeSkipped(tx, id, skipped, { at_start: true })
  await enqueueRun(tx, row)
  await recordEvent(tx, id, { type: 'job.created', ...factsOf(row), ...(undoes !== undefined && { undoes }) })
  return id
}

/** Returns a job of the application, as it is stored. */
export const findTrackedJob = ({ db, application_id }: Context, id: string): Promise<TrackedJobRow | undefined> =>
  findJob(db, { application_id, id })

/** Has a worker run the job. */
export const enqueueRun = (tx: Context, { id, kind, run }: Pick<TrackedJobRow, 'id' | 'kind' | 'run'>) =>
  enqueue(tx, { kind: 'run_job', payload: { job_id: id, kind: kindIn(kind), run } })

/** What every event of a job says. */
export const factsOf = ({ kind, about_id }: Pick<TrackedJobRow, 'kind' | 'about_id'>): EventPayload<'job.created'> => ({
  kind: kindIn(kind),
  about_id,
})

/** Only this service writes kinds, and a process doesn't run jobs of a newer one. */
export const kindIn = (kind: string) => kind as JobKind
