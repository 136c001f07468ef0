import { AppError } from '@clientele/contracts'
import { atomically, type StorefrontHandler } from '../context.ts'
import { lockUser } from '../users/self.ts'
import { getLinkCode } from '../codes/service.ts'
import { openConfig } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { completeSignIn } from './service.ts'

/** Signs in with the long secret of a link, which `createSignInLink` created for one user. */
export const loginWithToken: StorefrontHandler<'loginWithToken'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  await takeSignIn(ctx)
  const code = await getLinkCode(ctx, body.token, 'sign_in')
  return atomically(ctx, async (tx) => {
    const locked = code.user_id === null ? undefined : await lockUser(tx, code.user_id)
    if (!locked) throw new AppError('WRONG_CODE')
    return { user: await completeSignIn(tx, locked, config, 'token', code), request_id: tx.request.id }
  })
}
