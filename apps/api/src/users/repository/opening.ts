import { isOneOf } from '@clientele/db'
import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/** Lets a user's password sign in with these contacts although nobody has verified them. */
export async function openWithPassword(tx: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { identifiers } = tx.db.tables
  await tx.db.queries
    .update(identifiers)
    .set({ opens_with_password: true })
    .where(and(eq(identifiers.application_id, tx.application_id), isOneOf(tx.db, identifiers.id, ids)))
}

/** Those contacts of a user with which the password signs in although nobody has verified them. */
export async function listOpening(tx: Context, user_id: string): Promise<string[]> {
  const { identifiers: i } = tx.db.tables
  const rows = await tx.db.queries
    .select({ id: i.id })
    .from(i)
    .where(
      and(
        eq(i.application_id, tx.application_id),
        eq(i.user_id, user_id),
        eq(i.opens_with_password, true),
        isNull(i.released_at),
      ),
    )
  return rows.map(({ id }) => id)
}
