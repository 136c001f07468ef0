import { and, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'

/** The hash of a shopper's password; undefined if there is none. */
export async function findPasswordHash(ctx: Context, user_id: string): Promise<string | undefined> {
  const { credentials: c } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ password_hash: c.password_hash })
    .from(c)
    .where(and(eq(c.application_id, ctx.application_id), eq(c.user_id, user_id)))
  return row?.password_hash
}

/** Replaces a hash of the same password. Returns whether the old one was still there. */
export async function replacePasswordHash(
  ctx: Context,
  user_id: string,
  { before, after }: { before: string; after: string },
): Promise<boolean> {
  const { credentials: c } = ctx.db.tables
  const rows = await ctx.db.queries
    .update(c)
    .set({ password_hash: after, updated_at: ctx.now })
    .where(and(eq(c.application_id, ctx.application_id), eq(c.user_id, user_id), eq(c.password_hash, before)))
    .returning({ user_id: c.user_id })
  return rows.length > 0
}

export const setPasswordHash = (tx: Context, user_id: string, password_hash: string) => {
  const { credentials: c } = tx.db.tables
  return tx.db.queries
    .insert(c)
    .values({ application_id: tx.application_id, user_id, password_hash, updated_at: tx.now })
    .onConflictDoUpdate({ target: [c.application_id, c.user_id], set: { password_hash, updated_at: tx.now } })
}
