// Hand-written: no library serves both databases and enqueues in the transaction of the caller.
import {
  type Connection,
  type Database,
  momentIn,
  newId,
  type Params,
  query,
  skipLocked,
  statementMoment,
} from '@clientele/db'
import { jobKindNames } from '@clientele/contracts'
import { and, asc, eq, gt, lt, lte, min, type SQL, sql } from 'drizzle-orm'
import { afterCommit, type Context } from '../context.ts'
import { type JobKind, type JobKindName, jobKinds, type PayloadInput, trackedLanes } from './kinds.ts'
import { type Lane, laneNames } from './lanes.ts'

/*
 * The queue is a table. A job is ready, or set aside until a given time: when it is due, when it is retried, or when its lease ends.
 * `releaseDue` makes jobs ready when their time has come, and `claim` takes a ready one. Each claim increases the number of attempts, which
 * proves that the lease is still held: once another process has claimed the job, the number no longer matches.
 */

/** A claimed job. */
export interface ClaimedJob {
  application_id: string
  id: string
  kind: string
  payload: Record<string, unknown>
  attempts: number
}

/** A job to add. Without `run_at`, it is ready immediately. */
export type JobToAdd = {
  [Name in JobKindName]: { kind: Name; payload: PayloadInput<Name>; run_at?: Date }
}[JobKindName]

/** Adds a job in the open transaction, so that it exists if and only if the transaction is committed. */
export async function enqueue(tx: Context, job: JobToAdd): Promise<string> {
  const id = newId()
  const kind: JobKind = jobKinds[job.kind]
  const payload = kind.payload.parse(job.payload)
  const lane = kind.lane(payload)
  await tx.db.queries.insert(tx.db.tables.jobs).values({
    application_id: tx.application_id,
    id,
    kind: job.kind,
    lane,
    priority: kind.priority(payload),
    payload: payload as Record<string, unknown>,
    state: 'waiting',
    ready: job.run_at === undefined,
    attempts: 0,
    claimable_at: job.run_at ?? momentIn(tx.db, 0),
    created_at: tx.now,
  })
  if (job.run_at === undefined) announce(tx, lane)
  return id
}

/** Wakes this process's workers as soon as the job is visible. */
function announce(tx: Context, lane: Lane) {
  const tell = () => {
    for (const listener of listeners.get(tx.services.database) ?? []) listener(lane)
  }
  if (tx.afterwards) afterCommit(tx, async () => tell())
  else tell()
}

/** Calls `listener` when this process adds a job to a lane. Returns an unsubscribe function. */
export function onEnqueue(database: Database, listener: (lane: Lane) => void): () => void {
  const known = listeners.get(database) ?? new Set()
  listeners.set(database, known.add(listener))
  return () => void known.delete(listener)
}

const listeners = new WeakMap<Database, Set<(lane: Lane) => void>>()

/** A range of applications whose jobs may be claimed: those after one ID and before another, in byte order. */
export interface ApplicationRange {
  after: string
  before?: string | undefined
}

