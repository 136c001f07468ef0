import { type Connection, insertInto } from '@clientele/db'
import { and, asc, eq, gte, lte } from 'drizzle-orm'

interface OfJob {
  application_id: string
  job_id: string
}

export const insertFates = insertInto('importFates')

/** What a dry run has said of the records between two numbers, a piece for each of its steps. */
export const listFates = (
  { queries, tables: { importFates: f } }: Connection,
  { application_id, job_id }: OfJob,
  { from, until }: { from: number; until: number },
) =>
  queries
    .select({ position: f.position, fates: f.fates })
    .from(f)
    .where(
      and(eq(f.application_id, application_id), eq(f.job_id, job_id), gte(f.position, from), lte(f.position, until)),
    )
    .orderBy(asc(f.position))

export const deleteFates = (tx: Connection, { application_id, job_id }: OfJob) => {
  const { importFates: f } = tx.tables
  return tx.queries.delete(f).where(and(eq(f.application_id, application_id), eq(f.job_id, job_id)))
}
