import { AppError, refuseField } from '@clientele/contracts'
import { changeState } from '../accounts/change-state.ts'
import { atomically, type Handler } from '../context.ts'
import { requirePassword } from '../operators/passwords.ts'
import { lockUserOrTombstone } from '../users/change.ts'
import { identifying } from './identifying.ts'

/** Erases a user at once, whatever their state, as a scheduled deletion does when it takes effect. */
export const eraseUser: Handler<'eraseUser'> = async (ctx, { userId, body: { reason, current_password } }) => {
  await requirePassword(ctx, current_password)
  return atomically(ctx, async (tx) => {
    const { user, contacts } = (await lockUserOrTombstone(tx, userId)) ?? {}
    if (!user || !contacts || user.state === 'purged') throw new AppError('USER_NOT_FOUND')
    if (identifying(reason, user, contacts))
      throw refuseField('body.reason', 'must not say who the user is, because it is kept')
    await changeState(tx, 'eraseNow', [user], { users: [user], reason })
    return { user_id: user.id, erased_at: tx.now.toISOString() }
  })
}
