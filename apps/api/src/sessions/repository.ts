import {
  type Connection,
  forUpdate,
  insertInto,
  isOneOf,
  type Params,
  query,
  rowOf,
  type Tables,
  type WholeRow,
  writeIf,
} from '@clientele/db'
import { settingsColumns } from '../rows/applications.ts'
import { and, desc, eq, gt, isNull, lt, max, ne, or, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { eventWrite } from '../events/record.ts'
import type { Span } from '../paging/pages.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { userColumns, type UserWithContacts } from '../rows/users.ts'

export type SessionRow = Tables['sessions']['$inferSelect']

const insertRow = insertInto('sessions')
export const insertSession = (tx: Context, row: SessionRow) => insertRow(tx.db, row)

const openIf = writeIf(
  'open_session',
  (db, p: Params<{ application_id: string; user_id: string }>) => {
    const { users } = db.tables
    const active = db.queries
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.application_id, p.application_id), eq(users.id, p.user_id), eq(users.state, 'active')))
    return forUpdate(db, active)
  },
  { event: eventWrite, session: rowOf('sessions') },
)

/** Opens a session at once, with its event, for a user who is active. Returns whether it did. */
export const openAtOnce = (ctx: Context, session: SessionRow, event: WholeRow<'events'>) =>
  openIf(ctx.services.database, session, { event, session })

interface LiveValues {
  application_id: string
  user_id: string
  now: Date
}

const isLive = ({ sessions }: Tables, p: Params<LiveValues>) =>
  and(
    eq(sessions.application_id, p.application_id),
    eq(sessions.user_id, p.user_id),
    isNull(sessions.ended_at),
    gt(sessions.expires_at, p.now),
  )

const selectLive = query(
  'live_sessions',
  ({ queries, tables }, p: Params<LiveValues & { before: string; limit: number; offset: number }>) => {
    const { sessions } = tables
    return queries
      .select()
      .from(sessions)
      .where(and(isLive(tables, p), lt(sessions.id, p.before)))
      .orderBy(desc(sessions.id))
      .limit(p.limit)
      .offset(p.offset)
  },
)

/** Sorts behind every id. */
const behindAll = 'g'

/** Some of the sessions of a user that still open doors, newest first. */
export const listLive = (ctx: Context, user_id: string, { after = behindAll, limit, offset }: Span) =>
  selectLive(ctx.db, { application_id: ctx.application_id, user_id, now: ctx.now, before: after, limit, offset })

const countLiveUpTo = query('count_live_sessions', ({ queries, tables }, p: Params<LiveValues & { limit: number }>) => {
  const some = queries.select({ id: tables.sessions.id }).from(tables.sessions).where(isLive(tables, p)).limit(p.limit)
  return queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(some.as('some'))
})

/** How many sessions of a user still open doors, counted no further than `limit`. */
export async function countLive(ctx: Context, user_id: string, limit: number): Promise<number> {
  const [row] = await countLiveUpTo(ctx.db, { application_id: ctx.application_id, user_id, now: ctx.now, limit })
  return row?.found ?? 0
}

/** When somebody last used a session of a user, live or ended; undefined where none is kept. Precise to a minute. */
export async function lastUseOf(ctx: Context, user_id: string): Promise<Date | undefined> {
  const { sessions: s } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ last_seen_at: max(s.last_seen_at), proven_at: max(s.proven_at) })
    .from(s)
    .where(and(eq(s.application_id, ctx.application_id), eq(s.user_id, user_id)))
  return [row?.last_seen_at, row?.proven_at].reduce<Date | undefined>(
    (latest, each) => (each && (!latest || each > latest) ? each : latest),
    undefined,
  )
}

/** Whether a session of a user still opens doors. */
export async function isLiveSession(ctx: Context, user_id: string, id: string): Promise<boolean> {
  const { sessions: s } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ id: s.id })
    .from(s)
    .where(
      and(
        eq(s.application_id, ctx.application_id),
        eq(s.id, id),
        eq(s.user_id, user_id),
        isNull(s.ended_at),
        gt(s.expires_at, ctx.now),
      ),
    )
  return row !== undefined
}

interface EndValues {
  application_id: string
  user_ids: readonly string[]
  now: Date
  reason: string
}

const endAll = query('end_sessions_of_users', (db, p: Params<EndValues>) => {
  const { sessions } = db.tables
  return db.queries
    .update(sessions)
    .set({ ended_at: p.now, end_reason: p.reason })
    .where(
      and(
        eq(sessions.application_id, p.application_id),
        isOneOf(db, sessions.user_id, p.user_ids),
        isNull(sessions.ended_at),
      ),
    )
    .returning({ id: sessions.id })
})

/** Ends every session of these users, in the transaction that takes their access away. Returns the public ids. */
export async function endSessionsOfUsers(tx: Context, user_ids: readonly string[], reason: string): Promise<string[]> {
  const { application_id, now } = tx
  const ended = await endAll(tx.db, { application_id, user_ids, now, reason })
  return ended.map(({ id }) => id)
}

