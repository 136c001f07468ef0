import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

/**
 * Deletes everything that is known of a user, table by table, and blanks what the audit trail has kept: who did what when stays, what
 * it was about does not.
 */
export async function erase(tx: Context, user_id: string): Promise<void> {
  const { queries, tables: t } = tx.db
  const { application_id } = tx
  type Scoped = { application_id: typeof t.users.application_id }
  const here = (table: object, is: SQL | undefined) =>
    // Columns of the same name in different tables are of different types, and one and the same here.
    and(eq((table as Scoped).application_id, application_id), is)

  // Released ones too: what a user once had is kept as history until now.
  const contacts = await queries
    .select({ value: t.identifiers.value, phone: t.identifiers.phone })
    .from(t.identifiers)
    .where(here(t.identifiers, eq(t.identifiers.user_id, user_id)))
  const values = contacts.flatMap(({ value, phone }) => (phone === null ? [value] : [value, phone]))
  const identities = await queries
    .select({ provider: t.socialIdentities.provider, subject: t.socialIdentities.subject })
    .from(t.socialIdentities)
    .where(here(t.socialIdentities, eq(t.socialIdentities.user_id, user_id)))

  const { signUps } = t
  const isTheirs = or(
    inArray(signUps.email, values),
    inArray(sql`${signUps.phone} ->> 'value'`, values),
    ...identities.map(({ provider, subject }) => and(eq(signUps.provider, provider), eq(signUps.subject, subject))),
  )
  await queries.delete(signUps).where(here(signUps, isTheirs))
  await queries.delete(t.messages).where(here(t.messages, inArray(t.messages.to, values)))
  await queries.delete(t.codes).where(here(t.codes, or(eq(t.codes.user_id, user_id), inArray(t.codes.value, values))))
  // Rows of a file that found nobody, from before the user was here.
  await queries.delete(t.userGroupErrors).where(here(t.userGroupErrors, inArray(t.userGroupErrors.value, values)))
  for (const table of [t.identifiers, t.credentials, t.sessions, t.socialIdentities])
    await queries.delete(table).where(here(table, eq(table.user_id, user_id)))

  const isOwnDoing = sql`${t.events.actor} ->> 'id' = ${user_id}`
  await queries
    .update(t.events)
    .set({ changes: null, ip: sql`case when ${isOwnDoing} then null else ${t.events.ip} end` })
    .where(here(t.events, eq(t.events.subject_id, user_id)))
}
