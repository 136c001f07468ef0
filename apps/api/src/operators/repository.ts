import { type Connection, forUpdate, insertInto, type Params, query, type Tables } from '@clientele/db'
import { and, asc, desc, eq, getTableColumns, gt, isNull, ne, or, sql } from 'drizzle-orm'
import { settingsColumns } from '../rows/applications.ts'
import type { Span } from '../paging/pages.ts'

export type OperatorRow = Tables['operators']['$inferSelect']
export type OperatorSessionRow = Tables['operatorSessions']['$inferSelect']

/** The operator of a valid session, and the application it is viewing. */
const session = query(
  'find_operator_session',
  (
    { queries, tables: { operatorSessions, operators, applications } },
    p: Params<{ token_hash: string; application_id: string }>,
  ) =>
    queries
      .select({
        operator: operators,
        last_seen_at: operatorSessions.last_seen_at,
        expires_at: operatorSessions.expires_at,
        ...settingsColumns(applications),
      })
      .from(operatorSessions)
      .innerJoin(operators, eq(operators.id, operatorSessions.operator_id))
      .leftJoin(
        applications,
        and(eq(applications.id, p.application_id), eq(applications.company_id, operators.company_id)),
      )
      .where(and(eq(operatorSessions.token_hash, p.token_hash), isNull(operatorSessions.ended_at))),
  { isFirst: true, isShared: true },
)

export async function findSessionRow(db: Connection, token_hash: string, application_id: string | undefined) {
  const [row] = await session(db, { token_hash, application_id: application_id ?? '' })
  return row
}

export const insertOperatorSession = insertInto('operatorSessions')
export const insertOperator = insertInto('operators')
export const insertInvitation = insertInto('invitations')

/** Whose valid sessions, and since when they must have been used. */
interface LiveSessions {
  operator_id: string
  now: Date
  seenSince: Date
}

const isLive = (sessions: Tables['operatorSessions'], { operator_id, now, seenSince }: LiveSessions) =>
  and(
    eq(sessions.operator_id, operator_id),
    isNull(sessions.ended_at),
    gt(sessions.expires_at, now),
    gt(sessions.last_seen_at, seenSince),
  )

/** A page of an operator's valid sessions, newest first. */
export const listLiveSessions = (
  { queries, tables: { operatorSessions: s } }: Connection,
  live: LiveSessions,
  { limit, offset }: { limit: number; offset: number },
) =>
  queries
    .select()
    .from(s)
    .where(isLive(s, live))
    .orderBy(desc(s.created_at), asc(s.token_hash))
    .limit(limit)
    .offset(offset)

export const countLiveSessions = (db: Connection, live: LiveSessions) =>
  db.queries.$count(db.tables.operatorSessions, isLive(db.tables.operatorSessions, live))

/** All of an operator's valid sessions. They end within a day, so there are few. */
export const findLiveSessions = (db: Connection, live: LiveSessions) =>
  listLiveSessions(db, live, { limit: 1_000, offset: 0 })

/** The addresses from which an operator has recently signed in with a program. */
export const addressesOfProgram = (
  { queries, tables: { operatorSessions: s } }: Connection,
  { operator_id, user_agent, since }: { operator_id: string; user_agent: string | null; since: Date },
) =>
  queries
    .selectDistinct({ ip: s.ip })
    .from(s)
    .where(
      and(
        eq(s.operator_id, operator_id),
        user_agent === null ? isNull(s.user_agent) : eq(s.user_agent, user_agent),
        gt(s.created_at, since),
      ),
    )

export const touchSession = ({ queries, tables: { operatorSessions } }: Connection, token_hash: string, now: Date) =>
  queries.update(operatorSessions).set({ last_seen_at: now }).where(eq(operatorSessions.token_hash, token_hash))

export const endSession = ({ queries, tables: { operatorSessions } }: Connection, token_hash: string, now: Date) =>
  queries
    .update(operatorSessions)
    .set({ ended_at: now })
    .where(and(eq(operatorSessions.token_hash, token_hash), isNull(operatorSessions.ended_at)))

