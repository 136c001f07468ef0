import type { Connection, Tables } from '@clientele/db'
import { preparedInsert } from '@clientele/db'
import { and, asc, eq } from 'drizzle-orm'

export type ApplicationRow = Tables['applications']['$inferSelect']

export const listApplications = ({ queries, tables: { applications } }: Connection, company_id: string) =>
  queries.select().from(applications).where(eq(applications.company_id, company_id)).orderBy(asc(applications.id))

export const insertApplication = preparedInsert('applications')
export const insertCompany = preparedInsert('companies')

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
