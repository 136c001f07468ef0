import { AppError } from '@clientele/contracts'
import { atomically, type StorefrontHandler } from '../context.ts'
import { getLinkCode, spendCode } from './codes.ts'
import { getOpenConfig } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { admit } from './service.ts'

/** Signs in with the long secret of a link that was made for one user. */
export const loginWithToken: StorefrontHandler<'loginWithToken'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  await takeSignIn(ctx)
  const code = await getLinkCode(ctx, body.token, 'sign_in')
  const { user_id } = code
  if (user_id === null) throw new AppError('WRONG_CODE')
  return atomically(ctx, async (tx) => {
    await spendCode(tx, code)
    return { user: await admit(tx, user_id, config, 'token'), request_id: tx.request.id }
  })
}
