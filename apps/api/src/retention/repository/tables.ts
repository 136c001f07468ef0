import {
  bulkInsertInto,
  type Connection,
  type Database,
  deleteDocuments,
  firstIdAt,
  isOneOf,
  newId,
  type Tables,
} from '@clientele/db'
import { and, desc, eq, gt, gte, isNotNull, lt, lte, or, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Pace } from '../pace.ts'
import { clearAll, scopesOf, type Walk } from './walks.ts'

/*
 * Tables whose rows take more than one walk to clear.
 */

/** Row errors of groups that haven't changed since a given time. Only groups that still have any are looked at. */
export async function* clearRowErrors(db: Database, before: Date, pace: Pace): Walk {
  const { userGroupErrors: e, userGroups: g } = db.tables
  let at = { application_id: '', group_id: '' }
  for (;;) {
    const [next] = await db.queries
      .select({ application_id: e.application_id, group_id: e.group_id })
      .from(e)
      .where(sql`(${e.application_id}, ${e.group_id}) > (${at.application_id}, ${at.group_id})`)
      .orderBy(e.application_id, e.group_id)
      .limit(1)
    if (!next) return
    at = next
    const [group] = await db.queries
      .select({ modified_at: g.modified_at })
      .from(g)
      .where(and(eq(g.application_id, at.application_id), eq(g.id, at.group_id)))
    if (group && group.modified_at >= before) continue
    const where = and(eq(e.application_id, at.application_id), eq(e.group_id, at.group_id))
    yield* clearTraces(db, { application_id: at.application_id, source_id: at.group_id }, pace)
    yield* clearAll(db, { table: e, where, orderBy: e.line }, pace)
  }
}

/** The traces of the skipped rows of a job or a group, which go before the rows, so that none is left without one. */
const clearTraces = (
  db: Database,
  { application_id, source_id }: { application_id: string; source_id: string },
  pace: Pace,
): Walk => {
  const { skippedRowTraces: table } = db.tables
  const where = and(eq(table.application_id, application_id), eq(table.source_id, source_id))
  return clearAll(db, { table, where, orderBy: table.line }, pace)
}

/** A table whose rows belong to jobs that people can see. */
interface PartOfJobs {
  table: Tables['trackedJobErrors'] | Tables['trackedJobChanges'] | Tables['bulkActionParts'] | Tables['importFates']
  orderBy: PgColumn
  /** As how many rows of other tables one counts. */
  weight?: number
}

/** What belongs to jobs that ended before a given time. Only jobs of that age that still have any are looked at. */
export async function* clearPartsOfJobs(db: Database, part: PartOfJobs, before: Date, pace: Pace): Walk {
  const { trackedJobs: j } = db.tables
  const { application_id: scope, job_id: of } = part.table
  for await (const { application_id, job_id } of jobsWithParts(db, part, before)) {
    const [job] = await db.queries
      .select({ finished_at: j.finished_at })
      .from(j)
      .where(and(eq(j.application_id, application_id), eq(j.id, job_id)))
    if (job && (job.finished_at === null || job.finished_at >= before)) continue
    if (part.table === db.tables.trackedJobErrors) yield* clearTraces(db, { application_id, source_id: job_id }, pace)
    yield* clearAll(db, { ...part, where: and(eq(scope, application_id), eq(of, job_id)) }, pace)
  }
}

/** The jobs added before a given time that have any. */
async function* jobsWithParts(db: Database, { table }: PartOfJobs, before: Date) {
  const { application_id: scope, job_id: of } = table
  const end = firstIdAt(before)
  for await (const application_id of scopesOf(db, table, scope)) {
    let after: string | undefined = ''
    while (after !== undefined) {
      const isNext = and(eq(scope, application_id), gt(of, after), lt(of, end))
      const next: { job_id: unknown }[] = await db.queries
        .select({ job_id: of as PgColumn })
        .from(table as PgTable)
        .where(isNext)
        .orderBy(of)
        .limit(1)
      after = next[0]?.job_id as string | undefined
      if (after !== undefined) yield { application_id, job_id: after }
    }
  }
}

