import type { SocialAccount } from '@clientele/contracts'
import { isOneOf, type Params, query } from '@clientele/db'
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

const ofMany = query(
  'users_of_social_identities',
  (db, p: Params<{ application_id: string; providers: readonly string[]; subjects: readonly string[] }>) => {
    const { socialIdentities: s, users } = db.tables
    return db.queries
      .select({ provider: s.provider, subject: s.subject, user_id: s.user_id })
      .from(s)
      .innerJoin(users, and(eq(users.application_id, s.application_id), eq(users.id, s.user_id)))
      .where(
        and(
          eq(s.application_id, p.application_id),
          isOneOf(db, s.provider, p.providers),
          isOneOf(db, s.subject, p.subjects),
          isNull(users.hidden_at),
        ),
      )
  },
)

/** The users of social identities, by the keys of these. One statement for any number of them. */
export async function findSocialUsers(
  { db, application_id }: Context,
  accounts: readonly SocialAccount[],
): Promise<ReadonlyMap<string, string>> {
  if (accounts.length === 0) return new Map()
  const each = (name: keyof SocialAccount) => [...new Set(accounts.map((account) => account[name]))]
  const rows = await ofMany(db, { application_id, providers: each('provider'), subjects: each('subject') })
  return new Map(rows.map(({ user_id, ...account }) => [accountKey(account), user_id]))
}

/** An identity as one text, for comparisons. */
export const accountKey = ({ provider, subject }: { provider: string; subject: string }): string =>
  `${provider} ${subject}`

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
