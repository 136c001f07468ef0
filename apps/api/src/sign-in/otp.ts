import { AppError, type PlatformConfig } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { normaliseEmail, normalisePhone } from '../users/contacts.ts'
import { wantedEmail, wantedPhone } from '../users/identifiers.ts'
import { userHolds } from '../users/self.ts'
import { proveContact } from '../profile/contacts.ts'
import { refuseWithoutCaptcha } from './captcha.ts'
import { type CodeSubject, proveCode, proveCodeSentTo, spendCode, subjectOfResend } from './codes.ts'
import { type Contact, sendCode, sentToPhone } from './deliver-code.ts'
import { getOpenConfig, refuseMethodClosed } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { type CodeRow, findLoginByContact } from './repository.ts'
import { admit, getShopper } from './service.ts'
import { beginSignUp, getSignUp, goOnWithSignUp } from './sign-up.ts'

export const loginWithOTP: StorefrontHandler<'loginWithOTP'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  refuseMethodClosed(config, 'otp')
  await refuseWithoutCaptcha(ctx, config, body.captcha_code)
  const contact = wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile')
  const code = await sendToSignIn(ctx, config, contact)
  return sentToPhone(contact, code)
}

export const sendOTPOnMobile: StorefrontHandler<'sendOTPOnMobile'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  const contact = wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile')
  const again = await subjectAgain(ctx, body.token, contact)
  if (again) return sentToPhone(contact, await sendCode(ctx, again, await reachOf(ctx, config, again)))
  const own = await ownSubject(ctx, contact)
  if (own) return sentToPhone(contact, await sendCode(ctx, own))
  refuseMethodClosed(config, 'otp')
  await refuseWithoutCaptcha(ctx, config, body.captcha_code)
  return sentToPhone(contact, await sendToSignIn(ctx, config, contact))
}

export const sendOTPOnEmail: StorefrontHandler<'sendOTPOnEmail'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  const contact = wantedEmail(body.email, 'body.email')
  const again = await subjectAgain(ctx, body.token, contact)
  const own = again ? undefined : await ownSubject(ctx, contact)
  const signUp =
    again || own || body.register_token === undefined ? undefined : await getSignUp(ctx, body.register_token)
  if (!again && !own && !signUp) refuseMethodClosed(config, 'otp')
  const subject: CodeSubject = again ??
    own ?? { purpose: signUp ? 'sign_up' : 'sign_in', kind: 'email', value: contact.value, sign_up_id: signUp?.id }
  const code = await sendCode(ctx, subject, await reachOf(ctx, config, subject))
  return { success: true, resend_email_token: code.resend_token }
}

export const verifyMobileOTP: StorefrontHandler<'verifyMobileOTP'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  await takeSignIn(ctx)
  const code = await proveCode(ctx, body, ['sign_in', 'sign_up', 'confirm_contact', 'change_contact'])
  return open(ctx, config, code)
}

export const verifyEmailOTP: StorefrontHandler<'verifyEmailOTP'> = async (ctx, { body }) => {
  const config = await getOpenConfig(ctx)
  await takeSignIn(ctx)
  const value = normaliseEmail(body.email) ?? body.email
  const code = await proveCodeSentTo(ctx, { value, otp: body.otp }, [
    'sign_in',
    'sign_up',
    'confirm_contact',
    'change_contact',
  ])
  return open(ctx, config, code)
}

export const userExists: StorefrontHandler<'userExists'> = async (ctx, { q }) => {
  await getOpenConfig(ctx)
  await takeSignIn(ctx)
  const value = normaliseEmail(q) ?? normalisePhone(q, ctx.default_country_code)?.value
  return { user_exists: value !== undefined && (await findLoginByContact(ctx, value)) !== undefined }
}

/** What a code that was right leads to, by the purpose for which it was sent and no other. */
async function open(ctx: Context, config: PlatformConfig, code: CodeRow) {
  if (code.purpose === 'sign_up') return goOnWithSignUp(ctx, config, code)
  if (code.purpose === 'confirm_contact' || code.purpose === 'change_contact') return proveContact(ctx, code)
  return atomically(ctx, async (tx) => {
    await spendCode(tx, code)
    const login = await findLoginByContact(tx, code.value)
    if (login) return { user_exists: true, user: await admit(tx, login.user_id, config, 'otp') }
    return { user_exists: false, ...(await beginSignUp(tx, config, code)) }
  })
}

async function sendToSignIn(ctx: Context, config: PlatformConfig, contact: Contact) {
  const subject: CodeSubject = { purpose: 'sign_in', kind: contact.kind, value: contact.value }
  return sendCode(ctx, subject, await reachOf(ctx, config, subject))
}

/** Whether a code may reach its contact: an unknown one is written to only where the shop takes new accounts. */
async function reachOf(ctx: Context, config: PlatformConfig, { purpose, value }: CodeSubject) {
  if (purpose !== 'sign_in' && purpose !== 'sign_up') return { reaches: true }
  const isKnown = (await findLoginByContact(ctx, value)) !== undefined
  if (purpose === 'sign_up') return { reaches: !isKnown, otherwise: 'account_exists' as const }
  return { reaches: isKnown || config.register !== false }
}

/** A signed-in shopper who asks for a code to an own contact is confirming it. */
async function ownSubject(ctx: Context, { kind, value }: Contact): Promise<CodeSubject | undefined> {
  if (!ctx.shopper || !(await userHolds(ctx, ctx.shopper.user_id, value))) return undefined
  return { purpose: 'confirm_contact', kind, value, user_id: getShopper(ctx).user_id }
}

/** The subject of an earlier code, which asks for another to the very same contact. */
async function subjectAgain(
  ctx: Context,
  token: string | undefined,
  contact: Contact,
): Promise<CodeSubject | undefined> {
  if (token === undefined) return undefined
  const subject = await subjectOfResend(ctx, token)
  if (subject.value !== contact.value || subject.kind !== contact.kind) throw new AppError('WRONG_CODE')
  return subject
}
