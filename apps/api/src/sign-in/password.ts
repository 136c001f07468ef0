import { AppError, type PlatformConfig, refuseField } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { normalizeEmail, normalizePhone, usernameKey } from '../contacts/normalize.ts'
import { lockUser } from '../users/self.ts'
import { openConfig, refuseMethodClosed } from './governed.ts'
import { forgetFailures, giveBackPasswordAttempt, takePasswordAttempt, takeSignIn } from './limits.ts'
import { type Queue, refuseWhileFull, verifyPassword } from '../passwords/hashing.ts'
import { findPasswordHash } from '../passwords/shoppers.ts'
import { findLoginByContact, findLoginByUsername, type Login } from './repository/logins.ts'
import { couldBeKnown, type Requester, requesterFor } from '../codes/requesters.ts'
import { admit, getShopper } from './service.ts'
import { changePassword } from './set-password.ts'

export const loginWithEmailAndPassword: StorefrontHandler<'loginWithEmailAndPassword'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseMethodClosed(config, 'password')
  if (!couldBeKnown(ctx)) refuseWhileFull('unknown shoppers')
  const contact =
    normalizeEmail(body.username) ?? normalizePhone(body.username, ctx.application.default_country_code)?.value
  const findNamed = () => findLogin(ctx, body.username, contact)
  await takeSignIn(ctx, async () => (await findNamed())?.user_id)
  const login = await findNamed()
  const name = contact ?? usernameKey(body.username)
  const proven = await tryPassword(ctx, { name, user_id: login?.user_id }, body.password, login?.password_hash)
  if (!login || !proven) throw new AppError('WRONG_SIGN_IN')
  return atomically(ctx, async (tx) => {
    const user = await admit(tx, await lockUser(tx, login.user_id), config, 'password')
    refuseReplacedPassword(login.password_hash, await findPasswordHash(tx, login.user_id))
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
  else {
    refuseWhileFull('known shoppers')
    await takeSignIn(ctx, async () => user_id)
    if (!(await tryPassword(ctx, { name: user_id, user_id }, body.old_password ?? '', known)))
      throw refuseField('body.old_password', 'is incorrect', 'WRONG_SIGN_IN')
    await forgetFailures(ctx, user_id, [user_id])
  }
  const change = { event: 'user.password_changed', keep: session_id, replaces: known ?? null } as const
  return changePassword(ctx, user, { password: body.new_password, field: 'body.new_password' }, change, async () => ({
    message: 'The password was changed, and all other devices were signed out.',
  }))
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
  if (hash !== undefined && (await tryPassword(ctx, whose, password, hash))) return hash
  throw new AppError('WRONG_SIGN_IN')
}

/** Once the user is locked: a password that was replaced while it was being checked no longer works. */
export function refuseReplacedPassword(proven: string | null, present: string | undefined): void {
  if (present !== proven) throw new AppError('WRONG_SIGN_IN')
}

/** Checks a password. It counts as a failure before it is tried, and not at all if it could not be tried. */
async function tryPassword(
  ctx: Context,
  whose: { name: string; user_id: string | undefined },
  password: string,
  hash: string | null | undefined,
): Promise<boolean> {
  const requester = await takePasswordAttempt(ctx, whose)
  return verifyPassword(queueFor(requester), password, hash ?? undefined).catch(async (error: unknown) => {
    await giveBackPasswordAttempt(ctx, whose, requester)
    throw error
  })
}

/** The queue in which a password waits for hashing: strangers never fill the queue of people known to the account. */
const queueFor = ({ isKnown }: Requester): Queue => (isKnown ? 'known shoppers' : 'unknown shoppers')

/** Throws unless the shopper has recently proved their identity. */
export function requireFreshSignIn(ctx: Context): void {
  const { proven_at } = getShopper(ctx)
  if (!proven_at || ctx.now.getTime() - proven_at.getTime() > ctx.services.config.freshSignIn_ms)
    throw new AppError('REAUTHENTICATION_NEEDED')
}

/** The user that a name signs in as: a proven contact, or a username. */
export const findLogin = async (ctx: Context, name: string, contact: string | undefined): Promise<Login | undefined> =>
  (contact === undefined ? undefined : await findLoginByContact(ctx, contact)) ??
  (await findLoginByUsername(ctx, usernameKey(name)))
