import { AppError, type PlatformConfig, type User } from '@clientele/contracts'
import { afterCommit, allOrThrow, type Context } from '../context.ts'
import { recordAttempt } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { endShopperSession, hasSignedInLikeThis, openShopperSession } from '../sessions/shoppers.ts'
import { bestContact, withContacts } from '../users/contact-of.ts'
import { toShopper } from '../users/present.ts'
import { changeContacts } from '../accounts/contacts.ts'
import { isAway } from '../accounts/recycled.ts'
import { type LockedUser, touchSignIn } from '../users/self.ts'
import { attemptOf, type CodeRow, redeemCode } from '../codes/service.ts'
import { deviceOf, isKnownTo, rememberDevice } from '../codes/devices.ts'
import { withFacts } from './attempt-facts.ts'
import { refuseState } from './governed.ts'
import { forgetFailures } from './limits.ts'

export type SignInMethod =
  | 'otp'
  | 'password'
  | 'google'
  | 'facebook'
  | 'apple'
  | 'sign_up'
  | 'reset'
  | 'token'
  | 'invitation'

/**
 * Signs in a user who has proved their identity, in whatever way. This is the only place that turns away blocked, deleted, or archived users,
 * opens a session, and records the sign-in. If a code proved it, the code is used up here, and `contact_id` names its identifier if it opens the
 * session. Must run inside the transaction that locked the user.
 */
export async function completeSignIn(
  tx: Context,
  locked: LockedUser | undefined,
  config: PlatformConfig,
  method: SignInMethod,
  code?: CodeRow,
  contact_id?: string,
): Promise<User> {
  return (await openSessionOf(tx, locked, config, method, code, contact_id)).user
}

/** The same, for a caller who needs to know the session. */
export async function openSessionOf(
  tx: Context,
  locked: LockedUser | undefined,
  config: PlatformConfig,
  method: SignInMethod,
  code?: CodeRow,
  contact_id: string | null = null,
): Promise<{ user: User; session_id: string }> {
  if (!locked) throw new AppError('WRONG_SIGN_IN')
  const user_id = locked.user.id
  if (code) await redeemCode(tx, code)
  refuseState(locked.user)
  // After that long, the number may belong to someone else.
  if (code?.kind === 'phone' && code.purpose !== 'second_proof' && (await isAway(tx, locked.user)))
    throw withFacts(new AppError('SECOND_PROOF_NEEDED'), { user_id })
  const asUser = asShopper(tx, user_id)
  const after = await reactivate(asUser, locked, contact_id)
  const { user, contacts } = after
  const device = deviceOf(tx)
  const known = (device && isKnownTo(tx, user_id, device)) || (await hasSignedInLikeThis(tx, user))
  // Signing in again ends the browser's previous session.
  if (tx.shopper) await endShopperSession(tx, tx.shopper, 'signed in again')
  const [session] = await allOrThrow([
    // A link that the team has created may have passed through many hands.
    openShopperSession(asUser, user_id, config, {
      opened_by: method,
      contact_id,
      proven_by: method === 'token' ? null : method,
    }),
    touchSignIn(tx, user_id),
    recordAttempt(
      asUser,
      { user_id, contact: code?.value },
      { type: 'user.signed_in', method, ...(code && { attempt: attemptOf(code) }) },
    ),
  ])
  const contact = bestContact(contacts)
  if (!known && contact && method !== 'sign_up')
    await notify(tx, contact, 'new_device', { what: session.user_agent?.slice(0, 100) ?? 'an unknown program' })
  const names = [user.username_key, ...contacts.map(({ value }) => value)]
  afterCommit(tx, (ctx) => forgetFailures(ctx, user_id, names))
  rememberDevice(tx, user_id)
  return { user: toShopper(withContacts(after)), session_id: session.id }
}

/** A contact that the team set aside, and that the shopper has just proved to have, is in use again. */
async function reactivate(tx: Context, locked: LockedUser, contact_id: string | null): Promise<LockedUser> {
  const proven = locked.contacts.find(({ id }) => id === contact_id)
  if (!proven || proven.active) return locked
  return changeContacts(
    tx,
    locked,
    (all) => all.map((each) => (each.value === proven.value ? { ...each, active: true } : each)),
    () => [{ type: 'user.contact_verified', kind: proven.kind }],
  )
}

/** The same context with the user as the actor of what follows. */
export const asShopper = (ctx: Context, user_id: string): Context => ({
  ...ctx,
  actor: { kind: 'user', id: user_id, permissions: [] },
})

/** The shopper of a call that requires one. */
export function getShopper(ctx: Context) {
  if (!ctx.shopper) throw new AppError('UNAUTHENTICATED')
  return ctx.shopper
}
