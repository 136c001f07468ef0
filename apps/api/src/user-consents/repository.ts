import { bulkInsertInto, type Connection, isOneOf, type Tables } from '@clientele/db'
import { and, asc, eq } from 'drizzle-orm'

export type UserConsentRow = Tables['userConsents']['$inferSelect']

/** Everything that users have said about consents to marketing. */
export function listConsents(
  { queries, tables: { userConsents: c }, dialect }: Connection,
  { application_id, user_ids }: { application_id: string; user_ids: readonly string[] },
): Promise<UserConsentRow[]> {
  return queries
    .select()
    .from(c)
    .where(and(eq(c.application_id, application_id), isOneOf({ dialect }, c.user_id, user_ids)))
    .orderBy(asc(c.user_id), asc(c.slug))
}

export const insertConsents = bulkInsertInto('userConsents')

/** Replaces what a user said about some consents. The user is locked. */
export async function writeConsents(tx: Connection, rows: readonly UserConsentRow[]): Promise<void> {
  const [first] = rows
  if (!first) return
  await deleteConsents(
    tx,
    first,
    rows.map(({ slug }) => slug),
  )
  await insertConsents(tx, rows)
}

/** Deletes what a user said about some consents. */
export async function deleteConsents(
  tx: Connection,
  { application_id, user_id }: Pick<UserConsentRow, 'application_id' | 'user_id'>,
  slugs: readonly string[],
): Promise<void> {
  if (slugs.length === 0) return
  const { userConsents: c } = tx.tables
  await tx.queries
    .delete(c)
    .where(and(eq(c.application_id, application_id), eq(c.user_id, user_id), isOneOf(tx, c.slug, slugs)))
}
