import { refuseField, signInLinkLife_s } from '@clientele/contracts'
import { makeLinkCode } from '../codes/service.ts'
import { atomically, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { lockActiveUser } from '../users/service.ts'
import { linkTo, returnUrlIn } from './deliver-code.ts'

/** Creates the link that `loginWithToken` accepts. It is handed to the caller, so it proves nothing about any contact of the user. */
export const createSignInLink: Handler<'createSignInLink'> = (ctx, { userId, body }) =>
  atomically(ctx, async (tx) => {
    await lockActiveUser(tx, userId)
    const { expires_in = signInLinkLife_s.standard, return_to } = body ?? {}
    const back = await returnUrlIn(tx, return_to)
    if (return_to !== undefined && !back)
      throw refuseField('body.return_to', 'must be at one of the application’s return_origins')
    const expires_at = new Date(tx.now.getTime() + expires_in * 1_000)
    const { secret: token } = await makeLinkCode(
      tx,
      // Codes are counted by the contact that they are sent to, and this one isn't sent to any.
      { purpose: 'sign_in', kind: 'email', value: userId, user_id: userId },
      { expires_at },
    )
    await recordEvent(tx, userId, { type: 'user.sign_in_link_created', expires_at: expires_at.toISOString() })
    return {
      link: await linkTo(tx, 'link', { code: token, return_to: back?.href }),
      token,
      expires_at: expires_at.toISOString(),
    }
  })
