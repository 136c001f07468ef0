import { AppError, type AttributeValue, type EditProfileRequest, type PlatformConfig } from '@clientele/contracts'
import { addEntered } from '../attributes/sign-up.ts'
import { shopNameOf } from '../applications/shop.ts'
import { resendAfter_s } from '../codes/request.ts'
import { type CodeRow, spendCode } from '../codes/service.ts'
import { refuseUnreachable } from '../contacts/sms-numbers.ts'
import { addSaid } from '../user-consents/sign-up.ts'
import type { Said } from '../user-consents/change.ts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { hashPassword } from '../passwords/hashing.ts'
import { refuseWeakPassword } from '../passwords/policy.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { type ProfileValues, pickProfile } from '../users/profile-values.ts'
import { policyIn } from '../users/privacy-policy.ts'
import { lockUser } from '../users/self.ts'
import { getSignUp, keepNewSignUp, phoneOf } from './begin-sign-up.ts'
import { makeAccount } from './complete-sign-up.ts'
import { sendCode, sentToPhone } from './deliver-code.ts'
import { openConfig, refuseMethodClosed, refuseSignUpClosed } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { findLoginByContact } from './repository/logins.ts'
import {
  completeSignUp,
  enteredIn,
  findSignUpById,
  saidIn,
  type SignUpRow,
  writeSignUp,
} from './repository/sign-ups.ts'
import { completeSignIn } from './service.ts'
import { codesNeeded, isOwnEmail, refuseIncomplete } from './sign-up-proofs.ts'

/** What a shopper enters in any step of the sign-up. */
export interface SignUpForm extends ProfileValues {
  email?: string | undefined
  phone?: { phone: string; country_code?: number | undefined } | undefined
  /** Attributes by slug. */
  attributes?: Readonly<Record<string, AttributeValue>> | undefined
  /** What the shopper says about the privacy policy and marketing. */
  said?: Said | undefined
  /** The app that reads the code from the SMS. */
  android_hash?: string | undefined
}

/** The phone number in a profile, if any. */
export function phoneIn({ mobile, country_code }: EditProfileRequest) {
  const phone = mobile?.phone
  return phone === undefined ? undefined : { phone, country_code: mobile?.country_code ?? country_code }
}

/** What a request says about consents; undefined if it says nothing. */
export function saidBy({ consent, consents }: Pick<EditProfileRequest, 'consent' | 'consents'>): Said | undefined {
  const privacy_policy = policyIn(consent)
  return privacy_policy === undefined && consents === undefined ? undefined : { privacy_policy, consents }
}

export const registerWithForm: StorefrontHandler<'registerWithForm'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  refuseSignUpClosed(config)
  await takeSignIn(ctx)
  const { register_token, password, phone, captcha_code: _, consent, consents, ...form } = body
  if (password !== undefined) {
    refuseMethodClosed(config, 'password')
    const words = [form.first_name, form.last_name, form.email, phone?.mobile, await shopNameOf(ctx, config)]
    await refuseWeakPassword(password, words, 'body.password')
  }
  const password_hash = password === undefined ? undefined : await hashPassword('unknown shoppers', password)
  const number = phone?.mobile
  return continueSignUp(
    ctx,
    config,
    register_token,
    {
      ...form,
      said: saidBy({ consent, consents }),
      phone: number === undefined ? undefined : { phone: number, country_code: phone?.country_code },
    },
    password_hash,
  )
}

/** Adds what the shopper enters next, and returns what still has to be proved. If nothing does, creates the account. */
export async function continueSignUp(
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
    const before = await getSignUp(tx, token)
    const attributes = form.attributes && (await addEntered(tx, enteredIn(before), form.attributes))
    const said = form.said && (await addSaid(tx, saidIn(before), form.said))
    const signUp = mergeForm(before, form, { email, phone, password_hash, attributes: attributes?.kept, said })
    await refuseIncomplete(tx, config, signUp, attributes?.faults)
    const needed = codesNeeded(config, signUp, await isOwnEmail(tx, signUp))
    if (needed.length === 0) return { done: await makeAccount(tx, config, signUp) }
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
    ...(await sendCodes(ctx, step.signUp, step.needed, form.android_hash)),
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
  const after = mergeForm(signUp, {}, { ...wanted, password_hash: undefined, attributes: undefined, said: undefined })
  return (after.email !== null && !after.email_verified) || (after.phone !== null && !after.phone_verified)
}

/** A contact of the sign-up was proved. If it was the last one, creates the account and signs the shopper in. */
export async function continueWithCode(ctx: Context, config: PlatformConfig, code: CodeRow) {
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
      return { user_exists: true, user: await completeSignIn(tx, await lockUser(tx, returning_user_id), config, 'otp') }
    }
    if (codesNeeded(config, after).length > 0) {
      await writeSignUp(tx, after)
      return { user_exists: false }
    }
    // The store may require more now than it did when the form was submitted.
    await refuseIncomplete(tx, config, after)
    return { user_exists: true, user: (await makeAccount(tx, config, after)).user }
  })
}

/** What was read from a form. */
interface ReadForm {
  email: WantedContact | undefined
  phone: WantedContact | undefined
  password_hash: string | undefined
  /** All attributes of the sign-up, encrypted, if the form has any. */
  attributes: string | undefined
  /** All that the sign-up says about consents, if the form says something. */
  said: Said | undefined
}

/** A changed contact has to be proved again. */
function mergeForm(
  before: SignUpRow,
  form: SignUpForm,
  { email, phone, password_hash, attributes, said }: ReadForm,
): SignUpRow {
  return {
    ...before,
    profile: {
      ...before.profile,
      ...pickProfile(form),
      ...(attributes !== undefined && { attributes }),
      ...(said && { said }),
    },
    email: email?.value ?? before.email,
    email_verified: before.email_verified && (email === undefined || email.value === before.email),
    phone: phone ? phoneOf(phone) : before.phone,
    phone_verified: before.phone_verified && (phone === undefined || phone.value === before.phone?.value),
    password_hash: password_hash ?? before.password_hash,
  }
}

async function sendCodes(
  ctx: Context,
  signUp: SignUpRow,
  needed: ('email' | 'phone')[],
  android_hash: string | undefined,
) {
  let answers: Record<string, string | number | boolean> = { verify_mobile_otp: false, verify_email_otp: false }
  for (const kind of needed) {
    const value = kind === 'phone' ? signUp.phone?.value : signUp.email
    if (!value) continue
    // The same for a contact that already has an account: its owner is notified, and no code is sent.
    const owner = (await findLoginByContact(ctx, value))?.user_id
    const taken = owner !== undefined && !(kind === 'email' && owner === signUp.returning_user_id)
    const subject = { purpose: 'sign_up' as const, kind, value, sign_up_id: signUp.id }
    const code = await sendCode(ctx, subject, { reaches: !taken, otherwise: 'account_exists', android_hash })
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
