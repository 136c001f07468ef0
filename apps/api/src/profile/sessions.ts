import { AppError, deviceOf, type OwnSession } from '@clientele/contracts'
import { atomically, type Context, type Shopper, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { endOtherSessions, endShopperSession, listLive, type LiveSession, pageOfLive } from '../sessions/shoppers.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'

/** Published clients read the full names. */
const namesMax = { after: undefined, limit: 1_000, offset: 0 }

export const getListOfActiveSessions: StorefrontHandler<'getListOfActiveSessions'> = async (ctx) => ({
  sessions: (await listLive(ctx, getShopper(ctx).user_id, namesMax)).map(({ id }) => `sess:${id}`),
})

export const getOwnSessionDetails: StorefrontHandler<'getOwnSessionDetails'> = async (ctx, wanted) => {
  const { user_id, session_id } = getShopper(ctx)
  const { items, page } = await pageOfLive(ctx, user_id, wanted)
  return {
    items: items.map((session) => ({ ...toOwnSession(session), is_current: session.id === session_id })),
    page,
  }
}

export const deleteOtherSessions: StorefrontHandler<'deleteOtherSessions'> = (ctx) => {
  const { user_id, session_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const session_ids = await endOtherSessions(tx, user_id, session_id, 'signed out elsewhere')
    if (session_ids.length > 0) await recordEvent(tx, user_id, { type: 'sessions.ended', session_ids })
    return { session_ids }
  })
}

export const deleteOwnSession: StorefrontHandler<'deleteOwnSession'> = async (ctx, { sessionId }) => {
  const { user_id, session_id: present } = getShopper(ctx)
  const session_id = sessionId.replace(/^sess:/, '')
  const isPresent = session_id === present
  await atomically(asShopper(ctx, user_id), async (tx) => {
    const reason = isPresent ? 'signed out' : 'signed out elsewhere'
    if (!(await endShopperSession(tx, { user_id, session_id }, reason))) throw new AppError('SESSION_NOT_FOUND')
    await recordEvent(tx, user_id, { type: 'session.ended', session_id })
  })
  if (isPresent) ctx.answer.clearSessionCookie()
  return { session_ids: [session_id] }
}

/** Signing out always succeeds: even without a session, the cookie is cleared. */
export const logout: StorefrontHandler<'logout'> = async (ctx) => {
  if (ctx.shopper) await signOutOf(ctx, ctx.shopper)
  ctx.answer.clearSessionCookie()
  return { logout: true }
}

/** Ends a session of a shopper who signs out, unless it has ended already. */
export const signOutOf = (ctx: Context, session: Pick<Shopper, 'user_id' | 'session_id'>) =>
  atomically(asShopper(ctx, session.user_id), async (tx) => {
    if (await endShopperSession(tx, session, 'signed out'))
      await recordEvent(tx, session.user_id, { type: 'user.signed_out' })
  })

const toOwnSession = ({
  id,
  user_agent,
  created_at,
  last_seen_at,
  expires_at,
}: LiveSession): Omit<OwnSession, 'is_current'> => ({
  session_id: id,
  device: deviceOf(user_agent),
  created_at: created_at.toISOString(),
  last_seen_at: last_seen_at.toISOString(),
  expire_in: expires_at.toISOString(),
})
