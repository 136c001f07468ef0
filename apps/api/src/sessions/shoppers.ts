import { randomBytes } from 'node:crypto'
import type { PlatformConfig } from '@clientele/contracts'
import { type Connection, newId } from '@clientele/db'
import { applicationIn } from '../rows/applications.ts'
import type { Context, Shopper } from '../context.ts'
import { pageOf, type PageRequest, spanOf } from '../paging/pages.ts'
import { findPlatformConfig, lifetimeOf_s } from '../platform-config/service.ts'
import { hashSecret, isSigned, type SecretKeys, sign } from '../secrets.ts'
import type { Services } from '../services.ts'
import { endOne, endOthers } from './repository/ending.ts'
import { findShop, findShopperRow, type ShopperRow } from './repository/storefront.ts'
import { countLive, extendSession, insertSession, listLive, proveSession, type SessionRow } from './repository.ts'

export { hasSignedInLikeThis, listLive, type SessionRow as LiveSession } from './repository.ts'

/*
 * Shoppers' sessions. The cookie `f.session` contains `s:<secret>.<signature>`, percent-encoded.
 */

/** The name of the shopper's session cookie. */
export const sessionCookie = 'f.session'

/** How often, at most, to record that a session was used and to extend a rolling one. Short sessions use a shorter interval. */
const seenEvery_ms = 60_000
const seenPerLife = 4

export const cookieValue = (keys: SecretKeys, secret: string) => `s:${secret}.${sign(keys, 'session', secret)}`

/** The secret in a cookie with a valid signature; undefined for anything else. */
export function secretOf(keys: SecretKeys, cookie: string): string | undefined {
  const parts = /^s:([\w-]{16,64})\.([\w+/-]{20,64})$/.exec(cookie)
  if (!parts) return undefined
  const [, secret = '', signature = ''] = parts
  return isSigned(keys, 'session', secret, signature) ? secret : undefined
}

/** Signs a shopper in: a new session with a new secret, whatever the browser had before. */
export async function openShopperSession(
  tx: Context,
  user_id: string,
  config: PlatformConfig,
  {
    opened_by,
    contact_id,
    proven_by,
  }: {
    opened_by: string
    contact_id: string | null
    /** How the shopper has proved their identity; null if they haven't. */
    proven_by: string | null
  },
): Promise<SessionRow> {
  const secret = randomBytes(24).toString('base64url')
  const row: SessionRow = {
    application_id: tx.application_id,
    id: newId(),
    user_id,
    token_hash: hashSecret(secret),
    domain: null,
    user_agent: tx.request.user_agent ?? null,
    ip: tx.request.ip || null,
    opened_by,
    contact_id,
    created_at: tx.now,
    last_seen_at: tx.now,
    proven_at: proven_by === null ? null : tx.now,
    proven_by,
    expires_at: new Date(tx.now.getTime() + lifetimeOf_s(config) * 1_000),
    ended_at: null,
    end_reason: null,
  }
  await insertSession(tx, row)
  tx.answer.setSessionCookie(cookieValue(tx.services.config.secretKeys, secret), row.expires_at)
  return row
}

/** Returns the storefront of a public token (or the one that the hosted pages name), and the shopper of the session cookie, if both are valid. */
export async function findStorefront(
  { database, config }: Services,
  { application_id, token, cookies }: { application_id: string; token: string | undefined; cookies: SessionCookies },
) {
  const now = new Date()
  const [shop, session] = await Promise.all([
    findShop(database, application_id, token === undefined ? undefined : hashSecret(token)),
    findLiveSession(database, config.secretKeys, { application_id, cookies, now }),
  ])
  const application = shop && applicationIn(shop)
  if (!application) return undefined
  const { company_id, allowed_origins } = shop
  const { row, secret } = session ?? {}
  return {
    application,
    company_id,
    allowed_origins,
    shopper: row && shopperIn(row),
    isSeenLongAgo: row !== undefined && isSeenLongAgo(row, now),
    secret,
    /** A new cookie for the same session, if an older key signed the current one. */
    resigned: session && isSignedByOlderKey(session) ? renewedCookie(session) : undefined,
    /** The cookie of the application's own for the same session, if the browser has only the shared one. */
    separated: session && session.cookie !== cookies.own ? renewedCookie(session) : undefined,
  }
}

/** The session cookies of a browser: the application's own, and the one that it shares with others. */
export interface SessionCookies {
  own: string | undefined
  shared?: string | undefined
}

