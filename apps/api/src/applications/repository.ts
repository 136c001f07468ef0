import type { Connection, Tables } from '@clientele/db'
import { forUpdate, insertInto, type Params, query } from '@clientele/db'
import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { Span } from '../paging/pages.ts'

export type ApplicationRow = Tables['applications']['$inferSelect']

const ofCompany = ({ tables: { applications: a } }: Connection, company_id: string, after?: string) =>
  and(eq(a.company_id, company_id), after === undefined ? undefined : gt(a.id, after))

/** A page of a company's applications, oldest first. */
export const listApplications = (db: Connection, company_id: string, { after, limit, offset }: Span) =>
  db.queries
    .select()
    .from(db.tables.applications)
    .where(ofCompany(db, company_id, after))
    .orderBy(asc(db.tables.applications.id))
    .limit(limit)
    .offset(offset)

/** Counts a company's applications, up to `limit`. */
export function countApplications(db: Connection, company_id: string, limit: number): Promise<number> {
  const { applications } = db.tables
  const some = db.queries
    .select({ id: applications.id })
    .from(applications)
    .where(ofCompany(db, company_id))
    .orderBy(asc(applications.id))
    .limit(limit)
  return db.queries.$count(some.as('some'))
}

/** The names of some of a company's applications, oldest first. */
export function listNames(db: Connection, company_id: string, limit: number) {
  const { applications: a } = db.tables
  return db.queries
    .select({ id: a.id, name: a.name })
    .from(a)
    .where(ofCompany(db, company_id))
    .orderBy(asc(a.id))
    .limit(limit)
}

/** The company's applications with these IDs, oldest first. */
export function findApplications(db: Connection, company_id: string, ids: string[]) {
  const { applications: a } = db.tables
  return db.queries
    .select()
    .from(a)
    .where(and(ofCompany(db, company_id), inArray(a.id, ids)))
    .orderBy(asc(a.id))
}

const selectApplication = query(
  'application',
  ({ queries, tables: { applications } }, p: Params<{ id: string }>) =>
    queries.select().from(applications).where(eq(applications.id, p.id)),
  { isShared: true },
)

/** Returns an application of any company. */
export async function findApplicationRow(db: Connection, id: string): Promise<ApplicationRow | undefined> {
  const [row] = await selectApplication(db, { id })
  return row
}

/** Returns a company's application, locked until the transaction ends. */
export async function findApplicationForChange(tx: Connection, { company_id, id }: { company_id: string; id: string }) {
  const { applications } = tx.tables
  const found = tx.queries
    .select()
    .from(applications)
    .where(and(eq(applications.company_id, company_id), eq(applications.id, id)))
  const [row] = await forUpdate(tx, found)
  return row
}

/** Updates an application that the transaction has locked. */
export const writeApplication = ({ queries, tables: { applications } }: Connection, row: ApplicationRow) =>
  queries
    .update(applications)
    .set(row)
    .where(and(eq(applications.company_id, row.company_id), eq(applications.id, row.id)))

/** Replaces the origins that an application can be found by. */
export async function replaceOrigins(
  { queries, tables: { applicationOrigins } }: Connection,
  application_id: string,
  origins: readonly string[],
) {
  await queries.delete(applicationOrigins).where(eq(applicationOrigins.application_id, application_id))
  if (origins.length > 0)
    await queries.insert(applicationOrigins).values(origins.map((origin) => ({ origin, application_id })))
}

const selectOrigin = query(
  'listed_origin',
  ({ queries, tables: { applicationOrigins } }, p: Params<{ origin: string }>) =>
    queries
      .select({ origin: applicationOrigins.origin })
      .from(applicationOrigins)
      .where(eq(applicationOrigins.origin, p.origin))
      .limit(1),
  { isFirst: true },
)

/** Whether any application lists an origin. */
export const isOriginListed = async (db: Connection, origin: string): Promise<boolean> =>
  (await selectOrigin(db, { origin })).length > 0

export const insertApplication = insertInto('applications')
export const insertCompany = insertInto('companies')

export async function findCompany({ queries, tables: { companies } }: Connection, id: string) {
  const [row] = await queries.select().from(companies).where(eq(companies.id, id))
  return row
}

export async function setTokenHash(
  { queries, tables: { applications } }: Connection,
  { company_id, id, token_hash }: Pick<ApplicationRow, 'company_id' | 'id' | 'token_hash'>,
) {
  const [row] = await queries
    .update(applications)
    .set({ token_hash })
    .where(and(eq(applications.company_id, company_id), eq(applications.id, id)))
    .returning()
  return row
}
