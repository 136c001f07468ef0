import { randomBytes } from 'node:crypto'
import { AppError, type Input, type Platform, type SessionDetails } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { allOrThrow, atomically, atOnceOr, type Context, type Handler } from '../context.ts'
import { recordEvent, recordEvents, recordWith } from '../events/record.ts'
import { sessionLifetime_s } from '../platform-config/service.ts'
import { hashSecret } from '../secrets.ts'
import { lockActiveUser, requireKnownUser } from '../users/service.ts'
import { cookieValue, pageOfLive, sessionCookie } from './shoppers.ts'
import { endOne, endSessionsOfUsers } from './repository/ending.ts'
import { insertSession, openAtOnce, type SessionRow } from './repository.ts'

export { endSessionsOfUsers, endSessionsThrough } from './repository/ending.ts'
export { countLive, findSignedIn, isLiveSession, lastUseOf } from './repository.ts'

export const createUserSession: Handler<'createUserSession'> = async (ctx, { body }) => {
  const lifetimeMax_s = await sessionLifetime_s(ctx)
  const max_age = Math.min(body.max_age ?? lifetimeMax_s, lifetimeMax_s)
  const secret = randomBytes(24).toString('base64url')
  const row = newSession(ctx, { user_id: body.user_id, domain: body.domain, secret, max_age })
  const event = { type: 'session.created', session_id: row.id, max_age } as const
  await atOnceOr(
    ctx,
    async () => {
      const what = { subject_id: row.user_id, event }
      return (await recordWith(ctx, what, (written) => openAtOnce(ctx, row, written))) || undefined
    },
    () =>
      atomically(ctx, async (tx) => {
        await lockActiveUser(tx, row.user_id)
        await allOrThrow([insertSession(tx, row), recordEvent(tx, row.user_id, event)])
        return true
      }),
  )
  return {
    domain: body.domain,
    max_age,
    secure: true,
    http_only: true,
    cookie: { [sessionCookie]: encodeURIComponent(cookieValue(ctx.services.config.secretKeys, secret)) },
  }
}

export const getActiveSessions: Handler<'getActiveSessions'> = async (ctx, input) => {
  const { items, ...page } = await liveSessions(ctx, input)
  return { items: items.map(publicName), ...page }
}

export const getActiveSessionDetails: Handler<'getActiveSessionDetails'> = async (ctx, input) => {
  const { items, ...page } = await liveSessions(ctx, input)
  return { items: items.map(toDetails), ...page }
}

export const deleteActiveSessions: Handler<'deleteActiveSessions'> = (ctx, { id, reason }) =>
  atomically(ctx, async (tx) => {
    await requireKnownUser(tx, id)
    const ended = (await endSessionsOfUsers(tx, [id], endedByTeam)).get(id) ?? []
    if (ended.length > 0)
      await recordEvent(tx, id, { type: 'sessions.ended', session_ids: ended, ...(reason !== undefined && { reason }) })
    return { items: ended.map((session) => `sess:${session}`), user_id: id, session_ids: ended }
  })

export const deleteSession: Handler<'deleteSession'> = (ctx, { id, sessionId, reason }) =>
  atomically(ctx, async (tx) => {
    await requireKnownUser(tx, id)
    const session_id = sessionId.replace(/^sess:/, '')
    if (!(await endOne(tx, id, session_id, endedByTeam))) throw new AppError('SESSION_NOT_FOUND')
    await recordEvent(tx, id, { type: 'session.ended', session_id, ...(reason !== undefined && { reason }) })
    return { user_id: id, session_id }
  })

/** Signs out many users, as `deleteActiveSessions` does it with one. */
export async function signOutUsers(
  tx: Context,
  user_ids: readonly string[],
  reason: string | undefined,
): Promise<void> {
  const ended = await endSessionsOfUsers(tx, user_ids, endedByTeam)
  const users = [...ended.keys()].map((id) => ({ id }))
  await recordEvents(tx, users, (id) => ({
    type: 'sessions.ended',
    session_ids: ended.get(id) ?? [],
    ...(reason !== undefined && { reason }),
  }))
}

const endedByTeam = 'ended by the team'

async function liveSessions(ctx: Context, { id, ...wanted }: Input<Platform['getActiveSessions']>) {
  const [, { items, page }] = await Promise.all([requireKnownUser(ctx, id), pageOfLive(ctx, id, wanted)])
  // Published clients of the first release only accept the items.
  const isWhole = page.current === 1 && !page.has_next && wanted.cursor === undefined
  return { items, ...(!isWhole && { page }) }
}

function newSession(
  ctx: Context,
  { user_id, domain, secret, max_age }: { user_id: string; domain: string; secret: string; max_age: number },
): SessionRow {
  return {
    application_id: ctx.application_id,
    id: newId(),
    user_id,
    token_hash: hashSecret(secret),
    domain,
    user_agent: ctx.request.user_agent ?? null,
    ip: ctx.request.ip || null,
    opened_by: 'team',
    contact_id: null,
    created_at: ctx.now,
    last_seen_at: ctx.now,
    proven_at: null,
    proven_by: null,
    expires_at: new Date(ctx.now.getTime() + max_age * 1_000),
    ended_at: null,
    end_reason: null,
  }
}

const publicName = ({ id }: SessionRow) => `sess:${id}`

const toDetails = (row: SessionRow): SessionDetails => ({
  session_id: row.id,
  expire_in: row.expires_at.toISOString(),
  created_at: row.created_at.toISOString(),
  last_seen_at: row.last_seen_at.toISOString(),
  user_agent: row.user_agent ?? '',
  ip: row.ip ?? '',
  domain: row.domain ?? '',
  location: '',
})