interface LiveShopper {
  row: ShopperRow
  secret: string
  cookie: string
  /** The value that the cookie has now. */
  value: string
}

/** Returns the active session of the cookies. If they are of two sessions, the one that was opened last counts. */
async function findLiveSession(
  db: Connection,
  keys: SecretKeys,
  { application_id, cookies: { own, shared }, now }: { application_id: string; cookies: SessionCookies; now: Date },
): Promise<LiveShopper | undefined> {
  const given = [...new Set([own, shared])].flatMap((cookie) => {
    const secret = cookie === undefined ? undefined : secretOf(keys, cookie)
    return cookie === undefined || secret === undefined ? [] : [{ cookie, secret, value: cookieValue(keys, secret) }]
  })
  const found = await Promise.all(
    given.map(async (each) => ({
      ...each,
      row: await findShopperRow(db, { application_id, token_hash: hashSecret(each.secret) }),
    })),
  )
  const live = found.flatMap(({ row, ...each }) =>
    row?.state === 'active' && row.session_expires_at > now ? [{ ...each, row }] : [],
  )
  // IDs begin with the time.
  return live.toSorted((one, other) => (one.row.session_id < other.row.session_id ? 1 : -1))[0]
}

const shopperIn = (row: ShopperRow): Shopper => ({
  user_id: row.id,
  session_id: row.session_id,
  proven_at: row.proven_at,
  proven_by: row.proven_by,
  user: row,
})

const isSignedByOlderKey = ({ cookie, value }: LiveShopper): boolean => cookie !== value
const renewedCookie = ({ value, row }: LiveShopper) => ({ value, expires_at: row.session_expires_at })

function isSeenLongAgo(
  { last_seen_at, session_expires_at }: Pick<ShopperRow, 'last_seen_at' | 'session_expires_at'>,
  now: Date,
): boolean {
  const life_ms = session_expires_at.getTime() - last_seen_at.getTime()
  return now.getTime() - last_seen_at.getTime() > Math.min(seenEvery_ms, life_ms / seenPerLife)
}

/** A page of a user's active sessions, newest first. */
export async function pageOfLive(ctx: Context, user_id: string, wanted: PageRequest) {
  const rows = await listLive(ctx, user_id, spanOf(wanted, 'newest'))
  return pageOf(wanted, 'newest', rows, (limit) => countLive(ctx, user_id, limit))
}

/** Records that a session was used, and extends rolling sessions. One that was created with a shorter lifetime keeps it. */
export async function markSeen(
  ctx: Context,
  session_id: string,
  secret: string,
  config: PlatformConfig,
): Promise<void> {
  const rolls = config.session_config?.is_rolling === true
  const row = await extendSession(ctx, session_id, rolls ? lifetimeOf_s(config) * 1_000 : undefined)
  if (row && rolls) ctx.answer.setSessionCookie(cookieValue(ctx.services.config.secretKeys, secret), row.expires_at)
}

/** Ends one of a shopper's active sessions; undefined if there is none with that ID. */
export const endShopperSession = (
  tx: Context,
  { user_id, session_id }: Pick<Shopper, 'user_id' | 'session_id'>,
  reason: string,
) => endOne(tx, user_id, session_id, reason)

/** Ends all of a user's sessions except one, so that no one else stays signed in after a password change. Returns the public IDs. */
export const endOtherSessions = async (
  tx: Context,
  user_id: string,
  kept: string | undefined,
  reason: string,
): Promise<string[]> => (await endOthers(tx, user_id, kept, reason)).map(({ id }) => id)

/** Records that the shopper has just proved their identity, and how. */
export const markProven = (tx: Context, { session_id }: Shopper, by: 'otp' | 'password') =>
  proveSession(tx, session_id, by)

/** Records that a session was used by a client, without the browser that holds its cookie. Returns when the session expires now. */
export async function renewSession(
  ctx: Context,
  { id, last_seen_at, expires_at }: Pick<SessionRow, 'id' | 'last_seen_at' | 'expires_at'>,
): Promise<Date> {
  if (!isSeenLongAgo({ last_seen_at, session_expires_at: expires_at }, ctx.now)) return expires_at
  const config = await findPlatformConfig(ctx)
  const rolls = config.session_config?.is_rolling === true
  const row = await extendSession(ctx, id, rolls ? lifetimeOf_s(config) * 1_000 : undefined)
  return row?.expires_at ?? expires_at
}
