import { AppError, type PlatformConfig, refuseField } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { earlierUsernameKey, lookUpPhone, normalizeEmail, usernameKey } from '../contacts/normalize.ts'
import { getShownUser, lockShopper, lockUser } from '../users/self.ts'
import { markProven } from '../sessions/shoppers.ts'
import { sendClaimLink } from './deliver-code.ts'
import { openConfig, refuseMethodClosed, refuseState } from './governed.ts'
import { forgetFailures, takeSignIn } from './limits.ts'
import { refuseWhileFull } from '../passwords/hashing.ts'
import { findPasswordHash } from '../passwords/shoppers.ts'
import { findLoginByClaim, findLoginByContact, findLoginByUsername, type Login } from './repository/logins.ts'
import { withFacts } from './attempt-facts.ts'
import { couldBeKnown, requesterFor } from '../codes/requesters.ts'
import { asShopper, completeSignIn, getShopper } from './service.ts'
import { changePassword } from './set-password.ts'
import { queueFor, tryPassword } from './try-password.ts'
import { askToFinish, findUnfinished } from './unfinished.ts'

export const loginWithEmailAndPassword: StorefrontHandler<'loginWithEmailAndPassword'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseMethodClosed(config, 'password')
  if (!couldBeKnown(ctx)) refuseWhileFull('unknown shoppers')
  const email = normalizeEmail(body.username)
  const contact = email ?? lookUpPhone(body.username, ctx.application.default_country_code)?.value
  const findNamed = () => findLoginOrClaim(ctx, body.username, { email, contact })
  await takeSignIn(ctx, async () => (await findNamed())?.user_id)
  const login = await findNamed()
  const unfinished = login || email === undefined ? undefined : await findUnfinished(ctx, email)
  const whose = { name: contact ?? usernameKey(body.username), user_id: login?.user_id }
  const proven = await tryPassword(ctx, whose, body.password, (login ?? unfinished)?.password_hash)
  if (proven !== undefined && email !== undefined && unfinished) throw await askToFinish(ctx, email, unfinished)
  if (!login || !proven) throw new AppError('WRONG_SIGN_IN')
  if (login.claimed !== undefined) throw await askToConfirm(ctx, login.claimed, login)
  return atomically(ctx, async (tx) => {
    const user = await completeSignIn(tx, await lockUser(tx, login.user_id), config, 'password')
    refuseReplacedPassword(proven, await findPasswordHash(tx, login.user_id))
    return { user, request_id: tx.request.id }
  })
}

export const hasPassword: StorefrontHandler<'hasPassword'> = async (ctx) => ({
  result: (await findPasswordHash(ctx, getShopper(ctx).user_id)) !== undefined,
})

export const updatePassword: StorefrontHandler<'updatePassword'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseMethodClosed(config, 'password')
  const { user_id, user, session_id } = getShopper(ctx)
  const known = await findPasswordHash(ctx, user_id)
  if (known === undefined) requireFreshSignIn(ctx)
  const old = { password: body.old_password ?? '', field: 'body.old_password' }
  const replaces = known === undefined ? null : await proveOwnPassword(ctx, user_id, old, known)
  const change = { event: 'user.password_changed', keep: session_id, replaces } as const
  return changePassword(ctx, user, { password: body.new_password, field: 'body.new_password' }, change, async () => ({
    message: 'The password was changed, and all other devices were signed out.',
  }))
}

export const confirmPassword: StorefrontHandler<'confirmPassword'> = async (ctx, { body: { password } }) => {
  refuseMethodClosed(openConfig(ctx), 'password')
  const shopper = getShopper(ctx)
  const { user_id } = shopper
  const known = await findPasswordHash(ctx, user_id)
  const proven = await proveOwnPassword(ctx, user_id, { password, field: 'body.password' }, known)
  await atomically(asShopper(ctx, user_id), async (tx) => {
    await lockShopper(tx, user_id)
    await refuseReplacedSince(tx, user_id, proven)
    await markProven(tx, shopper, 'password')
  })
  return { message: 'The password is correct.' }
}

