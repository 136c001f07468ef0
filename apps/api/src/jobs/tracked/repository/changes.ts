import { type Connection, type Params, query, type Tables } from '@clientele/db'
import { and, asc, desc, eq, gt, ne, type SQL, sql } from 'drizzle-orm'
import type { JobPlace } from './jobs.ts'

/*
 * What jobs have changed, so that it can be undone. Each step of a job that changes something records it in its own transaction. Undoing a change deletes
 * its record.
 */

export type ChangeRow = Tables['trackedJobChanges']['$inferSelect']

/** What a step has changed. */
export interface Changed {
  /** How many records were changed. */
  size: number
  change: Record<string, unknown>
  changed_at: Date
}

const isOf = ({ tables: { trackedJobChanges: c } }: Connection, { application_id, id }: JobPlace) =>
  and(eq(c.application_id, application_id), eq(c.job_id, id))

const insertChange = query('record_tracked_change', (db, p: Params<JobPlace & Changed>) => {
  const { trackedJobChanges: c } = db.tables
  const { application_id, id, size, change, changed_at } = p
  const last = db.queries
    .select({ position: sql<number>`coalesce(max(${c.position}), 0)` })
    .from(c)
    .where(isOf(db, { application_id, id }))
  const position = sql`(${last.getSQL()}) + 1` as SQL<number>
  return db.queries.insert(c).values({ application_id, job_id: id, position, size, change, changed_at })
})

/** Records a change behind those that the job, or an earlier run of it, has recorded. Must run inside a transaction. */
export async function recordChange(tx: Connection, { application_id, id }: JobPlace, changed: Changed) {
  await insertChange(tx, { application_id, id, ...changed })
  await addUndoable(tx, { application_id, id, more: changed.size })
}

/** Deletes a change that was undone. Must run inside that transaction. */
export async function forgetChange(tx: Connection, { application_id, job_id, position, size }: ChangeRow) {
  const { trackedJobChanges: c } = tx.tables
  const place = { application_id, id: job_id }
  await tx.queries.delete(c).where(and(isOf(tx, place), eq(c.position, position)))
  await addUndoable(tx, { ...place, more: -size })
}

const addUndoable = query('add_undoable_changes', (db, p: Params<JobPlace & { more: number }>) => {
  const { trackedJobs: j } = db.tables
  return db.queries
    .update(j)
    .set({ undoable: sql`${j.undoable} + ${p.more}` })
    .where(and(eq(j.application_id, p.application_id), eq(j.id, p.id)))
})

/** The last change of a job that isn't undone. */
export async function findLastChange(db: Connection, place: JobPlace): Promise<ChangeRow | undefined> {
  const { trackedJobChanges: c } = db.tables
  const [row] = await db.queries.select().from(c).where(isOf(db, place)).orderBy(desc(c.position)).limit(1)
  return row
}

/** How much a job has changed that isn't undone, and the different times of that, in order. */
export async function measureChangesOf(db: Connection, place: JobPlace): Promise<{ size: number; moments: Date[] }> {
  const { trackedJobChanges: c } = db.tables
  const rows = await db.queries
    .select({ changed_at: c.changed_at, size: sql<number>`cast(sum(${c.size}) as integer)` })
    .from(c)
    .where(isOf(db, place))
    .groupBy(c.changed_at)
    .orderBy(asc(c.changed_at))
  return { size: rows.reduce((sum, { size }) => sum + size, 0), moments: rows.map(({ changed_at }) => changed_at) }
}

/** Changes that other jobs about the same record have made since. */
interface Later {
  application_id: string
  about_id: string
  /** The job itself. */
  except: string
  first: Date
}

const isLater = ({ tables: { trackedJobChanges: c, trackedJobs: j } }: Connection, wanted: Later) =>
  and(
    eq(j.application_id, wanted.application_id),
    eq(j.about_id, wanted.about_id),
    ne(j.id, wanted.except),
    gt(c.changed_at, wanted.first),
  )

const ofTheirJobs = ({ tables: { trackedJobChanges: c, trackedJobs: j } }: Connection) =>
  and(eq(c.application_id, j.application_id), eq(c.job_id, j.id))

/** How many records were changed since. */
export async function measureChangesAfter(db: Connection, wanted: Later): Promise<number> {
  const { trackedJobChanges: c, trackedJobs: j } = db.tables
  const [row] = await db.queries
    .select({ size: sql<number>`cast(coalesce(sum(${c.size}), 0) as integer)` })
    .from(j)
    .innerJoin(c, ofTheirJobs(db))
    .where(isLater(db, wanted))
  return row?.size ?? 0
}

const changesAtOnce = 50

/** The changes made since, a few at a time. */
export async function* readChangesAfter(
  db: Connection,
  wanted: Later,
): AsyncGenerator<Pick<ChangeRow, 'change' | 'changed_at'>> {
  const { trackedJobChanges: c, trackedJobs: j } = db.tables
  let after: { job_id: string; position: number } | undefined
  for (;;) {
    const isNext = after && sql`(${c.job_id}, ${c.position}) > (${after.job_id}, ${after.position})`
    const rows: Pick<ChangeRow, 'job_id' | 'position' | 'change' | 'changed_at'>[] = await db.queries
      .select({ job_id: c.job_id, position: c.position, change: c.change, changed_at: c.changed_at })
      .from(j)
      .innerJoin(c, ofTheirJobs(db))
      .where(and(isLater(db, wanted), isNext))
      .orderBy(asc(c.job_id), asc(c.position))
      .limit(changesAtOnce)
    yield* rows
    after = rows.at(-1)
    if (rows.length < changesAtOnce) return
  }
}
