import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

/** Deletes everything that is known of a user, table by table, and blanks what the audit trail has kept. */
export async function erase(tx: Context, user_id: string): Promise<void> {
  const { queries, tables: t } = tx.db
  const here = (table: { application_id: typeof t.users.application_id }, is: SQL): SQL | undefined =>
    and(eq(table.application_id, tx.application_id), is)
  const values = (
    await queries
      .select({ value: t.identifiers.value })
      .from(t.identifiers)
      .where(here(t.identifiers as never, eq(t.identifiers.user_id, user_id)))
  ).map(({ value }) => value)
  if (values.length > 0) {
    await queries.delete(t.messages).where(here(t.messages as never, inArray(t.messages.to, values)))
    await queries
      .delete(t.codes)
      .where(here(t.codes as never, or(eq(t.codes.user_id, user_id), inArray(t.codes.value, values)) as SQL))
  }
  await queries.delete(t.identifiers).where(here(t.identifiers as never, eq(t.identifiers.user_id, user_id)))
  await queries.delete(t.credentials).where(here(t.credentials as never, eq(t.credentials.user_id, user_id)))
  await queries.delete(t.sessions).where(here(t.sessions as never, eq(t.sessions.user_id, user_id)))
  await queries
    .delete(t.socialIdentities)
    .where(here(t.socialIdentities as never, eq(t.socialIdentities.user_id, user_id)))
  await queries
    .delete(t.userGroupMembers)
    .where(here(t.userGroupMembers as never, eq(t.userGroupMembers.user_id, user_id)))
  await queries
    .update(t.events)
    .set({ changes: null, ip: null, actor: { kind: 'user', id: user_id } })
    .where(here(t.events as never, and(eq(t.events.subject_id, user_id), sql`${t.events.actor} is not null`) as SQL))
}
