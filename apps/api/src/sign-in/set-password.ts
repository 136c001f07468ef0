import { AppError } from '@clientele/contracts'
import { shopNameOf } from '../applications/shop.ts'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { endOtherSessions } from '../sessions/shoppers.ts'
import { bestContact, contactTuples } from '../users/contact-of.ts'
import { type LockedUser, lockUser } from '../users/self.ts'
import { type CodeRow, endCodesOf, spendCode } from '../codes/service.ts'
import { refuseState } from './governed.ts'
import { refuseWeakPassword } from '../passwords/policy.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { findPasswordHash, setPasswordHash } from '../passwords/shoppers.ts'
import { asShopper } from './service.ts'

export interface PasswordChange {
  event: 'user.password_changed' | 'user.password_reset'
  /** The session that continues; all others end. */
  keep?: string
  /** The hash of the current password that was proven; null if there was none. */
  replaces?: string | null
  /** The code that authorized the change, used up together with it. */
  code?: CodeRow
}

/**
 * Sets a new password: all other sessions end, all codes that were already sent stop working, and the owner is notified. The hash is computed before
 * the transaction starts, because it takes time. `user` comes from an earlier step, so it isn't read again. `then` runs inside the same transaction.
 */
export async function changePassword<T>(
  ctx: Context,
  user: UserWithContacts,
  { password, field }: { password: string; field: string },
  { event, keep, replaces, code }: PasswordChange,
  then: (tx: Context, locked: LockedUser) => Promise<T>,
): Promise<T> {
  const user_id = user.id
  const contacts = contactTuples(user).map(([, value]) => value)
  const words = [user.first_name, user.last_name, user.username, ...contacts, await shopNameOf(ctx, ctx.shop ?? {})]
  await refuseWeakPassword(password, words, field)
  const password_hash = await hashPassword('known shoppers', password)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const locked = await lockUser(tx, user_id)
    if (!locked) throw new AppError('UNAUTHENTICATED')
    refuseState(locked.user)
    // A password that was set in the meantime is not overwritten by someone who knew the previous one.
    if (replaces !== undefined && ((await findPasswordHash(tx, user_id)) ?? null) !== replaces)
      throw new AppError('WRONG_SIGN_IN')
    if (code) await spendCode(tx, code)
    await setPasswordHash(tx, user_id, password_hash)
    await endCodesOf(tx, user_id)
    await endOtherSessions(tx, user_id, keep, 'the password has changed')
    await recordEvent(tx, user_id, { type: event })
    const contact = bestContact(locked.contacts)
    if (contact) await notify(tx, contact, 'password_changed')
    return then(tx, locked)
  })
}
