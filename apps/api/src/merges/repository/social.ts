import { and, asc, eq } from 'drizzle-orm'
import type { Context } from '../../context.ts'

export interface SocialRow {
  provider: string
  subject: string
}

/** The social accounts of a user. */
export function listSocial(ctx: Context, user_id: string): Promise<SocialRow[]> {
  const { socialIdentities: s } = ctx.db.tables
  return ctx.db.queries
    .select({ provider: s.provider, subject: s.subject })
    .from(s)
    .where(and(eq(s.application_id, ctx.application_id), eq(s.user_id, user_id)))
    .orderBy(asc(s.provider), asc(s.subject))
}

/** Moves social accounts from one user to another. Those that the first one no longer has stay where they are. Returns whether there were any. */
export async function moveSocial(tx: Context, from: string, to: string, rows: readonly SocialRow[]): Promise<boolean> {
  const { socialIdentities: s } = tx.db.tables
  let isChanged = false
  for (const { provider, subject } of rows) {
    const moved = await tx.db.queries
      .update(s)
      .set({ user_id: to })
      .where(
        and(
          eq(s.application_id, tx.application_id),
          eq(s.provider, provider),
          eq(s.subject, subject),
          eq(s.user_id, from),
        ),
      )
      .returning({ subject: s.subject })
    if (moved.length === 0) isChanged = true
  }
  return isChanged
}