/** A piece of a file weighs as much as this many rows of other tables. */
const chunkWeight = 100

/** Pieces of files stored before a given time, and the remains of interrupted uploads: file IDs begin with their time. */
export const clearFileChunks = (db: Database, before: Date, pace: Pace): Walk => {
  const { fileChunks: table } = db.tables
  const where = lt(table.file_id, firstIdAt(before))
  return clearAll(db, { table, where, orderBy: table.file_id, weight: chunkWeight }, pace)
}

/** All but the newest versions of each application. */
export async function* clearConfigVersions(db: Database, kept: number, pace: Pace): Walk {
  const { platformConfigVersions: v } = db.tables
  for await (const application_id of scopesOf(db, v, v.application_id)) {
    const ofApplication = and(eq(v.application_id, application_id), gte(v.version, 0))
    const [newest] = await db.queries
      .select({ version: v.version })
      .from(v)
      .where(ofApplication)
      .orderBy(desc(v.version))
      .limit(1)
    if (!newest) continue
    const where = and(ofApplication, lte(v.version, newest.version - kept))
    yield* clearAll(db, { table: v, where, orderBy: v.version }, pace)
  }
}

/**
 * Contacts released before a given time. Those of an archived customer are deleted all at once, along with what the customer can be filtered by;
 * `facet` is what remains.
 */
export async function* clearReleasedContacts(db: Database, before: Date, pace: Pace, facet: number): Walk {
  const { identifiers: i } = db.tables
  for (;;) {
    const limit = pace.rows()
    const found = await db.queries
      .select({ application_id: i.application_id, user_id: i.user_id })
      .from(i)
      .where(isReleased(db, before))
      .orderBy(i.released_at)
      .limit(limit)
    const users = Map.groupBy(found, ({ application_id }) => application_id)
    let cleared = 0
    for (const [application_id, rows] of users) {
      const user_ids = [...new Set(rows.map(({ user_id }) => user_id))]
      const gone = await pace.step(db, (tx) => deleteContacts(tx, { application_id, user_ids, before, facet }))
      cleared += gone.length
    }
    yield cleared
    if (found.length < limit) return
  }
}

const isReleased = ({ tables: { identifiers: i } }: Connection, before: Date) =>
  and(isNotNull(i.released_at), lt(i.released_at, before))

const insertDue = bulkInsertInto('searchQueue')

async function deleteContacts(
  tx: Connection,
  {
    application_id,
    user_ids,
    before,
    facet,
  }: { application_id: string; user_ids: string[]; before: Date; facet: number },
) {
  const { identifiers: i, users: u } = tx.tables
  const gone = await tx.queries
    .delete(i)
    .where(and(eq(i.application_id, application_id), isOneOf(tx, i.user_id, user_ids), isReleased(tx, before)))
    .returning({ user_id: i.user_id, reason: i.release_reason })
  const archived = new Set(gone.filter(({ reason }) => reason === 'archived').map(({ user_id }) => user_id))
  if (archived.size > 0) {
    await tx.queries
      .update(u)
      .set({ facet })
      .where(and(eq(u.application_id, application_id), isOneOf(tx, u.id, [...archived]), eq(u.state, 'archived')))
    // Searches must not find them by these contacts any more, but still by their names.
    await deleteDocuments(tx, application_id, [...archived])
    await insertDue(
      tx,
      [...archived].map((user_id) => ({ id: newId(), application_id, user_id })),
    )
  }
  return gone
}

/** A session that ended or expired before a given time. */
export const isSessionOver = ({ tables: { sessions: s } }: Connection, before: Date) =>
  or(lt(s.expires_at, before), lt(s.ended_at, before))

/** A job that ended before a given time. */
export const isJobOver = ({ tables: { jobs } }: Connection, before: Date) => lt(jobs.finished_at, before)

/** A job that people can see, and that ended before a given time. */
export const isTrackedJobOver = ({ tables: { trackedJobs } }: Connection, before: Date) =>
  lt(trackedJobs.finished_at, before)
