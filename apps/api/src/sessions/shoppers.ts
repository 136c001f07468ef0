import { randomBytes } from 'node:crypto'
import type { PlatformConfig } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { applicationIn } from '../rows/applications.ts'
import type { Context, Shopper } from '../context.ts'
import { pageOf, type PageRequest, spanOf } from '../paging/pages.ts'
import { lifetimeOf_s } from '../platform-config/service.ts'
import { hashSecret, isSigned, type SecretKeys, sign } from '../secrets.ts'
import type { Services } from '../services.ts'
import {
  countLive,
  endOne,
  endOthers,
  extendSession,
  findShop,
  findShopperRow,
  insertSession,
  listLive,
  proveSession,
  type SessionRow,
  type ShopperRow,
} from './repository.ts'

export { hasSignedInLikeThis, listLive, type SessionRow as LiveSession } from './repository.ts'

/*
 * Sessions as shoppers hold them: the cookie `f.session`, which is `s:` a secret `.` its signature, percent-encoded.
 */

/** The name of the cookie that signs a shopper in. */
export const sessionCookie = 'f.session'

/** A session is written down as seen, and a rolling one extended, at most this often; short ones more often. */
const seenEvery_ms = 60_000
const seenPerLife = 4

export const cookieValue = (keys: SecretKeys, secret: string) => `s:${secret}.${sign(keys, 'session', secret)}`

/** The secret inside a cookie whose signature is ours; undefined for anything else. */
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
  { opened_by, contact_id }: { opened_by: string; contact_id: string | null },
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
    proven_at: tx.now,
    expires_at: new Date(tx.now.getTime() + lifetimeOf_s(config) * 1_000),
    ended_at: null,
    end_reason: null,
  }
  await insertSession(tx, row)
  tx.answer.setSessionCookie(cookieValue(tx.services.config.secretKeys, secret), row.expires_at)
  return row
}

/** The storefront that a public token belongs to, or, for our own pages, that they name; and the shopper whose session the cookie names, while both are good. */
export async function findStorefront(
  { database, config }: Services,
  { application_id, token, cookie }: { application_id: string; token: string | undefined; cookie: string | undefined },
) {
  const secret = cookie === undefined ? undefined : secretOf(config.secretKeys, cookie)
  const [shop, row] = await Promise.all([
    findShop(database, application_id, token === undefined ? undefined : hashSecret(token)),
    secret === undefined ? undefined : findShopperRow(database, { application_id, token_hash: hashSecret(secret) }),
  ])
  const application = shop && applicationIn(shop)
  if (!application) return undefined
  const now = new Date()
  const isLive = row?.state === 'active' && row.session_expires_at > now
  const shopper: Shopper | undefined = isLive
    ? { user_id: row.id, session_id: row.session_id, proven_at: row.proven_at, user: row }
    : undefined
  const { company_id, allowed_origins } = shop
  return {
    application,
    company_id,
    allowed_origins,
    shopper,
    isSeenLongAgo: isLive && isSeenLongAgo(row, now),
    secret,
    /** The same session as the browser has to keep it from now on, because an older key signed what it came with. */
    resigned: isLive ? resignedCookie(config.secretKeys, cookie, secret, row.session_expires_at) : undefined,
  }
}

function resignedCookie(keys: SecretKeys, cookie: string | undefined, secret: string | undefined, expires_at: Date) {
  if (keys.length === 1 || secret === undefined) return undefined
  const value = cookieValue(keys, secret)
  return value === cookie ? undefined : { value, expires_at }
}

function isSeenLongAgo({ last_seen_at, session_expires_at }: ShopperRow, now: Date): boolean {
  const life_ms = session_expires_at.getTime() - last_seen_at.getTime()
  return now.getTime() - last_seen_at.getTime() > Math.min(seenEvery_ms, life_ms / seenPerLife)
}

/** A page of the live sessions of a user, newest first. */
export async function pageOfLive(ctx: Context, user_id: string, wanted: PageRequest) {
  const rows = await listLive(ctx, user_id, spanOf(wanted, 'newest'))
  return pageOf(wanted, 'newest', rows, (limit) => countLive(ctx, user_id, limit))
}

/** Writes down that a session was used, and moves its end where sessions roll. One that was opened for less stays that short. */
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

/** Ends one live session of a shopper; undefined when there is none of that id. */
export const endShopperSession = (
  tx: Context,
  { user_id, session_id }: Pick<Shopper, 'user_id' | 'session_id'>,
  reason: string,
) => endOne(tx, user_id, session_id, reason)

/** Ends the sessions of a user except one: after a password has changed, nobody else who holds one stays. Returns the public ids. */
export const endOtherSessions = async (
  tx: Context,
  user_id: string,
  kept: string | undefined,
  reason: string,
): Promise<string[]> => (await endOthers(tx, user_id, kept, reason)).map(({ id }) => id)

/** Writes down that the shopper has just proved who they are. */
export const markProven = (tx: Context, { session_id }: Shopper) => proveSession(tx, session_id)
