import { isOneOf, type Params, query, type Tables } from '@clientele/db'
import { and, eq, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'

interface InvitedValues {
  application_id: string
  user_ids: readonly string[]
  now: Date
}

/** The primary email address of a user. */
const isTheirs = ({ identifiers: i, users }: Tables) =>
  and(
    eq(i.application_id, users.application_id),
    eq(i.user_id, users.id),
    eq(i.kind, 'email'),
    eq(i.primary, true),
    isNull(i.released_at),
  )

const hasSocialIdentity = ({ users, socialIdentities: s }: Tables) =>
  sql`select 1 from ${s} where ${and(eq(s.application_id, users.application_id), eq(s.user_id, users.id))}`

const hasInvitation = ({ users, codes: c }: Tables, p: Params<InvitedValues>) => {
  const isOpen = and(eq(c.purpose, 'invitation'), isNull(c.used_at), gt(c.expires_at, p.now))
  return sql`select 1 from ${c} where ${and(eq(c.application_id, users.application_id), eq(c.user_id, users.id), isOpen)}`
}

const whether = (rows: SQL) =>
  sql<boolean>`case when exists (${rows}) then 1 else 0 end`.mapWith((one) => Number(one) === 1)

const selectInvited = query('users_to_invite', (db, p: Params<InvitedValues>) => {
  const { users, identifiers: i, credentials: c } = db.tables
  return db.queries
    .select({
      id: users.id,
      created_by: users.created_by,
      facet: users.facet,
      email: i.value,
      verified: i.verified,
      password_of: c.user_id,
      has_social: whether(hasSocialIdentity(db.tables)),
      is_invited: whether(hasInvitation(db.tables, p)),
    })
    .from(users)
    .leftJoin(i, isTheirs(db.tables))
    .leftJoin(c, and(eq(c.application_id, users.application_id), eq(c.user_id, users.id)))
    .where(and(eq(users.application_id, p.application_id), isOneOf(db, users.id, p.user_ids)))
})

/** What decides whether users can be invited, and where to. One statement for any number of users. */
export const listToInvite = ({ db, application_id, now }: Context, user_ids: readonly string[]) =>
  user_ids.length === 0 ? [] : selectInvited(db, { application_id, user_ids, now })
