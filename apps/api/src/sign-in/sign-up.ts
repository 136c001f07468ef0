import { AppError, type EditProfileRequest, type PlatformConfig, refuseField, type User } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { shopNameOf } from '../applications/shop.ts'
import { afterCommit, atomically, type Context, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { refuseUnreachable } from '../contacts/sms-numbers.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/contacts.ts'
import { type Said, saidIn } from '../users/said.ts'
import { lockUser } from '../users/self.ts'
import { addUser } from '../accounts/new-account.ts'
import { type CodeRow, type CodeSubject, resendAfter_s, spendCode } from '../codes/service.ts'
import { sendCode, sendLink, sentToPhone } from './deliver-code.ts'
import { openConfig, refuseMethodClosed, refuseSignUpClosed, requiredContacts } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { refuseWeakPassword } from '../passwords/policy.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { setPasswordHash } from '../passwords/shoppers.ts'
import { findLoginByContact } from './repository/logins.ts'
import {
  completeSignUp,
  findSignUp,
  findSignUpById,
  insertSignUp,
  type SignUpRow,
  writeSignUp,
} from './repository/sign-ups.ts'
import { keepSocialIdentity } from './repository/social-identities.ts'
import { admit, asShopper, openSessionOf } from './service.ts'

const signUpLife_ms = 60 * 60_000

/** What a shopper enters in any step of the sign-up. */
export interface SignUpForm extends Said {
  email?: string | undefined
  phone?: { phone: string; country_code?: number | undefined } | undefined
}

/** The phone number in a profile, if any. */
export function phoneIn({ mobile, country_code }: EditProfileRequest) {
  const phone = mobile?.phone
  return phone === undefined ? undefined : { phone, country_code: mobile?.country_code ?? country_code }
}

export const registerWithForm: StorefrontHandler<'registerWithForm'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseSignUpClosed(config)
  await takeSignIn(ctx)
  const { register_token, password, phone, captcha_code: _, ...form } = body
  if (password !== undefined) {
    refuseMethodClosed(config, 'password')
    const words = [form.first_name, form.last_name, form.email, phone?.mobile, await shopNameOf(ctx, config)]
    await refuseWeakPassword(password, words, 'body.password')
  }
  const password_hash = password === undefined ? undefined : await hashPassword('unknown shoppers', password)
  const number = phone?.mobile
  return goOn(
    ctx,
    config,
    register_token,
    { ...form, phone: number === undefined ? undefined : { phone: number, country_code: phone?.country_code } },
    password_hash,
  )
}

/** Starts a sign-up with a contact that a code has just proved. */
export async function beginSignUp(tx: Context, config: PlatformConfig, { kind, value }: CodeRow) {
  refuseSignUpClosed(config)
  const phone = kind === 'phone' ? wantedPhone(tx, { phone: value }, 'body.mobile') : undefined
  return keepNewSignUp(tx, {
    ...(kind === 'email' ? { email: value, email_verified: true } : {}),
    ...(phone && { phone: phoneOf(phone), phone_verified: true }),
  })
}

/** Starts a sign-up with the number of a customer who is away: it continues as a new account, or ends as a sign-in. */
export const beginReturn = (tx: Context, { value }: CodeRow, returning_user_id: string) =>
  keepNewSignUp(tx, {
    phone: phoneOf(wantedPhone(tx, { phone: value }, 'body.mobile')),
    phone_verified: true,
    returning_user_id,
  })

/** Starts a sign-up with what a social provider has proved. */
export const beginSocialSignUp = (
  tx: Context,
  known: Pick<SignUpRow, 'provider' | 'subject' | 'email' | 'email_verified' | 'profile'>,
) => keepNewSignUp(tx, known)

export async function getSignUp(ctx: Context, register_token: string): Promise<SignUpRow> {
  const row = await findSignUp(ctx, hashSecret(register_token))
  if (!row) throw new AppError('SIGN_UP_EXPIRED')
  return row
}

/** Adds what the shopper enters next, and returns what still has to be proved. If nothing does, creates the account. */
export async function goOn(
  ctx: Context,
  config: PlatformConfig,
  register_token: string | undefined,
  form: SignUpForm,
  password_hash?: string,
) {
  refuseSignUpClosed(config)
  const email = form.email === undefined ? undefined : wantedEmail(form.email, 'body.email')
  const phone = form.phone && wantedPhone(ctx, form.phone, 'body.phone')
  // Before any data of the sign-up is stored.
  if (phone) await refuseUnreachable(ctx, phone.value, phone.field)
  const step = await atomically(ctx, async (tx) => {
    const token = register_token ?? (await keepNewSignUp(tx, {})).register_token
    const signUp = mergeForm(await getSignUp(tx, token), form, { email, phone, password_hash })
    refuseIncomplete(config, signUp)
    const needed = codesNeeded(config, signUp, await isOwnEmail(tx, signUp))
    if (needed.length === 0) return { done: await complete(tx, config, signUp) }
    await writeSignUp(tx, signUp)
    return { signUp, needed, token }
  })
  if (step.done)
    return {
      success: true,
      user_exists: true,
      user: step.done.user,
      verify_mobile_otp: false,
      verify_email_otp: false,
      verify_email_link: step.done.claimed !== undefined,
      ...(step.done.claimed !== undefined && { email: step.done.claimed }),
    }
  return {
    success: true,
    user_exists: false,
    register_token: step.token,
    ...(await sendCodes(ctx, step.signUp, step.needed)),
  }
}

