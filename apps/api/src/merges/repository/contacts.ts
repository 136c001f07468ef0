import { isOneOf } from '@clientele/db'
import { and, eq, inArray, isNull, ne } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { HeldContact } from '../../users/change.ts'

/** Moves contacts to another user, whose password doesn't sign in with those that nobody has verified. */
export async function moveContacts(tx: Context, user_id: string, rows: readonly HeldContact[]): Promise<void> {
  const { identifiers: i } = tx.db.tables
  for (const { id, verified, primary, active, position } of rows)
    await tx.db.queries
      .update(i)
      .set({ user_id, verified, primary, active, position, opens_with_password: null })
      .where(and(eq(i.application_id, tx.application_id), eq(i.id, id)))
}

/** Deletes contacts. Returns since when their user had them, by ID. */
export async function deleteContacts(tx: Context, rows: readonly HeldContact[]): Promise<Record<string, string>> {
  if (rows.length === 0) return {}
  const { identifiers: i } = tx.db.tables
  const ids = rows.map(({ id }) => id)
  const deleted = await tx.db.queries
    .delete(i)
    .where(and(eq(i.application_id, tx.application_id), inArray(i.id, ids)))
    .returning({ id: i.id, acquired_at: i.acquired_at })
  return Object.fromEntries(deleted.map(({ id, acquired_at }) => [id, acquired_at.toISOString()]))
}

/** Those of these contacts that anyone but this user has verified. */
export async function listTaken(tx: Context, rows: readonly HeldContact[], but: string): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { identifiers: i } = tx.db.tables
  const values = rows.map(({ value }) => value)
  const found = await tx.db.queries
    .select({ value: i.value })
    .from(i)
    .where(
      and(
        eq(i.application_id, tx.application_id),
        isOneOf(tx.db, i.value, values),
        ne(i.user_id, but),
        eq(i.verified, true),
        isNull(i.released_at),
      ),
    )
  return new Set(found.map(({ value }) => value))
}
