import { type Connection, type Database, newId, skipLocked } from '@clientele/db'
import { and, eq, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

/*
 * The queue is a table. A job is claimed by an UPDATE that sets a lease; every claim counts one attempt more, and that number is
 * what the holder of a lease proves it with: once another process has claimed the job, the number is no longer its own.
 */

/** A job as it was claimed. */
export interface ClaimedJob {
  application_id: string
  id: string
  kind: string
  payload: Record<string, unknown>
  attempts: number
}

/** Adds a job in the open transaction: it exists exactly if what it follows from has happened. */
export async function enqueue(
  tx: Context,
  job: { kind: string; payload: Record<string, unknown>; run_at?: Date },
): Promise<string> {
  const id = newId()
  await tx.db.queries.insert(tx.db.tables.jobs).values({
    application_id: tx.application_id,
    id,
    kind: job.kind,
    payload: job.payload,
    state: 'waiting',
    attempts: 0,
    claimable_at: job.run_at ?? inMilliseconds(tx.db, 0),
    created_at: tx.now,
  })
  for (const listener of listeners.get(tx.services.database) ?? []) listener()
  return id
}

/** Calls `listener` when this process adds a job, which may be a moment before the job can be seen. Answers how to stop that. */
export function onEnqueue(database: Database, listener: () => void): () => void {
  const known = listeners.get(database) ?? new Set()
  listeners.set(database, known.add(listener))
  return () => void known.delete(listener)
}

const listeners = new WeakMap<Database, Set<() => void>>()

/** Claims the next job that is due, or whose lease ran out, for `lease_ms`. */
export async function claim(db: Connection, lease_ms: number): Promise<ClaimedJob | undefined> {
  const { jobs } = db.tables
  // Sorted by state first, as the index is: jobs whose process died come before those that wait.
  const next = db.queries
    .select({ application_id: jobs.application_id, id: jobs.id })
    .from(jobs)
    .where(and(sql`${jobs.state} in ('running', 'waiting')`, lte(jobs.claimable_at, inMilliseconds(db, 0))))
    .orderBy(jobs.state, jobs.claimable_at)
    .limit(1)
  const [job] = await db.queries
    .update(jobs)
    .set({
      state: 'running',
      attempts: sql`${jobs.attempts} + 1`,
      claimable_at: inMilliseconds(db, lease_ms),
    })
    .where(sql`(${jobs.application_id}, ${jobs.id}) = (${next.getSQL()}${skipLocked(db)})`)
    .returning({
      application_id: jobs.application_id,
      id: jobs.id,
      kind: jobs.kind,
      payload: jobs.payload,
      attempts: jobs.attempts,
    })
  return job
}

/** Extends the lease; false when it is no longer ours. In a transaction it also keeps everybody else from claiming the job. */
export async function extendLease(db: Connection, job: ClaimedJob, lease_ms: number): Promise<boolean> {
  const rows = await db.queries
    .update(db.tables.jobs)
    .set({ claimable_at: inMilliseconds(db, lease_ms) })
    .where(isHeld(db, job))
    .returning({ id: db.tables.jobs.id })
  return rows.length > 0
}

/** Ends the job; false when the lease is no longer ours. */
export async function finish(db: Connection, job: ClaimedJob): Promise<boolean> {
  const rows = await db.queries
    .update(db.tables.jobs)
    .set({ state: 'done', error: null, finished_at: inMilliseconds(db, 0) })
    .where(isHeld(db, job))
    .returning({ id: db.tables.jobs.id })
  return rows.length > 0
}

/** Lets the job be claimed again after `delay_ms`. */
export const retryLater = (db: Connection, job: ClaimedJob, error: string, delay_ms: number) =>
  db.queries
    .update(db.tables.jobs)
    .set({ state: 'waiting', error, claimable_at: inMilliseconds(db, delay_ms) })
    .where(isHeld(db, job))

/** Gives the job back as if it had not been claimed, for another process to take up at once. */
export const giveBack = (db: Connection, job: ClaimedJob) =>
  db.queries
    .update(db.tables.jobs)
    .set({ state: 'waiting', attempts: sql`${db.tables.jobs.attempts} - 1`, claimable_at: inMilliseconds(db, 0) })
    .where(isHeld(db, job))

export const failForGood = (db: Connection, job: ClaimedJob, error: string) =>
  db.queries
    .update(db.tables.jobs)
    .set({ state: 'failed', error, finished_at: inMilliseconds(db, 0) })
    .where(isHeld(db, job))

/** Forgets jobs that came to an end more than `age_ms` ago. */
export const forgetFinished = (db: Connection, age_ms: number) =>
  db.queries.delete(db.tables.jobs).where(lt(db.tables.jobs.finished_at, inMilliseconds(db, -age_ms)))

const isHeld = ({ tables: { jobs } }: Connection, job: ClaimedJob) =>
  and(
    eq(jobs.application_id, job.application_id),
    eq(jobs.id, job.id),
    eq(jobs.state, 'running'),
    eq(jobs.attempts, job.attempts),
  )

/** A moment by the clock of the database, which all processes share: a lease must not depend on whose clock is right. */
const inMilliseconds = ({ dialect }: Connection, ms: number): SQL<Date> =>
  dialect === 'postgres'
    ? sql`clock_timestamp() + ${ms / 1_000}::float8 * interval '1 second'`
    : sql`cast(unixepoch('subsec') * 1000 as integer) + ${Math.round(ms)}`
