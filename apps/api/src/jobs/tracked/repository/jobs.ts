import type { JobKind, JobState } from '@clientele/contracts'
import { type Connection, forUpdate, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, asc, desc, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Span } from '../../../paging/pages.ts'
import { deleteTraces } from '../../../skipped-rows/service.ts'

export type TrackedJobRow = Tables['trackedJobs']['$inferSelect']
type StoredError = Tables['trackedJobErrors']['$inferSelect']

/** A skipped row. What it was is known if its kind stores it. */
export type JobErrorRow = Pick<StoredError, 'line' | 'value' | 'message'> &
  Partial<Pick<StoredError, 'code' | 'field' | 'cells' | 'faults'>> & {
    /** Contacts, usernames, and IDs of its person, besides those in it that are recognized anyway. Only their hashes are stored. */
    names?: readonly string[]
  }

export interface JobPlace {
  application_id: string
  id: string
}

/** One run of a job. */
export interface JobRun extends JobPlace {
  run: number
}

type Changes = Partial<Omit<TrackedJobRow, 'application_id' | 'id'>>

/** The number of skipped rows stored per job. If a file is entirely wrong, the first ones show it. */
export const jobErrorsMax = 10_000

export const insertJob = insertInto('trackedJobs')

const isIt = ({ tables: { trackedJobs: j } }: Connection, { application_id, id }: JobPlace) =>
  and(eq(j.application_id, application_id), eq(j.id, id))

export async function findJob(db: Connection, place: JobPlace): Promise<TrackedJobRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.trackedJobs).where(isIt(db, place))
  return row
}

/** Returns a job, locked until the transaction ends. */
export async function lockJob(tx: Connection, place: JobPlace): Promise<TrackedJobRow | undefined> {
  const [row] = await forUpdate(tx, tx.queries.select().from(tx.tables.trackedJobs).where(isIt(tx, place)))
  return row
}

/** Returns the jobs about a record that are in one of these states, locked until the transaction ends. */
export function lockJobsAbout(
  tx: Connection,
  { application_id, about_id, states }: { application_id: string; about_id: string; states: readonly JobState[] },
): Promise<TrackedJobRow[]> {
  const { trackedJobs: j } = tx.tables
  const isWanted = and(eq(j.application_id, application_id), eq(j.about_id, about_id), inArray(j.state, [...states]))
  return forUpdate(tx, tx.queries.select().from(j).where(isWanted).orderBy(asc(j.id)))
}

/** Nothing that the jobs about a record have changed can be undone anymore. */
export const forgetUndoable = (
  tx: Connection,
  { application_id, about_id }: { application_id: string; about_id: string },
) => {
  const { trackedJobs: j } = tx.tables
  return tx.queries
    .update(j)
    .set({ undoable: 0 })
    .where(and(eq(j.application_id, application_id), eq(j.about_id, about_id), gt(j.undoable, 0)))
}

/** Changes a job that the transaction has locked. Returns the job afterward. */
export async function writeJob(tx: Connection, place: JobPlace, changes: Changes) {
  const [row] = await tx.queries.update(tx.tables.trackedJobs).set(changes).where(isIt(tx, place)).returning()
  return row
}

/**
 * Changes a running job on behalf of one of its runs. Returns undefined if it was paused, canceled, or started again in the meantime. Until the
 * transaction ends, none of that can happen.
 */
export async function writeAsRun(
  db: Connection,
  run: JobRun,
  changes: Changes,
  errorsMore = 0,
): Promise<TrackedJobRow | undefined> {
  const { trackedJobs: j } = db.tables
  const [row] = await db.queries
    .update(j)
    .set({ ...changes, ...(errorsMore > 0 && { error_count: sql`${j.error_count} + ${errorsMore}` }) })
    .where(isRun(db, run))
    .returning()
  return row
}

const isRun = (db: Connection, { application_id, id, run }: JobRun) =>
  and(isIt(db, { application_id, id }), eq(db.tables.trackedJobs.run, run), eq(db.tables.trackedJobs.state, 'running'))

const held = query('hold_tracked_job', (db, p: Params<JobRun & { changed_at: Date }>) => {
  const { trackedJobs: j } = db.tables
  return db.queries.update(j).set({ changed_at: p.changed_at }).where(isRun(db, p)).returning({ id: j.id })
})

/** Keeps a run as it is until the transaction ends. Returns false if it may no longer write. */
export const holdRun = async (tx: Connection, run: JobRun): Promise<boolean> =>
  (await held(tx, { ...run, changed_at: new Date() })).length > 0

interface Advance extends JobRun {
  checkpoint: Record<string, unknown>
  progress: TrackedJobRow['progress']
  row_header: TrackedJobRow['row_header']
  errors_more: number
  changed_at: Date
}

/** Saves how far a run has come. Like `writeAsRun`, but built only once, because steps are small and many. */
export const advanceRun = query('advance_tracked_job', (db, p: Params<Advance>) => {
  const { trackedJobs: j } = db.tables
  return db.queries
    .update(j)
    .set({
      attempts: 0,
      checkpoint: p.checkpoint,
      progress: p.progress,
      row_header: sql`coalesce(${sql.param(p.row_header, j.row_header)}, ${j.row_header})`,
      error_count: sql`${j.error_count} + ${p.errors_more}`,
      changed_at: p.changed_at,
    })
    .where(isRun(db, p))
    .returning({ kind: j.kind })
})