/** Claims the next ready job of a lane, from the first application in the range that has one. */
export async function claim(
  db: Connection,
  lane: Lane,
  { after, before }: ApplicationRange,
  lease_ms: (kind: string) => number,
): Promise<ClaimedJob | undefined> {
  const { jobs } = db.tables
  const next = db.queries
    .select({ application_id: jobs.application_id, id: jobs.id })
    .from(jobs)
    .where(
      and(
        eq(jobs.lane, lane),
        isReady,
        gt(jobs.application_id, after),
        before === undefined ? undefined : lt(jobs.application_id, before),
        lte(jobs.claimable_at, statementMoment(db)),
      ),
    )
    .orderBy(asc(jobs.application_id), asc(jobs.priority), asc(jobs.claimable_at))
    .limit(1)
  const [job] = await db.queries
    .update(jobs)
    .set({
      state: 'running',
      ready: false,
      attempts: sql`${jobs.attempts} + 1`,
      claimable_at: momentIn(db, leaseOf(db, lease_ms)),
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

/** The lease of the job that a statement is about to claim, whose kind only the database knows. */
const leaseOf = ({ tables: { jobs } }: Connection, lease_ms: (kind: string) => number): SQL<number> => {
  const cases = Object.keys(jobKinds).map((kind) => sql`when ${kind} then cast(${lease_ms(kind)} as integer)`)
  return sql`case ${jobs.kind} ${sql.join(cases, sql` `)} else cast(${lease_ms('')} as integer) end`
}

const releasedAtOnce = 500

/**
 * Makes jobs ready whose time has come. A job whose worker is gone keeps its place in the queue. Returns the lanes that now have more work, and
 * whether there may be more jobs to release.
 */
export async function releaseDue(db: Connection): Promise<{ lanes: Set<string>; more: boolean }> {
  const { jobs } = db.tables
  const due = db.queries
    .select({ application_id: jobs.application_id, id: jobs.id })
    .from(jobs)
    .where(and(isSetAside, lte(jobs.claimable_at, statementMoment(db))))
    .orderBy(asc(jobs.claimable_at))
    .limit(releasedAtOnce)
  const released = await db.queries
    .update(jobs)
    .set({
      claimable_at: sql`case ${jobs.state} when 'running' then ${jobs.created_at} else ${jobs.claimable_at} end`,
      state: 'waiting',
      ready: true,
    })
    .where(sql`(${jobs.application_id}, ${jobs.id}) in (${due.getSQL()}${skipLocked(db)})`)
    .returning({ lane: jobs.lane })
  return { lanes: new Set(released.map(({ lane }) => lane)), more: released.length === releasedAtOnce }
}

// Must match the conditions of the partial indexes.
const isReady = sql`ready and state = 'waiting'`
const isSetAside = sql`(state = 'running' or (state = 'waiting' and not ready))`

/** Extends the lease. Returns false if it was lost. In a transaction, it also keeps others from claiming the job. */
export async function extendLease(db: Connection, job: ClaimedJob, lease_ms: number): Promise<boolean> {
  const { application_id, id, attempts } = job
  return (await extended(db, { application_id, id, attempts, lease_ms })).length > 0
}

const extended = query('extend_lease', (db, p: Params<Held & { lease_ms: number }>) =>
  db.queries
    .update(db.tables.jobs)
    .set({ claimable_at: momentIn(db, p.lease_ms) })
    .where(isHeld(db, p))
    .returning({ id: db.tables.jobs.id }),
)

/** Completes the job. Returns false if the lease was lost. */
export async function finish(db: Connection, job: ClaimedJob): Promise<boolean> {
  const rows = await db.queries
    .update(db.tables.jobs)
    .set({ state: 'done', error: null, finished_at: momentIn(db, 0) })
    .where(isHeld(db, job))
    .returning({ id: db.tables.jobs.id })
  return rows.length > 0
}

/** Sets the job aside for `delay_ms`. */
export const retryLater = (db: Connection, job: ClaimedJob, error: string, delay_ms: number) =>
  db.queries
    .update(db.tables.jobs)
    .set({ state: 'waiting', ready: false, error, claimable_at: momentIn(db, delay_ms) })
    .where(isHeld(db, job))

/** Returns the job to its state before the claim, so that another process can take it immediately. */
export const release = (db: Connection, job: ClaimedJob) => {
  const { jobs } = db.tables
  return db.queries
    .update(jobs)
    .set({ state: 'waiting', ready: true, attempts: sql`${jobs.attempts} - 1`, claimable_at: sql`${jobs.created_at}` })
    .where(isHeld(db, job))
}

/** Marks the job as failed. Returns false if the lease was lost. */
export async function failForGood(db: Connection, job: ClaimedJob, error: string): Promise<boolean> {
  const rows = await db.queries
    .update(db.tables.jobs)
    .set({ state: 'failed', error, finished_at: momentIn(db, 0) })
    .where(isHeld(db, job))
    .returning({ id: db.tables.jobs.id })
  return rows.length > 0
}

/** Counting further would cost more than the number is worth. */
const countedMax = 10_000

/** Counts the due jobs of each lane, up to a limit, and returns since when the oldest has been due. */
export const measureLanes = (db: Connection) =>
  Promise.all(
    laneNames.map(async (lane) => {
      const { jobs } = db.tables
      const waiting = and(eq(jobs.lane, lane), isReady)
      const counted = db.queries.select({ id: jobs.id }).from(jobs).where(waiting).limit(countedMax).as('counted')
      const [[depth], [oldest]] = await Promise.all([
        db.queries.select({ waiting: sql<number>`cast(count(*) as integer)` }).from(counted),
        db.queries
          .select({ due: jobs.claimable_at })
          .from(jobs)
          .where(waiting)
          .orderBy(asc(jobs.claimable_at))
          .limit(1),
      ])
      const oldest_s = oldest ? Math.max(0, (Date.now() - oldest.due.getTime()) / 1_000) : 0
      return { lane, waiting: depth?.waiting ?? 0, oldest_s }
    }),
  )

/** The same for the jobs that people can see, by kind. */
export const measureKinds = (db: Connection) =>
  Promise.all(
    jobKindNames.map(async (kind) => {
      const { jobs } = db.tables
      const isOfKind = and(eq(jobs.kind, 'run_job'), sql`${jobs.payload} ->> 'kind' = ${kind}`)
      const counted = db.queries
        .select({ due: jobs.claimable_at })
        .from(jobs)
        .where(and(eq(jobs.lane, trackedLanes[kind]), isReady, isOfKind))
        .limit(countedMax)
        .as('counted')
      const [found] = await db.queries
        .select({ waiting: sql<number>`cast(count(*) as integer)`, due: min(counted.due) })
        .from(counted)
      const oldest_s = found?.due ? Math.max(0, (Date.now() - found.due.getTime()) / 1_000) : 0
      return { kind, waiting: found?.waiting ?? 0, oldest_s }
    }),
  )

type Held = Pick<ClaimedJob, 'application_id' | 'id' | 'attempts'>

const isHeld = ({ tables: { jobs } }: Connection, job: Held) =>
  and(
    eq(jobs.application_id, job.application_id),
    eq(jobs.id, job.id),
    eq(jobs.state, 'running'),
    eq(jobs.attempts, job.attempts),
  )
