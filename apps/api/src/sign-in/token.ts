import { AppError } from '@clientele/contracts'
import { atomically, type StorefrontHandler } from '../context.ts'
import { lockUser } from '../users/self.ts'
import { getLinkCode } from '../codes/service.ts'
import { openConfig } from './governed.ts'
import { acceptInvitation } from './invitations.ts'
import { takeSignIn } from './limits.ts'
import { completeSignIn } from './service.ts'

/** Signs in with the long secret of a link, which `createSignInLink` created for one user, or which an invitation brought to their mailbox. */
export const loginWithToken: StorefrontHandler<'loginWithToken'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  await takeSignIn(ctx)
  const code = await getLinkCode(ctx, body.token, 'sign_in', 'invitation')
  return atomically(ctx, async (tx) => {
    const locked = code.user_id === null ? undefined : await lockUser(tx, code.user_id)
    if (!locked) throw new AppError('WRONG_CODE')
    const user =
      code.purpose === 'invitation'
        ? await acceptInvitation(tx, locked, config, code)
        : await completeSignIn(tx, locked, config, 'token', code)
    return { user, request_id: tx.request.id }
  })
}