/**
 * Ends the sessions of a user that a contact opened, and those of which nobody knows what did, in the transaction that takes the contact
 * away. Returns the public ids.
 */
export async function endSessionsThrough(
  tx: Context,
  user_id: string,
  contact_id: string,
  reason: string,
): Promise<string[]> {
  const { sessions: s } = tx.db.tables
  const ended = await tx.db.queries
    .update(s)
    .set({ ended_at: tx.now, end_reason: reason })
    .where(
      and(
        eq(s.application_id, tx.application_id),
        eq(s.user_id, user_id),
        isNull(s.ended_at),
        or(eq(s.contact_id, contact_id), isNull(s.opened_by)),
      ),
    )
    .returning({ id: s.id })
  return ended.map(({ id }) => id)
}

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
        gt(sessions.expires_at, tx.now),
      ),
    )
    .returning({ id: sessions.id })
  return row
}

/** Ends all of a user's active sessions except one. Returns the ones that ended. */
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
        gt(sessions.expires_at, tx.now),
        kept === undefined ? undefined : ne(sessions.id, kept),
      ),
    )
    .returning({ id: sessions.id })
}

const shopColumns = (a: Tables['applications']) => ({
  ...settingsColumns(a),
  company_id: a.company_id,
  allowed_origins: a.allowed_origins,
})

const selectShopByToken = query(
  'find_shop_by_token',
  ({ queries, tables: { applications: a } }, p: Params<{ application_id: string; app_token_hash: string }>) =>
    queries
      .select(shopColumns(a))
      .from(a)
      .where(and(eq(a.id, p.application_id), eq(a.token_hash, p.app_token_hash))),
  { isFirst: true, isShared: true },
)

const selectShopByName = query(
  'find_shop',
  ({ queries, tables: { applications: a } }, p: Params<{ application_id: string }>) =>
    queries.select(shopColumns(a)).from(a).where(eq(a.id, p.application_id)),
  { isFirst: true, isShared: true },
)

/** The storefront of a public token or, without one, the one that the hosted pages name. */
export async function findShop(db: Connection, application_id: string, app_token_hash: string | undefined) {
  const [row] =
    app_token_hash === undefined
      ? await selectShopByName(db, { application_id })
      : await selectShopByToken(db, { application_id, app_token_hash })
  return row
}

/** A shopper, and the session that says so. */
export interface ShopperRow extends UserWithContacts {
  session_id: string
  session_expires_at: Date
  last_seen_at: Date
  proven_at: Date | null
}

// A page that shows itself asks several things at once.
const selectShopper = query(
  'find_shopper',
  (db, p: Params<{ application_id: string; token_hash: string }>) => {
    const { sessions, users } = db.tables
    return db.queries
      .select({
        ...userColumns(db),
        session_id: sessions.id,
        session_expires_at: sessions.expires_at,
        last_seen_at: sessions.last_seen_at,
        proven_at: sessions.proven_at,
      })
      .from(sessions)
      .innerJoin(users, and(eq(users.application_id, sessions.application_id), eq(users.id, sessions.user_id)))
      .where(
        and(
          eq(sessions.application_id, p.application_id),
          eq(sessions.token_hash, p.token_hash),
          isNull(sessions.ended_at),
        ),
      )
  },
  { isShared: true },
)

/** The session of a secret that has not been ended, with its user, in one statement. */
export async function findShopperRow(
  db: Connection,
  names: { application_id: string; token_hash: string },
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

const selectNetworks = query(
  'networks_of_program',
  ({ queries, tables: { sessions } }, p: Params<{ application_id: string; user_id: string; user_agent: string }>) =>
    queries
      .select({ ip: sessions.ip })
      .from(sessions)
      .where(
        and(
          eq(sessions.application_id, p.application_id),
          eq(sessions.user_id, p.user_id),
          eq(sessions.user_agent, p.user_agent),
        ),
      )
      .limit(100),
)

/**
 * Whether a user has signed in with the same program from the same network before, or never at all: a first sign-in surprises nobody. Everybody
 * can name the program as they like, so it says little alone. Sessions are not kept forever, so the user says whether there ever was one.
 */
export async function hasSignedInLikeThis(
  ctx: Context,
  { id: user_id, last_sign_in_at }: Pick<UserWithContacts, 'id' | 'last_sign_in_at'>,
): Promise<boolean> {
  const { application_id, request } = ctx
  const networks = await selectNetworks(ctx.db, { application_id, user_id, user_agent: request.user_agent ?? '' })
  const here = limitKey(request.ip)
  if (networks.some(({ ip }) => limitKey(ip ?? '') === here)) return true
  if (last_sign_in_at) return false
  const { sessions } = ctx.db.tables
  const [any] = await ctx.db.queries
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.application_id, application_id), eq(sessions.user_id, user_id)))
    .limit(1)
  return any === undefined
}