/** Which jobs a list shows. */
export interface JobFilter {
  application_id: string
  kinds: readonly JobKind[]
  starter_id: string | undefined
  states: readonly JobState[] | undefined
  about_id: string | undefined
}

const matches = ({ tables: { trackedJobs: j } }: Connection, filter: JobFilter) =>
  and(
    eq(j.application_id, filter.application_id),
    inArray(j.kind, [...filter.kinds]),
    filter.starter_id === undefined ? undefined : eq(j.starter_id, filter.starter_id),
    filter.states === undefined ? undefined : inArray(j.state, [...filter.states]),
    filter.about_id === undefined ? undefined : eq(j.about_id, filter.about_id),
  )

/** A page of jobs, newest first. */
export function listJobRows(db: Connection, filter: JobFilter, { after, limit, offset }: Span) {
  const { trackedJobs: j } = db.tables
  const isListed = (states: JobFilter['states']) =>
    and(matches(db, { ...filter, states }), after === undefined ? undefined : lt(j.id, after))
  const rows = db.queries.select().from(j).orderBy(desc(j.id)).limit(limit)
  if (!filter.states || filter.states.length < 2) return rows.where(isListed(filter.states)).offset(offset)
  // The index has an order for each state, so the newest of each are merged.
  const newest = [...new Set(filter.states)].map((state) => {
    const ids = db.queries
      .select({ id: j.id })
      .from(j)
      .where(isListed([state]))
      .orderBy(desc(j.id))
    return sql`select id from (${ids.limit(offset + limit).getSQL()}) as ids`
  })
  const page = sql`${sql.join(newest, sql` union all `)} order by id desc limit ${limit} offset ${offset}`
  return rows.where(and(eq(j.application_id, filter.application_id), sql`${j.id} in (${page})`))
}

/** Counts jobs, up to `limit`. */
export function countJobs(db: Connection, filter: JobFilter, limit: number): Promise<number> {
  const { trackedJobs: j } = db.tables
  return db.queries.$count(db.queries.select({ id: j.id }).from(j).where(matches(db, filter)).limit(limit).as('some'))
}

/** The jobs of some kinds that haven't ended and don't undo others. */
export function listUnfinished(
  { queries, tables: { trackedJobs: j } }: Connection,
  { application_id, kinds, states }: { application_id: string; kinds: readonly JobKind[]; states: readonly JobState[] },
): Promise<{ id: string }[]> {
  const isWanted = and(inArray(j.state, [...states]), inArray(j.kind, [...kinds]), isNull(j.undoes))
  return queries
    .select({ id: j.id })
    .from(j)
    .where(and(eq(j.application_id, application_id), isWanted))
}

const isErrorOf = ({ tables: { trackedJobErrors: e } }: Connection, { application_id, id }: JobPlace) =>
  and(eq(e.application_id, application_id), eq(e.job_id, id))

/** Stores rows that a job has skipped. `at_start` says whether that was known before it began. */
export async function insertJobErrors(
  { queries, tables }: Connection,
  { application_id, id }: JobPlace,
  errors: readonly JobErrorRow[],
  { at_start = false } = {},
) {
  for (let i = 0; i < errors.length; i += 500)
    await queries
      .insert(tables.trackedJobErrors)
      .values(
        errors.slice(i, i + 500).map(({ line, value, message, code, field, cells, faults }) => ({
          application_id,
          job_id: id,
          line,
          value,
          message,
          code,
          field,
          cells,
          faults,
          at_start,
        })),
      )
      // A workbook can number two rows the same.
      .onConflictDoNothing()
}

/** Deletes the rows that a run of a job has skipped. Returns how many are left, which were known before it began. */
export async function deleteJobErrors(tx: Connection, place: JobPlace): Promise<number> {
  const { trackedJobErrors: e } = tx.tables
  await tx.queries.delete(e).where(and(isErrorOf(tx, place), eq(e.at_start, false)))
  const left = await tx.queries.select({ line: e.line }).from(e).where(isErrorOf(tx, place))
  const lines = left.map(({ line }) => line)
  await deleteTraces(tx, { application_id: place.application_id, source_id: place.id }, lines)
  return lines.length
}

/** Some of the rows that a job has skipped, in the order of the file. */
export function listJobErrors(
  db: Connection,
  place: JobPlace,
  { after, limit }: { after: number; limit: number },
): Promise<JobErrorRow[]> {
  const { trackedJobErrors: e } = db.tables
  return db.queries
    .select({
      line: e.line,
      value: e.value,
      message: e.message,
      code: e.code,
      field: e.field,
      cells: e.cells,
      faults: e.faults,
    })
    .from(e)
    .where(and(isErrorOf(db, place), gt(e.line, after)))
    .orderBy(asc(e.line))
    .limit(limit)
}
