import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'

/** The user of a social identity. Undefined if that user is archived or erased, because its owner then starts over. */
export async function findSocialUser(ctx: Context, provider: string, subject: string): Promise<string | undefined> {
  const { socialIdentities: s, users } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ user_id: s.user_id })
    .from(s)
    .innerJoin(users, and(eq(users.application_id, s.application_id), eq(users.id, s.user_id)))
    .where(and(isIdentity(ctx, provider, subject), isNull(users.hidden_at)))
  return row?.user_id
}

/** Links a social identity to a user, who may already have it. The primary key decides races. */
export async function keepSocialIdentity(
  tx: Context,
  provider: string,
  subject: string,
  user_id: string,
): Promise<'kept' | 'had' | 'taken'> {
  const { socialIdentities: s, users } = tx.db.tables
  const hidden = tx.db.queries
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.application_id, tx.application_id), eq(users.id, s.user_id), isNotNull(users.hidden_at)))
  await tx.db.queries.delete(s).where(and(isIdentity(tx, provider, subject), inArray(s.user_id, hidden)))
  const [kept] = await tx.db.queries
    .insert(s)
    .values({ application_id: tx.application_id, provider, subject, user_id, created_at: tx.now })
    .onConflictDoNothing()
    .returning({ user_id: s.user_id })
  if (kept) return 'kept'
  return (await findSocialUser(tx, provider, subject)) === user_id ? 'had' : 'taken'
}

const isIdentity = ({ application_id, db }: Context, provider: string, subject: string) => {
  const { socialIdentities: s } = db.tables
  return and(eq(s.application_id, application_id), eq(s.provider, provider), eq(s.subject, subject))
}
