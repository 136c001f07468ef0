import { AppError, refuseField } from '@clientele/contracts'
import { changeState } from '../accounts/change-state.ts'
import { deletionReason } from '../accounts/deletion-reasons.ts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { isAmong, proveCode, proveCodeSentTo, spendCode, type AcceptedCodes } from '../codes/service.ts'
import { openConfig } from '../sign-in/governed.ts'
import { takeSignIn } from '../sign-in/limits.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { lockUser } from '../users/change.ts'
import { bestContact, primaryContact } from '../users/contact-of.ts'

const day_ms = 24 * 3_600_000

/** The shopper requests deletion, confirmed by a code to one of their contacts, with a reason from the store's list. */
export const deleteUser: StorefrontHandler<'deleteUser'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  const shopper = getShopper(ctx)
  if (body.user_id !== shopper.user_id) throw new AppError('USER_NOT_FOUND')
  const reason = deletionReason(config, body.reason_id)
  if (reason?.show_text_area === true && !body.reason?.trim())
    throw refuseField('body.reason', 'is required: give a reason')
  const consent_text = config.delete_account_consent?.consent_text?.trim()
  // Published clients have no field for it: their page shows the text first, so the request itself counts as consent.
  if (consent_text && body.consent === false)
    throw refuseField('body.consent', 'must be true: the store requires consent')
  const code = await proveOwnCode(ctx, body)

  const delete_on = new Date(ctx.now.getTime() + (config.delete_account_day ?? 7) * day_ms)
  await atomically(asShopper(ctx, shopper.user_id), async (tx) => {
    const locked = await lockUser(tx, shopper.user_id)
    await spendCode(tx, code)
    if (!locked) throw new AppError('UNAUTHENTICATED')
    const { user, contacts } = locked
    if (!contacts.some(({ value, verified }) => verified && value === code.value)) throw new AppError('WRONG_CODE')
    if (user.state !== 'active') throw new AppError('USER_NOT_ACTIVE')
    await changeState(tx, 'scheduleDeletion', [user], {
      user,
      contact: bestContact(contacts),
      delete_on,
      state_reason: body.reason ?? reason?.reason_text ?? null,
      details: {
        reason_id: body.reason_id,
        ...(body.reason !== undefined && { reason: body.reason }),
        // The text at that time, because the store may change it before anyone asks what the shopper agreed to.
        ...(consent_text && { consent_text }),
      },
    })
  })
  ctx.answer.clearSessionCookie()
  return { success: true }
}

/** A code to one of the shopper's contacts, identified by its request or, for an email, only by its digits. */
async function proveOwnCode(ctx: Context, { request_id, otp }: { request_id?: string | undefined; otp: string }) {
  await takeSignIn(ctx, async () => getShopper(ctx).user_id)
  const { user } = getShopper(ctx)
  const wanted: AcceptedCodes = { here: ['confirm_contact', 'delete_account'] }
  if (request_id !== undefined) return proveCode(ctx, { request_id, otp }, isAmong(ctx, wanted))
  const contact = primaryContact(user)
  return proveCodeSentTo(ctx, { value: contact?.value ?? '', otp }, wanted)
}
