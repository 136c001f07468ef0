import { AppError, type EventType } from '@clientele/contracts'
import { atomically, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { endOtherSessions } from '../sessions/shoppers.ts'
import { contactTuples, primaryContact } from '../users/contact-of.ts'
import { findUser } from '../users/repository.ts'
import { spendCode } from './codes.ts'
import { refuseWeakPassword } from './password-rules.ts'
import { hashPassword } from './passwords.ts'
import { type CodeRow, endCodesOf, setPasswordHash } from './repository.ts'
import { asShopper } from './service.ts'

export interface PasswordChange {
  event: EventType & ('user.password_changed' | 'user.password_reset')
  /** The session that goes on; every other one ends. */
  keep?: string
  /** The code that opened the change, used up together with it. */
  code?: CodeRow
  /** What else belongs into the same transaction. */
  then?: (tx: Context) => Promise<void>
}

/**
 * Sets a new password: every other session ends, every code that was on its way dies, and the owner is told. The hash is made before
 * the transaction opens, since it takes its time.
 */
export async function changePassword(
  ctx: Context,
  user_id: string,
  password: string,
  field: string,
  { event, keep, code, then }: PasswordChange,
): Promise<void> {
  const user = await findUser(ctx, user_id)
  if (!user) throw new AppError('USER_NOT_FOUND')
  refuseWeakPassword(
    password,
    [user.first_name, user.last_name, user.username, ...contactTuples(user).map(([, value]) => value)],
    field,
  )
  const password_hash = await hashPassword(password)
  await atomically(asShopper(ctx, user_id), async (tx) => {
    if (code) await spendCode(tx, code)
    await setPasswordHash(tx, user_id, password_hash)
    await endCodesOf(tx, user_id)
    await endOtherSessions(tx, user_id, keep, 'the password has changed')
    await recordEvent(tx, event, user_id)
    const contact = primaryContact(user)
    if (contact) await notify(tx, contact, 'password_changed')
    await then?.(tx)
  })
}
