import { isOneOf } from '@clientele/db'
import { and, eq } from 'drizzle-orm'
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
