import { AppError } from '@clientele/contracts'
import { shopNameOf } from '../applications/shop.ts'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { endOtherSessions } from '../sessions/shoppers.ts'
import { bestContact, contactTuples } from '../users/contact-of.ts'
import { getShownUser, type LockedUser, lockUser } from '../users/self.ts'
import { type CodeRow, endCodesOf, spendCode } from '../codes/service.ts'
import { refuseState } from './governed.ts'
import { refuseWeakPassword } from '../passwords/policy.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { findPasswordHash, setPasswordHash } from '../passwords/shoppers.ts'
import { asShopper } from './service.ts'

export interface PasswordChange {
  event: 'user.password_changed' | 'user.password_reset'
  /** The session that goes on; every other one ends. */
  keep?: string
  /** The hash of the password that was proven to be the present one; null where there was none. */
  replaces?: string | null
  /** The code that opened the change, used up together with it. */
  code?: CodeRow
}

/**
 * Sets a new password: every other session ends, every code that was on its way dies, and the owner is told. The hash is made before
 * the transaction opens, since it takes its time. `then` runs inside the same transaction.
 */
export async function changePassword<T>(
  ctx: Context,
  user_id: string,
  { password, field }: { password: string; field: string },
  { event, keep, replaces, code }: PasswordChange,
  then: (tx: Context, locked: LockedUser) => Promise<T>,
): Promise<T> {
  const user = await getShownUser(ctx, user_id)
  const contacts = contactTuples(user).map(([, value]) => value)
  const words = [user.first_name, user.last_name, user.username, ...contacts, await shopNameOf(ctx, ctx.shop ?? {})]
  await refuseWeakPassword(password, words, field)
  const password_hash = await hashPassword('known shoppers', password)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const locked = await lockUser(tx, user_id)
    if (!locked) throw new AppError('UNAUTHENTICATED')
    refuseState(locked.user.state)
    // One that somebody has set in the meantime is not undone by whoever knew the one before.
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
