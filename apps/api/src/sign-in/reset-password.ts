import { AppError, type PlatformConfig } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { normaliseEmail } from '../users/contacts.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/identifiers.ts'
import { getKnownUser } from '../users/service.ts'
import { refuseWithoutCaptcha } from './captcha.ts'
import { getLinkCode, makeLinkCode, proveCode, proveCodeSentTo, resendAfter_s, spendCode } from './codes.ts'
import { sendCode, sendLink, sentToPhone } from './deliver-code.ts'
import { getOpenConfig, refuseForgotClosed, refuseMethodClosed, refuseState } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { type CodeRow, findLoginByContact } from './repository.ts'
import { admit } from './service.ts'
import { changePassword } from './set-password.ts'

export const sendResetPasswordEmail: StorefrontHandler<'sendResetPasswordEmail'> = async (ctx, { body }) => {
  await beginReset(ctx, body.captcha_code)
  await sendResetLink(ctx, wantedEmail(body.email, 'body.email'))
  return { status: 'sent' }
}

export const sendResetPasswordMobile: StorefrontHandler<'sendResetPasswordMobile'> = async (ctx, { body }) => {
  await beginReset(ctx, body.captcha_code)
  await sendResetLink(ctx, wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile'))
  return { status: 'sent' }
}

export const sendResetToken: StorefrontHandler<'sendResetToken'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await takeSignIn(ctx)
  await getLinkCode(ctx, body.code, 'reset_password')
  return { status: 'success' }
}

export const forgotPassword: StorefrontHandler<'forgotPassword'> = async (ctx, { body }) => {
  const config = await getResetConfig(ctx)
  await takeSignIn(ctx)
  const { code, user_id } = await getResetCode(ctx, body.code)
  let user: Awaited<ReturnType<typeof admit>> | undefined
  await changePassword(ctx, user_id, body.password, 'body.password', {
    event: 'user.password_reset',
    code,
    then: async (tx) => {
      user = await admit(tx, user_id, config, 'reset')
    },
  })
  return { ...(user && { user }), request_id: ctx.request.id }
}

export const resetForgotPassword: StorefrontHandler<'resetForgotPassword'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await takeSignIn(ctx)
  const { code, user_id } = await getResetCode(ctx, body.code)
  await changePassword(ctx, user_id, body.password, 'body.password', { event: 'user.password_reset', code })
  return { success: true }
}

export const sendForgotOTPOnMobile: StorefrontHandler<'sendForgotOTPOnMobile'> = async (ctx, { body }) => {
  await beginReset(ctx, body.captcha_code)
  const contact = wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile')
  return sentToPhone(contact, await sendResetCode(ctx, contact))
}

export const sendForgotOTPOnEmail: StorefrontHandler<'sendForgotOTPOnEmail'> = async (ctx, { body }) => {
  await beginReset(ctx, body.captcha_code)
  const { resend_token } = await sendResetCode(ctx, wantedEmail(body.email, 'body.email'))
  return { success: true, resend_email_token: resend_token, resend_timer: resendAfter_s.email }
}

export const verifyMobileForgotOTP: StorefrontHandler<'verifyMobileForgotOTP'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await takeSignIn(ctx)
  return { success: true, forgot_token: await tokenFor(ctx, await proveCode(ctx, body, ['reset_password'])) }
}

export const verifyEmailForgotOTP: StorefrontHandler<'verifyEmailForgotOTP'> = async (ctx, { body }) => {
  await getResetConfig(ctx)
  await takeSignIn(ctx)
  const value = normaliseEmail(body.email) ?? body.email
  return {
    success: true,
    forgot_token: await tokenFor(ctx, await proveCodeSentTo(ctx, { value, otp: body.otp }, ['reset_password'])),
  }
}

async function getResetConfig(ctx: Context): Promise<PlatformConfig> {
  const config = await getOpenConfig(ctx)
  refuseMethodClosed(config, 'password')
  refuseForgotClosed(config)
  return config
}

async function beginReset(ctx: Context, captcha: string | undefined): Promise<void> {
  await refuseWithoutCaptcha(ctx, await getResetConfig(ctx), captcha)
}

async function sendResetLink(ctx: Context, { kind, value }: WantedContact): Promise<void> {
  const login = await findLoginByContact(ctx, value)
  const subject = { purpose: 'reset_password' as const, kind, value, user_id: login?.user_id }
  await sendLink(ctx, subject, { page: 'reset', template: 'reset_link', reaches: login !== undefined })
}

async function sendResetCode(ctx: Context, { kind, value }: WantedContact) {
  const login = await findLoginByContact(ctx, value)
  const subject = { purpose: 'reset_password' as const, kind, value, user_id: login?.user_id }
  return sendCode(ctx, subject, { reaches: login !== undefined })
}

/** A code that was right, exchanged for the long one that sets a password: used up here, and worth nothing for anything else. */
const tokenFor = (ctx: Context, { kind, value, user_id, ...code }: CodeRow): Promise<string> =>
  atomically(ctx, async (tx) => {
    await spendCode(tx, { kind, value, user_id, ...code })
    return makeLinkCode(tx, { purpose: 'reset_password', kind, value, user_id: user_id ?? undefined })
  })

/** The code of a link, and the user it is for: it still has to be the one who holds the contact, and one who may come in. */
async function getResetCode(ctx: Context, secret: string): Promise<{ code: CodeRow; user_id: string }> {
  const code = await getLinkCode(ctx, secret, 'reset_password')
  const login = await findLoginByContact(ctx, code.value)
  if (!code.user_id || login?.user_id !== code.user_id) throw new AppError('WRONG_CODE')
  refuseState((await getKnownUser(ctx, code.user_id)).state)
  return { code, user_id: code.user_id }
}
