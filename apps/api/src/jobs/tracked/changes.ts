import type { Context } from '../../context.ts'
import {
  type ChangeRow,
  findLastChange,
  measureChangesAfter,
  measureChangesOf,
  readChangesAfter,
} from './repository/changes.ts'

/* The recorded changes of jobs, for the kinds that undo them. */

export type Change = ChangeRow

/** A job whose changes are compared with those that other jobs about the same record have made since its first. */
interface Compared {
  job_id: string
  about_id: string
  first: Date
}

/** The last change of a job that isn't undone. */
export const lastChangeOf = ({ db, application_id }: Context, job_id: string): Promise<Change | undefined> =>
  findLastChange(db, { application_id, id: job_id })

/** How much a job has changed that isn't undone, and the different times of that, in order. */
export const changesOf = ({ db, application_id }: Context, job_id: string) =>
  measureChangesOf(db, { application_id, id: job_id })

/** How many records other jobs have changed since. */
export const sizeOfLaterChanges = ({ db, application_id }: Context, { job_id, about_id, first }: Compared) =>
  measureChangesAfter(db, { application_id, about_id, except: job_id, first })

/** What other jobs have changed since, a few changes at a time. */
export const laterChanges = ({ db, application_id }: Context, { job_id, about_id, first }: Compared) =>
  readChangesAfter(db, { application_id, about_id, except: job_id, first })
