import { AppError, type PlatformConfig } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { normalizeEmail } from '../contacts/normalize.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { getShownUser, type LockedUser } from '../users/self.ts'
import { type CodeSubject, resendAfter_s } from '../codes/request.ts'
import {
  type CodeRow,
  exchangeForLink,
  getLinkCode,
  type IsAccepted,
  proveCode,
  proveCodeSentTo,
} from '../codes/service.ts'
import { sendCode, sendLink, sentToPhone } from './deliver-code.ts'
import { openConfig, refuseResetClosed } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { type ContactLogin, findLoginByContact } from './repository/logins.ts'
import { subjectAgain } from './otp.ts'
import { ownerOf, ownerOfCode } from './owners.ts'
import { needsSecondProof } from './second-proof.ts'
import { completeSignIn } from './service.ts'
import { changePassword } from './set-password.ts'

export const sendResetPasswordEmail: StorefrontHandler<'sendResetPasswordEmail'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await sendResetLink(ctx, wantedEmail(body.email, 'body.email'))
  return { status: 'sent' }
}

export const sendResetPasswordMobile: StorefrontHandler<'sendResetPasswordMobile'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await sendResetLink(ctx, wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile'))
  return { status: 'sent' }
}

export const sendResetToken: StorefrontHandler<'sendResetToken'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  const findCode = () => getLinkCode(ctx, body.code, 'reset_password')
  await takeSignIn(ctx, async () => (await findCode()).user_id ?? undefined)
  await getResetLogin(ctx, await findCode())
  return { status: 'success' }
}

export const forgotPassword: StorefrontHandler<'forgotPassword'> = async (ctx, { body }) => {
  const config = await getResetConfig(ctx)
  const user = await resetPassword(ctx, body, (tx, locked, { contact_id }) =>
    completeSignIn(tx, locked, config, 'reset', undefined, contact_id),
  )
  return { user, request_id: ctx.request.id }
}

export const resetForgotPassword: StorefrontHandler<'resetForgotPassword'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  return resetPassword(ctx, body, async () => ({ success: true }))
}

export const sendForgotOTPOnMobile: StorefrontHandler<'sendForgotOTPOnMobile'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  const contact = wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile')
  return sentToPhone(contact, await sendResetCode(ctx, contact, body))
}

export const sendForgotOTPOnEmail: StorefrontHandler<'sendForgotOTPOnEmail'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  const { resend_token } = await sendResetCode(ctx, wantedEmail(body.email, 'body.email'), { token: body.token })
  return { success: true, resend_email_token: resend_token, resend_timer: resendAfter_s.email }
}

export const verifyMobileForgotOTP: StorefrontHandler<'verifyMobileForgotOTP'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await takeSignIn(ctx, () => ownerOfCode(ctx, body.request_id))
  return { success: true, forgot_token: await tokenFor(ctx, await proveCode(ctx, body, isReset)) }
}

export const verifyEmailForgotOTP: StorefrontHandler<'verifyEmailForgotOTP'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  const value = normalizeEmail(body.email) ?? body.email
  await takeSignIn(ctx, () => ownerOf(ctx, value))
  const code = await proveCodeSentTo(ctx, { value, otp: body.otp, token: body.token }, { anywhere: ['reset_password'] })
  return { success: true, forgot_token: await tokenFor(ctx, code) }
}

const isReset: IsAccepted = ({ purpose }) => purpose === 'reset_password'

async function getResetConfig(ctx: Context): Promise<PlatformConfig> {
  const config = openConfig(ctx)
  refuseResetClosed(config)
  return config
}

async function sendResetLink(ctx: Context, contact: WantedContact): Promise<void> {
  const subject = await resetSubject(ctx, contact)
  await sendLink(ctx, subject, { page: 'reset', template: 'reset_link', reaches: subject.user_id !== undefined })
}

/** Sends a code, or another one to the contact that an earlier code was sent to. */
async function sendResetCode(
  ctx: Context,
  contact: WantedContact,
  { token, android_hash }: { token?: string | undefined; android_hash?: string | undefined },
) {
  const earlier = await subjectAgain(ctx, token, contact)
  if (earlier && earlier.purpose !== 'reset_password') throw new AppError('WRONG_CODE')
  // The contact may have changed hands since the earlier code.
  const subject = { ...earlier, ...(await resetSubject(ctx, contact)) }
  return sendCode(ctx, subject, { reaches: subject.user_id !== undefined, android_hash })
}

async function resetSubject(ctx: Context, { kind, value }: WantedContact): Promise<CodeSubject> {
  return { purpose: 'reset_password', kind, value, user_id: (await findLoginByContact(ctx, value))?.user_id }
}

/** Exchanges a valid code for the long secret that sets a password. */
async function tokenFor(ctx: Context, code: CodeRow): Promise<string> {
  await getResetLogin(ctx, code)
  return atomically(ctx, (tx) => exchangeForLink(tx, code))
}

/** The user whose password a code resets: they must still have the contact. After a long absence, a phone number alone resets nothing. */
async function getResetLogin(ctx: Context, code: CodeRow): Promise<ContactLogin> {
  const login = await findLoginByContact(ctx, code.value)
  if (!login || login.user_id !== code.user_id) throw new AppError('WRONG_CODE')
  if (await needsSecondProof(ctx, code, login)) throw new AppError('SECOND_PROOF_NEEDED')
  return login
}

/** Sets the password of the link's user, who must still have the contact and be allowed to sign in. */
async function resetPassword<T>(
  ctx: Context,
  { code: secret, password }: { code: string; password: string },
  then: (tx: Context, locked: LockedUser, login: ContactLogin) => Promise<T>,
): Promise<T> {
  const findCode = () => getLinkCode(ctx, secret, 'reset_password')
  await takeSignIn(ctx, async () => (await findCode()).user_id ?? undefined)
  const code = await findCode()
  const login = await getResetLogin(ctx, code)
  const change = { event: 'user.password_reset', code } as const
  const user = await getShownUser(ctx, login.user_id)
  return changePassword(ctx, user, { password, field: 'body.password' }, change, (tx, locked) =>
    then(tx, locked, login),
  )
}
