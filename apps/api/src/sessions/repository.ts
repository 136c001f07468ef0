import {
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
import { and, desc, eq, gt, isNull, lt, max, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { eventWrite } from '../events/record.ts'
import type { Span } from '../paging/pages.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { limitKey } from '../rate-limits/keys.ts'

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

/** Opens a session for an active user, and records the event, in one statement. Returns whether it did. */
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

/** Sorts after every ID. */
const behindAll = 'g'

/** A range of a user's active sessions, newest first. */
export const listLive = (ctx: Context, user_id: string, { after = behindAll, limit, offset }: Span) =>
  selectLive(ctx.db, { application_id: ctx.application_id, user_id, now: ctx.now, before: after, limit, offset })

const countLiveUpTo = query('count_live_sessions', ({ queries, tables }, p: Params<LiveValues & { limit: number }>) => {
  const some = queries.select({ id: tables.sessions.id }).from(tables.sessions).where(isLive(tables, p)).limit(p.limit)
  return queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(some.as('some'))
})

/** Counts a user's active sessions, up to `limit`. */
export async function countLive(ctx: Context, user_id: string, limit: number): Promise<number> {
  const [row] = await countLiveUpTo(ctx.db, { application_id: ctx.application_id, user_id, now: ctx.now, limit })
  return row?.found ?? 0
}

const signedInAmong = query(
  'users_with_live_sessions',
  (db, p: Params<{ application_id: string; user_ids: readonly string[]; now: Date }>) => {
    const { sessions: s } = db.tables
    return db.queries
      .selectDistinct({ user_id: s.user_id })
      .from(s)
      .where(
        and(
          eq(s.application_id, p.application_id),
          isOneOf(db, s.user_id, p.user_ids),
          isNull(s.ended_at),
          gt(s.expires_at, p.now),
        ),
      )
  },
)

/** Returns which of these users have an active session. */
export async function findSignedIn(
  { db, application_id, now }: Context,
  user_ids: readonly string[],
): Promise<string[]> {
  if (user_ids.length === 0) return []
  return (await signedInAmong(db, { application_id, user_ids, now })).map(({ user_id }) => user_id)
}

/** When any of a user's sessions, active or ended, was last used, to the minute; undefined if none are stored. */
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

/** Whether a user's session is active. */
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

const ofSession = (tx: Context, id: string) =>
  and(eq(tx.db.tables.sessions.application_id, tx.application_id), eq(tx.db.tables.sessions.id, id))

/**
 * Records that an active session was used. If `life_ms` is given, also extends the session: it keeps the lifetime that it had at its last use, up
 * to `life_ms`, counted from now. Returns undefined if the session has ended.
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

export const proveSession = (tx: Context, id: string, proven_by: string) =>
  tx.db.queries.update(tx.db.tables.sessions).set({ proven_at: tx.now, proven_by }).where(ofSession(tx, id))

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
 * Whether a user has signed in with the same user agent from the same network before, or is signing in for the first time, which surprises no one.
 * Clients can send any user agent, so it means little on its own. Sessions aren't kept forever, so the user's row says whether there was ever one.
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
