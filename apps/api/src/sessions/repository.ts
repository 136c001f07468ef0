import { asList, bind, type Connection, isOneOf, prepared, preparedInsert, type Tables } from '@clientele/db'
import { and, desc, eq, gt, isNull, ne, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type SessionRow = Tables['sessions']['$inferSelect']

const insertRow = preparedInsert('sessions')
export const insertSession = (tx: Context, row: SessionRow) => insertRow(tx.db, row)

const selectLive = prepared<Record<string, unknown>, SessionRow[]>(
  'live_sessions',
  ({ queries, tables: { sessions } }) =>
    queries
      .select()
      .from(sessions)
      .where(
        and(
          eq(sessions.application_id, sql.placeholder('application_id')),
          eq(sessions.user_id, sql.placeholder('user_id')),
          isNull(sessions.ended_at),
          gt(sessions.expires_at, bind(sessions.expires_at, 'now')),
        ),
      )
      .orderBy(desc(sessions.id))
      .limit(1_000),
)

/** The sessions of a user that still open doors, newest first. */
export const listLive = (ctx: Context, user_id: string) =>
  selectLive(ctx.db, { application_id: ctx.application_id, user_id, now: ctx.now })

const endAll = prepared<Record<string, unknown>, { id: string }[]>('end_sessions_of_users', (db) => {
  const { sessions } = db.tables
  return db.queries
    .update(sessions)
    .set({ ended_at: bind(sessions.ended_at, 'now'), end_reason: bind(sessions.end_reason, 'reason') })
    .where(
      and(
        eq(sessions.application_id, sql.placeholder('application_id')),
        isOneOf(db, sessions.user_id, sql.placeholder('user_ids')),
        isNull(sessions.ended_at),
      ),
    )
    .returning({ id: sessions.id })
})

export const endOfUsers = (tx: Context, user_ids: readonly string[], reason: string) =>
  endAll(tx.db, { application_id: tx.application_id, user_ids: asList(tx.db, user_ids), now: tx.now, reason })

/** Ends one live session of a user; undefined when there is none of that id. */
export async function endOne(tx: Context, user_id: string, id: string, reason: string) {
  const { sessions } = tx.db.tables
  const [row] = await tx.db.queries
    .update(sessions)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(sessions.application_id, tx.application_id),
        eq(sessions.id, id),
        eq(sessions.user_id, user_id),
        isNull(sessions.ended_at),
      ),
    )
    .returning({ id: sessions.id })
  return row
}

/** Ends the live sessions of a user, save one that is kept. */
export const endOthers = (tx: Context, user_id: string, kept: string | undefined, reason: string) => {
  const { sessions } = tx.db.tables
  return tx.db.queries
    .update(sessions)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(sessions.application_id, tx.application_id),
        eq(sessions.user_id, user_id),
        isNull(sessions.ended_at),
        kept === undefined ? undefined : ne(sessions.id, kept),
      ),
    )
}

export interface ShopperRow {
  application_id: string
  company_id: string
  default_country_code: number
  session_id: string | null
  user_id: string | null
  state: string | null
  expires_at: Date | null
  last_seen_at: Date | null
  proven_at: Date | null
}

const selectShopper = prepared<Record<string, unknown>, ShopperRow[]>(
  'find_shopper',
  ({ queries, tables: { applications, sessions, users } }) =>
    queries
      .select({
        application_id: applications.id,
        company_id: applications.company_id,
        default_country_code: applications.default_country_code,
        session_id: sessions.id,
        user_id: users.id,
        state: users.state,
        expires_at: sessions.expires_at,
        last_seen_at: sessions.last_seen_at,
        proven_at: sessions.proven_at,
      })
      .from(applications)
      .leftJoin(
        sessions,
        and(
          eq(sessions.application_id, applications.id),
          eq(sessions.token_hash, sql.placeholder('token_hash')),
          isNull(sessions.ended_at),
        ),
      )
      .leftJoin(users, and(eq(users.application_id, applications.id), eq(users.id, sessions.user_id)))
      .where(
        and(
          eq(applications.id, sql.placeholder('application_id')),
          or(
            eq(applications.token_hash, sql.placeholder('app_token_hash')),
            sql`cast(${sql.placeholder('isOwnPage')} as integer) = 1`,
          ),
        ),
      ),
)

/** The storefront of a public token, with the session of a cookie and its user, in one round trip. */
export async function findShopperRow(
  db: Connection,
  names: { application_id: string; app_token_hash: string; token_hash: string; isOwnPage: number },
): Promise<ShopperRow | undefined> {
  const [row] = await selectShopper(db, names)
  return row
}

const ofSession = (tx: Context, id: string) =>
  and(eq(tx.db.tables.sessions.application_id, tx.application_id), eq(tx.db.tables.sessions.id, id))

/**
 * Writes down that a live session was used. With `life_ms` its end moves to as long from now as it was from the last time, and to no
 * later than that; undefined when it has ended meanwhile.
 */
export async function extendSession(ctx: Context, id: string, life_ms: number | undefined) {
  const { sessions: s } = ctx.db.tables
  const [known] = await ctx.db.queries
    .select()
    .from(s)
    .where(and(ofSession(ctx, id), isNull(s.ended_at)))
  if (!known) return undefined
  const own_ms = known.expires_at.getTime() - known.last_seen_at.getTime()
  const expires_at = life_ms === undefined ? known.expires_at : new Date(ctx.now.getTime() + Math.min(own_ms, life_ms))
  await ctx.db.queries
    .update(s)
    .set({ last_seen_at: ctx.now, expires_at })
    .where(and(ofSession(ctx, id), isNull(s.ended_at)))
  return { expires_at }
}

export const proveSession = (tx: Context, id: string) =>
  tx.db.queries.update(tx.db.tables.sessions).set({ proven_at: tx.now }).where(ofSession(tx, id))

const selectDevice = prepared<Record<string, unknown>, { id: string }[]>(
  'known_device',
  ({ queries, tables: { sessions } }) =>
    queries
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        and(
          eq(sessions.application_id, sql.placeholder('application_id')),
          eq(sessions.user_id, sql.placeholder('user_id')),
          eq(sessions.user_agent, bind(sessions.user_agent, 'user_agent')),
        ),
      )
      .limit(1),
)

/** Whether a user has signed in with the same program before, or never at all: a first sign-in surprises nobody. */
export async function isKnownDevice(ctx: Context, user_id: string): Promise<boolean> {
  const { application_id, request } = ctx
  const [same] = await selectDevice(ctx.db, { application_id, user_id, user_agent: request.user_agent ?? '' })
  if (same) return true
  const { sessions } = ctx.db.tables
  const [any] = await ctx.db.queries
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.application_id, application_id), eq(sessions.user_id, user_id)))
    .limit(1)
  return any === undefined
}