/** Whether the next step of a sign-up sends a message, because it contains an unproven contact. */
export async function writesToSomebody(
  ctx: Context,
  register_token: string,
  { email, phone }: Pick<SignUpForm, 'email' | 'phone'>,
): Promise<boolean> {
  const signUp = await getSignUp(ctx, register_token)
  const wanted = {
    email: email === undefined ? undefined : wantedEmail(email, 'body.email'),
    phone: phone && wantedPhone(ctx, phone, 'body.phone'),
  }
  const after = mergeForm(signUp, {}, { ...wanted, password_hash: undefined })
  return (after.email !== null && !after.email_verified) || (after.phone !== null && !after.phone_verified)
}

/** A contact of the sign-up was proved. If it was the last one, creates the account and signs the shopper in. */
export async function goOnWithSignUp(ctx: Context, config: PlatformConfig, code: CodeRow) {
  return atomically(ctx, async (tx) => {
    await spendCode(tx, code)
    const before = code.sign_up_id === null ? undefined : await findSignUpById(tx, code.sign_up_id)
    if (!before) throw new AppError('SIGN_UP_EXPIRED')
    const after: SignUpRow = {
      ...before,
      // Only the exact contact that the code was sent to, because it may have been changed since.
      email_verified: before.email_verified || (code.kind === 'email' && before.email === code.value),
      phone_verified: before.phone_verified || (code.kind === 'phone' && before.phone?.value === code.value),
    }
    const { returning_user_id } = after
    // They proved their own email address besides the number, so it is the customer who had the number, not a new one.
    if (returning_user_id !== null && after.email_verified && (await isOwnEmail(tx, after))) {
      if (!(await completeSignUp(tx, after.id))) throw new AppError('SIGN_UP_EXPIRED')
      return { user_exists: true, user: await admit(tx, await lockUser(tx, returning_user_id), config, 'otp') }
    }
    if (codesNeeded(config, after).length > 0) {
      await writeSignUp(tx, after)
      return { user_exists: false }
    }
    // The store may require more now than it did when the form was submitted.
    refuseIncomplete(config, after)
    return { user_exists: true, user: (await complete(tx, config, after)).user }
  })
}

async function keepNewSignUp(tx: Context, known: Partial<SignUpRow>) {
  const register_token = newSecret()
  await insertSignUp(tx, {
    application_id: tx.application_id,
    id: newId(),
    token_hash: hashSecret(register_token),
    profile: {},
    email: null,
    email_verified: false,
    phone: null,
    phone_verified: false,
    password_hash: null,
    provider: null,
    subject: null,
    returning_user_id: null,
    created_at: tx.now,
    expires_at: new Date(tx.now.getTime() + signUpLife_ms),
    completed_at: null,
    ...known,
  })
  return { register_token }
}

/** A changed contact has to be proved again. */
function mergeForm(
  before: SignUpRow,
  form: SignUpForm,
  {
    email,
    phone,
    password_hash,
  }: { email: WantedContact | undefined; phone: WantedContact | undefined; password_hash: string | undefined },
): SignUpRow {
  return {
    ...before,
    profile: { ...before.profile, ...saidIn(form) },
    email: email?.value ?? before.email,
    email_verified: before.email_verified && (email === undefined || email.value === before.email),
    phone: phone ? phoneOf(phone) : before.phone,
    phone_verified: before.phone_verified && (phone === undefined || phone.value === before.phone?.value),
    password_hash: password_hash ?? before.password_hash,
  }
}

function refuseIncomplete(config: PlatformConfig, { email, phone }: SignUpRow) {
  const required = requiredContacts(config, 'sign-up')
  const missing = [
    ...(required.email && email === null
      ? [{ field: 'body.email', message: 'This store requires an email address.' }]
      : []),
    ...(required.phone && phone === null
      ? [{ field: 'body.phone', message: 'This store requires a phone number.' }]
      : []),
  ]
  if (missing.length > 0) throw new AppError('INVALID_INPUT', missing)
  if (email === null && phone === null)
    throw refuseField('body.email', 'An email address or a phone number is required')
}

/** Contacts that a code has to prove before an account is created: the required ones, and at least one in any case. */
function codesNeeded(config: PlatformConfig, signUp: SignUpRow, isReturn = false): ('email' | 'phone')[] {
  const required = requiredContacts(config, 'sign-up')
  const needed: ('email' | 'phone')[] = []
  if (signUp.phone && !signUp.phone_verified) needed.push('phone')
  if (signUp.email && !signUp.email_verified && (required.email || !signUp.phone || isReturn)) needed.push('email')
  return needed
}