/** Ends an operator's sessions: all of them, or all but one. */
export const endSessionsOf = (
  { queries, tables: { operatorSessions } }: Connection,
  operator_id: string,
  now: Date,
  except_hash?: string,
) =>
  queries
    .update(operatorSessions)
    .set({ ended_at: now })
    .where(
      and(
        eq(operatorSessions.operator_id, operator_id),
        isNull(operatorSessions.ended_at),
        except_hash === undefined ? undefined : ne(operatorSessions.token_hash, except_hash),
      ),
    )

export async function anyOperator({ queries, tables: { operatorCredentials } }: Connection): Promise<boolean> {
  const [row] = await queries.select({ id: operatorCredentials.operator_id }).from(operatorCredentials).limit(1)
  return row !== undefined
}

/** Operators, and whether they have a password, which means that they have joined. */
const selectOperators = ({ queries, tables: { operators, operatorCredentials } }: Connection) =>
  queries
    .select({
      ...getTableColumns(operators),
      joined: sql<boolean>`${operatorCredentials.operator_id} is not null`.mapWith(Boolean),
    })
    .from(operators)
    .leftJoin(operatorCredentials, eq(operatorCredentials.operator_id, operators.id))

export async function findOperator(db: Connection, company_id: string, id: string) {
  const { operators } = db.tables
  const [row] = await selectOperators(db).where(and(eq(operators.company_id, company_id), eq(operators.id, id)))
  return row
}

/** The operator with an email address, their password hash, and whether a sign-in from this network address succeeded since a given time. */
export async function findCredentials(
  { queries, tables: { operators, operatorCredentials, operatorSessions } }: Connection,
  { email, ip, since }: { email: string; ip: string; since: Date },
) {
  const sessionsFromHere = queries
    .select({ one: sql`1` })
    .from(operatorSessions)
    .where(
      and(
        eq(operatorSessions.operator_id, operators.id),
        eq(operatorSessions.ip, ip),
        gt(operatorSessions.created_at, since),
      ),
    )
  const [row] = await queries
    .select({
      operator: operators,
      password_hash: operatorCredentials.password_hash,
      is_known_address: sql<boolean>`exists ${sessionsFromHere}`.mapWith(Boolean),
    })
    .from(operators)
    .leftJoin(operatorCredentials, eq(operatorCredentials.operator_id, operators.id))
    .where(eq(operators.email, email))
  return row
}

/** A page of a company's operators, oldest first. */
export function listOperators(db: Connection, company_id: string, { after, limit, offset }: Span) {
  const { operators } = db.tables
  return selectOperators(db)
    .where(and(eq(operators.company_id, company_id), after === undefined ? undefined : gt(operators.id, after)))
    .orderBy(asc(operators.id))
    .limit(limit)
    .offset(offset)
}

/** Counts a company's operators, up to `limit`. */
export const countOperators = ({ queries, tables: { operators } }: Connection, company_id: string, limit: number) =>
  queries.$count(
    queries
      .select({ id: operators.id })
      .from(operators)
      .where(eq(operators.company_id, company_id))
      .orderBy(asc(operators.id))
      .limit(limit)
      .as('some'),
  )

/** Counts the owners, and locks them until the transaction ends, so that two of them can't remove each other. */
/** Locks an operator and all active owners until the transaction ends, always in the same order. Returns the IDs of the owners. */
export async function lockWithOwners(tx: Connection, company_id: string, operator_id: string): Promise<string[]> {
  const { operators } = tx.tables
  const rows = tx.queries
    .select({ id: operators.id, role: operators.role, active: operators.active })
    .from(operators)
    .where(and(eq(operators.company_id, company_id), or(eq(operators.id, operator_id), eq(operators.role, 'owner'))))
    .orderBy(asc(operators.id))
  return (await forUpdate(tx, rows)).filter(({ role, active }) => role === 'owner' && active).map(({ id }) => id)
}

