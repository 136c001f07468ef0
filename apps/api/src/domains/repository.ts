import { type Connection, forUpdate, insertInto, type Tables } from '@clientele/db'
import { and, asc, eq, gt, isNotNull, or } from 'drizzle-orm'
import type { Span } from '../paging/pages.ts'

export type DomainRow = Tables['domains']['$inferSelect']

interface Place {
  application_id: string
  id: string
}

export const insertDomain = insertInto('domains')

const isIt = ({ tables: { domains: d } }: Connection, { application_id, id }: Place) =>
  and(eq(d.application_id, application_id), eq(d.id, id))

/** A page of an application's domains, oldest first. */
export function listDomains(db: Connection, application_id: string, { after, limit, offset }: Span) {
  const { domains: d } = db.tables
  return db.queries
    .select()
    .from(d)
    .where(and(eq(d.application_id, application_id), after === undefined ? undefined : gt(d.id, after)))
    .orderBy(asc(d.id))
    .limit(limit)
    .offset(offset)
}

/** Counts an application's domains, up to `limit`. */
export function countDomains(db: Connection, application_id: string, limit: number): Promise<number> {
  const { domains: d } = db.tables
  const some = db.queries.select({ id: d.id }).from(d).where(eq(d.application_id, application_id)).limit(limit)
  return db.queries.$count(some.as('some'))
}

export async function findDomain(db: Connection, place: Place): Promise<DomainRow | undefined> {
  const [row] = await db.queries.select().from(db.tables.domains).where(isIt(db, place))
  return row
}

/** Returns a domain, locked until the transaction ends. */
export async function findDomainForChange(tx: Connection, place: Place): Promise<DomainRow | undefined> {
  const [row] = await forUpdate(tx, tx.queries.select().from(tx.tables.domains).where(isIt(tx, place)))
  return row
}

/** Whether an application can't add a domain: it has it already, or another application has verified it. */
export async function isTaken(db: Connection, application_id: string, domain: string): Promise<boolean> {
  const { domains: d } = db.tables
  const [row] = await db.queries
    .select({ id: d.id })
    .from(d)
    .where(and(eq(d.domain, domain), or(eq(d.application_id, application_id), isNotNull(d.verified_at))))
    .limit(1)
  return row !== undefined
}

/** Updates a domain that the transaction has locked. */
export const writeDomain = (tx: Connection, row: DomainRow) =>
  tx.queries.update(tx.tables.domains).set(row).where(isIt(tx, row))

export const deleteDomain = (tx: Connection, place: Place) =>
  tx.queries.delete(tx.tables.domains).where(isIt(tx, place))