/** Whether a sign-up is waiting for a second proof of this customer's account. */
export const isReturnOf = async (ctx: Context, sign_up_id: string | undefined, user_id: string): Promise<boolean> =>
  sign_up_id !== undefined && (await findSignUpById(ctx, sign_up_id))?.returning_user_id === user_id

/** Whether the email address of a sign-up is one that the customer who had its number has proven. */
async function isOwnEmail(ctx: Context, { returning_user_id, email }: SignUpRow): Promise<boolean> {
  if (returning_user_id === null || email === null) return false
  return (await findLoginByContact(ctx, email))?.user_id === returning_user_id
}

async function sendCodes(ctx: Context, signUp: SignUpRow, needed: ('email' | 'phone')[]) {
  let answers: Record<string, string | number | boolean> = { verify_mobile_otp: false, verify_email_otp: false }
  for (const kind of needed) {
    const value = kind === 'phone' ? signUp.phone?.value : signUp.email
    if (!value) continue
    // The same for a contact that already has an account: its owner is notified, and no code is sent.
    const owner = (await findLoginByContact(ctx, value))?.user_id
    const taken = owner !== undefined && !(kind === 'email' && owner === signUp.returning_user_id)
    const subject = { purpose: 'sign_up' as const, kind, value, sign_up_id: signUp.id }
    const code = await sendCode(ctx, subject, { reaches: !taken, otherwise: 'account_exists' })
    if (kind === 'phone')
      answers = { ...answers, ...sentToPhone({ kind, value, ...signUp.phone }, code), verify_mobile_otp: true }
    else
      answers = {
        resend_timer: resendAfter_s.email,
        ...answers,
        verify_email_otp: true,
        email: value,
        resend_email_token: code.resend_token,
      }
  }
  return answers
}

/** Creates the account of a sign-up that has proved everything it needs, and signs the shopper in. A link is sent to a claimed address. */
async function complete(
  tx: Context,
  config: PlatformConfig,
  signUp: SignUpRow,
): Promise<{ user: User; claimed: string | undefined }> {
  if (!(await completeSignUp(tx, signUp.id))) throw new AppError('SIGN_UP_EXPIRED')
  const claimed = signUp.email !== null && !signUp.email_verified ? signUp.email : undefined
  const added = await addUser(tx, {
    ...(signUp.profile as Said),
    contacts: contactsOf(signUp),
    ...(signUp.returning_user_id !== null && { moves_from: signUp.returning_user_id }),
  })
  const { user, contacts } = added
  if (signUp.password_hash !== null) await setPasswordHash(tx, user.id, signUp.password_hash)
  const { provider, subject } = signUp
  if (provider !== null && subject !== null) {
    const outcome = await keepSocialIdentity(tx, provider, subject, user.id)
    // Someone has signed in with the same identity in the meantime.
    if (outcome === 'taken') throw new AppError('SIGN_UP_EXPIRED')
  }
  await recordEvent(asShopper(tx, user.id), user.id, { type: 'user.signed_up' }, user.version)
  const proven = contacts.filter(({ verified }) => verified)
  const opener = proven.find(({ kind }) => kind === 'phone') ?? proven[0]
  const signedIn = await openSessionOf(tx, added, config, 'sign_up', undefined, opener?.id)
  if (claimed !== undefined) {
    const claim = { kind: 'email', value: claimed, user_id: user.id, session_id: signedIn.session_id } as const
    afterCommit(tx, (ctx) => sendClaimLink(ctx, { purpose: 'verify_contact', ...claim }))
  }
  return { user: signedIn.user, claimed }
}

/**
 * Sends the link that confirms a claimed address. The address may be a stranger's, so the usual limits apply. The shopper can request another
 * link later. The captcha was required when the address was entered.
 */
async function sendClaimLink(ctx: Context, subject: CodeSubject): Promise<void> {
  try {
    await sendLink({ ...ctx, sends: 'code' }, subject, { page: 'verify-email', template: 'verify_link' })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'TOO_MANY_ATTEMPTS')) throw error
  }
}

function contactsOf({ email, email_verified, phone, phone_verified }: SignUpRow): WantedContact[] {
  const flags = { primary: true, active: true }
  return [
    ...(email === null
      ? []
      : [
          {
            kind: 'email' as const,
            value: email,
            country_code: null,
            phone: null,
            verified: email_verified,
            field: 'body.email',
            ...flags,
          },
        ]),
    ...(phone === null
      ? []
      : [{ kind: 'phone' as const, ...phone, verified: phone_verified, field: 'body.phone', ...flags }]),
  ]
}

const phoneOf = ({ value, country_code, phone }: WantedContact) => ({
  value,
  country_code: country_code ?? 0,
  phone: phone ?? value,
})