export async function patchOperator(
  { queries, tables: { operators } }: Connection,
  id: string,
  patch: Partial<Pick<OperatorRow, 'role' | 'active' | 'name' | 'last_sign_in_at'>>,
) {
  const [row] = await queries.update(operators).set(patch).where(eq(operators.id, id)).returning()
  return row
}

export const setPasswordHash = (
  { queries, tables: { operatorCredentials } }: Connection,
  operator_id: string,
  password_hash: string,
  now: Date,
) =>
  queries
    .insert(operatorCredentials)
    .values({ operator_id, password_hash, updated_at: now })
    .onConflictDoUpdate({ target: operatorCredentials.operator_id, set: { password_hash, updated_at: now } })

/** Returns whether the current password was still the expected one. */
export async function replacePasswordHash(
  { queries, tables: { operatorCredentials } }: Connection,
  operator_id: string,
  { before, after }: { before: string; after: string },
  now: Date,
): Promise<boolean> {
  const rows = await queries
    .update(operatorCredentials)
    .set({ password_hash: after, updated_at: now })
    .where(and(eq(operatorCredentials.operator_id, operator_id), eq(operatorCredentials.password_hash, before)))
    .returning({ operator_id: operatorCredentials.operator_id })
  return rows.length > 0
}

/** Whether an operator may still sign in with the password of this hash, locked until the transaction ends. */
export async function lockPassword(tx: Connection, operator_id: string, password_hash: string): Promise<boolean> {
  const { operators, operatorCredentials } = tx.tables
  const rows = tx.queries
    .select({ id: operators.id })
    .from(operators)
    .innerJoin(operatorCredentials, eq(operatorCredentials.operator_id, operators.id))
    .where(
      and(
        eq(operators.id, operator_id),
        eq(operators.active, true),
        eq(operatorCredentials.password_hash, password_hash),
      ),
    )
  return (await forUpdate(tx, rows)).length > 0
}

export const deletePassword = ({ queries, tables: { operatorCredentials } }: Connection, operator_id: string) =>
  queries.delete(operatorCredentials).where(eq(operatorCredentials.operator_id, operator_id))

/** Invalidates an operator's unused links. */
export const endInvitationsOf = ({ queries, tables: { invitations } }: Connection, operator_id: string, now: Date) =>
  queries
    .update(invitations)
    .set({ used_at: now })
    .where(and(eq(invitations.operator_id, operator_id), isNull(invitations.used_at)))

/**
 * Whether there are any operators, for someone who wants to become the first. Locks setup links until the transaction ends, so that two people with
 * different links come one after the other.
 */
export async function anyOperatorForFirst(tx: Connection): Promise<boolean> {
  const { invitations } = tx.tables
  const open = tx.queries
    .select({ token_hash: invitations.token_hash })
    .from(invitations)
    .where(isNull(invitations.operator_id))
    .orderBy(asc(invitations.token_hash))
  await forUpdate(tx, open)
  return anyOperator(tx)
}

/** A one-time link that still works. */
export async function findInvitation({ queries, tables: { invitations } }: Connection, token_hash: string, now: Date) {
  const [row] = await queries
    .select()
    .from(invitations)
    .where(isOpen(invitations, token_hash, now))
  return row
}

const isOpen = (invitations: Tables['invitations'], token_hash: string, now: Date) =>
  and(eq(invitations.token_hash, token_hash), isNull(invitations.used_at), gt(invitations.expires_at, now))

/** Uses up a one-time link. Returns undefined if it is unknown, used, or expired. The WHERE clause decides races. */
export async function takeInvitation({ queries, tables: { invitations } }: Connection, token_hash: string, now: Date) {
  const [row] = await queries
    .update(invitations)
    .set({ used_at: now })
    .where(isOpen(invitations, token_hash, now))
    .returning()
  return row
}
