import { type Params, query, type Tables, type UserState } from '@clientele/db'
import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'

/** The user that a contact or username signs in as. */
export interface Login {
  user_id: string
  password_hash: string | null
  state: UserState
  last_sign_in_at: Date | null
  created_at: Date
}

/** The same for a contact, with its identifier. */
export interface ContactLogin extends Login {
  contact_id: string
}

/** The same for a contact that nobody has proven. */
export interface ClaimLogin extends Login {
  /** Whether the password signs in with it, because both came from another system together. */
  opens: boolean
}

const loginColumns = ({ users, credentials }: Tables) => ({
  user_id: users.id,
  password_hash: credentials.password_hash,
  state: users.state,
  last_sign_in_at: users.last_sign_in_at,
  created_at: users.created_at,
})

/** Matches the credentials with the user. */
const areOfUser = ({ users, credentials }: Tables) =>
  and(eq(credentials.application_id, users.application_id), eq(credentials.user_id, users.id))

interface LoginValues {
  application_id: string
  value: string
}

/** Whether a contact has this value, is proven or not, and belongs to a listed user. */
const isContact = ({ identifiers: i, users }: Tables, p: Params<LoginValues>, { verified }: { verified: boolean }) =>
  and(
    eq(i.application_id, p.application_id),
    eq(i.value, p.value),
    eq(i.verified, verified),
    isNull(i.released_at),
    isNull(users.hidden_at),
  )

const selectByContact = query('login_by_contact', ({ queries, tables }, p: Params<LoginValues>) => {
  const { identifiers: i, users, credentials } = tables
  return queries
    .select({ ...loginColumns(tables), contact_id: i.id })
    .from(i)
    .innerJoin(users, and(eq(users.application_id, i.application_id), eq(users.id, i.user_id)))
    .leftJoin(credentials, areOfUser(tables))
    .where(isContact(tables, p, { verified: true }))
    .limit(1)
})

const selectByUsername = query('login_by_username', ({ queries, tables }, p: Params<LoginValues>) => {
  const { users, credentials } = tables
  return queries
    .select(loginColumns(tables))
    .from(users)
    .leftJoin(credentials, areOfUser(tables))
    .where(and(eq(users.application_id, p.application_id), eq(users.username_key, p.value), isNull(users.hidden_at)))
    .limit(1)
})

const selectByClaim = query('login_by_claim', ({ queries, tables }, p: Params<LoginValues>) => {
  const { identifiers: i, users, credentials } = tables
  const opens = sql<number>`case when ${i.opens_with_password} then 1 else 0 end`
  return queries
    .select({ ...loginColumns(tables), opens })
    .from(i)
    .innerJoin(users, and(eq(users.application_id, i.application_id), eq(users.id, i.user_id)))
    .leftJoin(credentials, areOfUser(tables))
    .where(isContact(tables, p, { verified: false }))
    .orderBy(desc(opens), desc(i.acquired_at), desc(i.id))
    .limit(1)
})

/**
 * The user who was the last to claim a contact, without having proven it. One who brought it along from another system, with a password, comes first:
 * otherwise, anyone could lock them out by claiming it.
 */
export async function findLoginByClaim(ctx: Context, value: string): Promise<ClaimLogin | undefined> {
  const [row] = await selectByClaim(ctx.db, { application_id: ctx.application_id, value })
  return row && { ...row, opens: Number(row.opens) === 1 }
}

/** The user who has proven a contact, with their password hash, if any. */
export async function findLoginByContact(ctx: Context, value: string): Promise<ContactLogin | undefined> {
  const [row] = await selectByContact(ctx.db, { application_id: ctx.application_id, value })
  return row
}

export async function findLoginByUsername(ctx: Context, value: string): Promise<Login | undefined> {
  const [row] = await selectByUsername(ctx.db, { application_id: ctx.application_id, value })
  return row
}
