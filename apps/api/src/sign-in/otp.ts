import { AppError, type PlatformConfig, refuseField } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { lookUpPhone, normalizeEmail } from '../contacts/normalize.ts'
import { wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { findContact } from '../users/contact-of.ts'
import { lockUser } from '../users/self.ts'
import type { CodeSubject } from '../codes/request.ts'
import {
  type CodeRow,
  type IsAccepted,
  isRequestedHere,
  proveCode,
  proveCodeSentTo,
  spendCode,
  subjectOfResend,
} from '../codes/service.ts'
import { type Contact, sendCode, sentToPhone } from './deliver-code.ts'
import { openConfig, refuseMethodClosed, refusePurposeClosed } from './governed.ts'
import { takeLookup, takeSignIn } from './limits.ts'
import { findLoginByContact } from './repository/logins.ts'
import { ownerOf, ownerOfCode } from './owners.ts'
import { holdSignIn, needsSecondProof } from './second-proof.ts'
import { proveContact } from './own-contacts.ts'
import { completeSignIn } from './service.ts'
import { beginSignUp, getSignUp } from './begin-sign-up.ts'
import { continueWithCode } from './sign-up.ts'
import { isReturnOf } from './sign-up-proofs.ts'

export const loginWithOTP: StorefrontHandler<'loginWithOTP'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseMethodClosed(config, 'otp')
  const contact = wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile')
  return sentToPhone(contact, await send(ctx, config, toSignIn(contact), body.android_hash))
}

export const sendOTPOnMobile: StorefrontHandler<'sendOTPOnMobile'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  const contact = wantedPhone(ctx, { phone: body.mobile, country_code: body.country_code }, 'body.mobile')
  const known = (await subjectAgain(ctx, body.token, contact)) ?? ownSubject(ctx, contact)
  if (!known) refuseMethodClosed(config, 'otp')
  return sentToPhone(contact, await send(ctx, config, known ?? toSignIn(contact), body.android_hash))
}

export const sendOTPOnEmail: StorefrontHandler<'sendOTPOnEmail'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  const contact = wantedEmail(body.email, 'body.email')
  const subject =
    (await subjectAgain(ctx, body.token, contact)) ??
    ownSubject(ctx, contact) ??
    (await signUpSubject(ctx, body.register_token, contact)) ??
    toSignIn(contact)
  const { resend_token } = await send(ctx, config, subject)
  return { success: true, resend_email_token: resend_token }
}

export const verifyMobileOTP: StorefrontHandler<'verifyMobileOTP'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  await takeSignIn(ctx, () => ownerOfCode(ctx, body.request_id))
  const signUp = body.register_token === undefined ? undefined : await getSignUp(ctx, body.register_token)
  // The request_id is a secret of the browser that requested the code, and is enough if there is no register_token.
  const isAccepted: IsAccepted = (code) =>
    isOwn(ctx, code) ??
    (code.purpose === 'sign_up' ? !signUp || code.sign_up_id === signUp.id : code.purpose === 'sign_in')
  return open(ctx, config, await proveCode(ctx, body, isAccepted))
}

export const verifyEmailOTP: StorefrontHandler<'verifyEmailOTP'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  const value = normalizeEmail(body.email) ?? body.email
  await takeSignIn(ctx, () => ownerOf(ctx, value))
  const signUp = body.register_token === undefined ? undefined : await getSignUp(ctx, body.register_token)
  // Without its token, a sign-up belongs to someone else, who entered this email address in their form.
  const wanted = { anywhere: ['sign_in'], here: aboutOwn, sign_up_id: signUp?.id } as const
  return open(ctx, config, await proveCodeSentTo(ctx, { value, otp: body.otp, token: body.token }, wanted))
}

export const userExists: StorefrontHandler<'userExists'> = async (ctx, { q }) => {
  await takeLookup(ctx)
  const value = normalizeEmail(q) ?? lookUpPhone(q, ctx.application.default_country_code)?.value
  return { user_exists: value !== undefined && (await findLoginByContact(ctx, value)) !== undefined }
}

