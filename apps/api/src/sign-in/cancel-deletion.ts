import { AppError, type CancelUserDeletionRequest, refuseField } from '@clientele/contracts'
import { changeState } from '../accounts/change-state.ts'
import { type CodeRow, proveCode, proveCodeSentTo } from '../codes/service.ts'
import { normalizeEmail } from '../contacts/normalize.ts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { bestContact } from '../users/contact-of.ts'
import { type LockedUser, lockUser } from '../users/self.ts'
import { openConfig, refuseMethodClosed } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { ownerOf, ownerOfCode } from './owners.ts'
import { findLoginByContact } from './repository/logins.ts'
import { asShopper, completeSignIn } from './service.ts'

/**
 * A shopper who requested deletion proves a contact, keeps the account, and is signed in. The code is one for signing in: signing in with it was refused,
 * so it is still unused.
 */
export const cancelUserDeletion: StorefrontHandler<'cancelUserDeletion'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseMethodClosed(config, 'otp')
  const code = await proveSignIn(ctx, body)
  return atomically(ctx, async (tx) => {
    const login = await findLoginByContact(tx, code.value)
    const locked = login && (await lockUser(tx, login.user_id))
    if (!locked) throw new AppError('WRONG_CODE')
    const kept = await keepAccount(tx, locked)
    return { user_exists: true, user: await completeSignIn(tx, kept, config, 'otp', code, login.contact_id) }
  })
}

/** Cancels the deletion. If the team has just canceled it, or never had to, there is nothing to do. */
async function keepAccount(tx: Context, locked: LockedUser): Promise<LockedUser | undefined> {
  const { user, contacts } = locked
  if (user.state !== 'deletion_scheduled') return locked
  if (user.delete_on && user.delete_on <= tx.now) throw new AppError('DELETION_TOO_LATE')
  await changeState(asShopper(tx, user.id), 'undoDeletion', [user], { contact: bestContact(contacts), details: {} })
  return lockUser(tx, user.id)
}

/** A code for signing in, identified by its request or, for an email, by its address. */
async function proveSignIn(
  ctx: Context,
  { otp, request_id, email, token }: CancelUserDeletionRequest,
): Promise<CodeRow> {
  if (request_id !== undefined) {
    await takeSignIn(ctx, () => ownerOfCode(ctx, request_id))
    return proveCode(ctx, { otp, request_id }, ({ purpose }) => purpose === 'sign_in')
  }
  if (email === undefined) throw refuseField('body.request_id', 'is required, unless the code was sent by email')
  const value = normalizeEmail(email) ?? email
  await takeSignIn(ctx, () => ownerOf(ctx, value))
  return proveCodeSentTo(ctx, { value, otp, token }, { anywhere: ['sign_in'] })
}
