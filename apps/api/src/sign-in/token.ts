import { AppError } from '@clientele/contracts'
import { atomically, type StorefrontHandler } from '../context.ts'
import { lockUser } from '../users/self.ts'
import { getLinkCode } from '../codes/service.ts'
import { openConfig } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { findLoginByContact } from './repository/logins.ts'
import { admit } from './service.ts'

/** Signs in with the long secret of a link for one user, as long as they still have the contact it was sent to. */
export const loginWithToken: StorefrontHandler<'loginWithToken'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  await takeSignIn(ctx)
  const code = await getLinkCode(ctx, body.token, 'sign_in')
  return atomically(ctx, async (tx) => {
    const login = await findLoginByContact(tx, code.value)
    if (!login || login.user_id !== code.user_id) throw new AppError('WRONG_CODE')
    const locked = await lockUser(tx, login.user_id)
    return { user: await admit(tx, locked, config, 'token', code, login.contact_id), request_id: tx.request.id }
  })
}