/** Whether a code for one of the shopper's contacts was requested in this session; undefined for other kinds of codes. */
const isOwn = (ctx: Context, code: CodeRow): boolean | undefined =>
  isAboutOwn(code.purpose) ? isRequestedHere(ctx, code) : undefined

const aboutOwn: readonly CodeRow['purpose'][] = ['confirm_contact', 'change_contact']
const isAboutOwn = (purpose: CodeRow['purpose']) => aboutOwn.includes(purpose)

/** What a valid code leads to, depending only on the purpose it was sent for. */
async function open(ctx: Context, config: PlatformConfig, code: CodeRow) {
  refusePurposeClosed(config, code)
  if (code.purpose === 'sign_up') return continueWithCode(ctx, config, code)
  if (isAboutOwn(code.purpose)) return proveContact(ctx, code)
  return atomically(ctx, async (tx) => {
    const login = await findLoginByContact(tx, code.value)
    if (login && (await needsSecondProof(tx, code, login))) return holdSignIn(tx, config, code, login)
    if (login) {
      const locked = await lockUser(tx, login.user_id)
      return { user_exists: true, user: await completeSignIn(tx, locked, config, 'otp', code, login.contact_id) }
    }
    await spendCode(tx, code)
    return { user_exists: false, ...(await beginSignUp(tx, config, code)) }
  })
}

/** Whether a code goes to a contact that needs no captcha: one that an earlier code of the caller was sent to, or one of their own. */
export const goesToKnown = async (ctx: Context, token: string | undefined, contact: Contact): Promise<boolean> =>
  ((await subjectAgain(ctx, token, contact)) ?? ownSubject(ctx, contact)) !== undefined

const toSignIn = ({ kind, value }: Contact): CodeSubject => ({ purpose: 'sign_in', kind, value })

async function send(ctx: Context, config: PlatformConfig, subject: CodeSubject, android_hash?: string) {
  refusePurposeClosed(config, subject)
  return sendCode(ctx, subject, { ...(await reachOf(ctx, config, subject)), android_hash })
}

/** Whether a code may be sent to its contact: an unknown contact only gets one if the store accepts new accounts. */
async function reachOf(
  ctx: Context,
  config: PlatformConfig,
  { purpose, kind, value, user_id, sign_up_id }: CodeSubject,
) {
  if (isAboutOwn(purpose)) return { reaches: true }
  if (purpose === 'reset_password') return { reaches: user_id !== undefined }
  const known = await findLoginByContact(ctx, value)
  const isKnown = known !== undefined
  if (purpose === 'sign_up') {
    const isReturn = known !== undefined && kind === 'email' && (await isReturnOf(ctx, sign_up_id, known.user_id))
    return { reaches: !isKnown || isReturn, otherwise: 'account_exists' as const }
  }
  return { reaches: isKnown || config.register !== false }
}

/** A signed-in shopper who requests a code to one of their contacts is confirming it. */
function ownSubject({ shopper }: Context, { kind, value }: Contact): CodeSubject | undefined {
  if (!shopper || !findContact(shopper.user, value)) return undefined
  return { purpose: 'confirm_contact', kind, value, user_id: shopper.user_id }
}

/** During a sign-up, a code can only be requested to the email address of that sign-up. */
async function signUpSubject(
  ctx: Context,
  register_token: string | undefined,
  { kind, value }: Contact,
): Promise<CodeSubject | undefined> {
  if (register_token === undefined) return undefined
  const signUp = await getSignUp(ctx, register_token)
  if (signUp.email !== value) throw refuseField('body.email', 'must be the email address of the sign-up')
  return { purpose: 'sign_up', kind, value, sign_up_id: signUp.id }
}

/** The subject of an earlier code, which requests another code to the same contact. */
export async function subjectAgain(
  ctx: Context,
  token: string | undefined,
  contact: Contact,
): Promise<CodeSubject | undefined> {
  if (token === undefined) return undefined
  const subject = await subjectOfResend(ctx, token)
  const isSame = subject.value === contact.value && subject.kind === contact.kind
  const isTheirs = !isAboutOwn(subject.purpose) || subject.user_id === ctx.shopper?.user_id
  if (!isSame || !isTheirs) throw new AppError('WRONG_CODE')
  return subject
}
