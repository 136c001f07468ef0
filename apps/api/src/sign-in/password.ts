import { AppError } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { normaliseEmail, normalisePhone, usernameKey } from '../users/contacts.ts'
import { refuseWithoutCaptcha } from './captcha.ts'
import { getOpenConfig, refuseMethodClosed } from './governed.ts'
import { refuseLocked, takeFailure, takeSignIn } from './limits.ts'
import { verifyPassword } from './passwords.ts'
import { findLoginByContact, findLoginByUsername, findPasswordHash, type Login } from './repository.ts'
import { admit, asShopper, getShopper } from './service.ts'
import { changePassword } from './set-password.ts'

export const loginWithEmailAndPassword: StorefrontHandler<'loginWithEmailAndPassword'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  refuseMethodClosed(config, 'password')
  await takeSignIn(ctx)
  await refuseWithoutCaptcha(ctx, config, body.captcha_code)
  const login = await findLogin(ctx, body.username)
  if (login) await refuseLocked(ctx, login.user_id)
  const proven = await verifyPassword(body.password, login?.password_hash ?? undefined)
  if (!login || !proven) {
    if (login) await countFailure(ctx, login.user_id)
    throw new AppError('WRONG_SIGN_IN')
  }
  return atomically(ctx, async (tx) => ({
    user: await admit(tx, login.user_id, config, 'password'),
    request_id: tx.request.id,
  }))
}

export const hasPassword: StorefrontHandler<'hasPassword'> = async (ctx) => ({
  result: (await findPasswordHash(ctx, getShopper(ctx).user_id)) !== undefined,
})

export const updatePassword: StorefrontHandler<'updatePassword'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  refuseMethodClosed(config, 'password')
  const shopper = getShopper(ctx)
  const known = await findPasswordHash(ctx, shopper.user_id)
  if (known === undefined) refuseStale(ctx)
  else {
    await refuseLocked(ctx, shopper.user_id)
    if (!(await verifyPassword(body.old_password ?? '', known))) {
      await countFailure(ctx, shopper.user_id)
      throw new AppError('WRONG_SIGN_IN')
    }
  }
  await changePassword(ctx, shopper.user_id, body.new_password, 'body.new_password', {
    event: 'user.password_changed',
    keep: shopper.session_id,
  })
  return { message: 'The password is changed, and all other devices are signed out.' }
}

/** Throws unless the shopper proved who they are a short while ago. */
export function refuseStale(ctx: Context): void {
  const { proven_at } = getShopper(ctx)
  if (!proven_at || ctx.now.getTime() - proven_at.getTime() > ctx.services.config.freshSignIn_ms)
    throw new AppError('REAUTHENTICATION_NEEDED')
}

/** Who a name signs in as: a proven contact, or a username. */
function findLogin(ctx: Context, name: string): Promise<Login | undefined> {
  const contact = normaliseEmail(name) ?? normalisePhone(name, ctx.default_country_code)?.value
  return contact === undefined ? findLoginByUsername(ctx, usernameKey(name)) : findByEither(ctx, contact, name)
}

const findByEither = async (ctx: Context, contact: string, name: string) =>
  (await findLoginByContact(ctx, contact)) ?? findLoginByUsername(ctx, usernameKey(name))

async function countFailure(ctx: Context, user_id: string): Promise<void> {
  await atomically(asShopper(ctx, user_id), (tx) =>
    recordEvent(tx, 'user.sign_in_failed', user_id, { method: 'password' }),
  )
  await takeFailure(ctx, user_id)
}