/** Returns the hash of a signed-in shopper's password, which was right. */
async function proveOwnPassword(
  ctx: Context,
  user_id: string,
  { password, field }: { password: string; field: string },
  known: string | undefined,
): Promise<string> {
  refuseWhileFull('known shoppers')
  await takeSignIn(ctx, async () => user_id)
  const proven = await tryPassword(ctx, { name: user_id, user_id }, password, known)
  if (proven === undefined) throw refuseField(field, 'is incorrect', 'WRONG_SIGN_IN')
  await forgetFailures(ctx, user_id, [user_id])
  return proven
}

/** Returns the hash of a user's password, which was right. Attempts are counted under one of the user's names, as at a sign-in. */
export async function provePassword(
  ctx: Context,
  config: PlatformConfig,
  whose: { name: string; user_id: string },
  password: string,
): Promise<string> {
  refuseMethodClosed(config, 'password')
  refuseWhileFull(queueFor(requesterFor(ctx, whose.user_id)))
  const hash = await findPasswordHash(ctx, whose.user_id)
  const proven = hash === undefined ? undefined : await tryPassword(ctx, whose, password, hash)
  if (proven !== undefined) return proven
  throw new AppError('WRONG_SIGN_IN')
}

/** Whether a user has a password that the store accepts. */
export const canUsePassword = async (ctx: Context, config: PlatformConfig, user_id: string): Promise<boolean> =>
  config.login?.password !== false && (await findPasswordHash(ctx, user_id)) !== undefined

/** The same as `refuseReplacedPassword`, for a user whose password isn't at hand. */
export const refuseReplacedSince = async (tx: Context, user_id: string, proven: string): Promise<void> =>
  refuseReplacedPassword(proven, await findPasswordHash(tx, user_id))

/** Once the user is locked: a password that was replaced while it was being checked no longer works. */
export function refuseReplacedPassword(proven: string, present: string | undefined): void {
  if (present !== proven) throw new AppError('WRONG_SIGN_IN')
}

/** Throws unless the shopper has recently proved their identity. */
export function requireFreshSignIn(ctx: Context): void {
  const { proven_at } = getShopper(ctx)
  if (!proven_at || ctx.now.getTime() - proven_at.getTime() > ctx.services.config.freshSignIn_ms)
    throw new AppError('REAUTHENTICATION_NEEDED')
}

/** The user that a name signs in as: a proven contact, a username, or a contact that came with the password. */
export async function findLogin(ctx: Context, name: string, contact: string | undefined): Promise<Login | undefined> {
  const login = await findOwner(ctx, name, contact)
  if (login || contact === undefined) return login
  const claimant = await findLoginByClaim(ctx, contact)
  return claimant?.opens ? claimant : undefined
}

async function findOwner(ctx: Context, name: string, contact: string | undefined): Promise<Login | undefined> {
  const [key, earlier] = [usernameKey(name), earlierUsernameKey(name)]
  return (
    (contact === undefined ? undefined : await findLoginByContact(ctx, contact)) ??
    (await findLoginByUsername(ctx, key)) ??
    (earlier === key ? undefined : await findLoginByUsername(ctx, earlier))
  )
}

/** The same, or else the last user to claim the email address. Such a claim names a user, but opens nothing. */
async function findLoginOrClaim(
  ctx: Context,
  name: string,
  { email, contact }: { email: string | undefined; contact: string | undefined },
): Promise<(Login & { claimed?: string }) | undefined> {
  const login = await findOwner(ctx, name, contact)
  if (login || contact === undefined) return login
  const claimant = await findLoginByClaim(ctx, contact)
  if (claimant?.opens) return claimant
  return claimant && email !== undefined ? { ...claimant, claimed: email } : undefined
}

/**
 * Sends the link that confirms a claimed email address again, to someone who knows the password of the account that claims it. Anyone else
 * gets the same response as for an unknown name.
 */
async function askToConfirm(ctx: Context, email: string, { user_id }: Login): Promise<AppError> {
  refuseState(await getShownUser(ctx, user_id))
  await forgetFailures(ctx, user_id, [email])
  const subject = { purpose: 'verify_contact', kind: 'email', value: email, user_id } as const
  // It belongs to no session: with the link, the password is required again.
  await sendClaimLink({ ...ctx, shopper: undefined }, subject)
  return withFacts(new AppError('EMAIL_NOT_CONFIRMED'), { user_id, isProven: true })
}
