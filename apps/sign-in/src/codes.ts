import { call } from './call.ts'
import { withCaptcha } from './captcha.ts'
import { type Kind, shownPhone } from './contacts.ts'
import type { EnteredContact } from './phone-countries.ts'

/** A code that was sent, and everything needed to submit it or to request another. */
export interface CodeStep {
  what: 'sign-in' | 'sign-up' | 'forgot' | 'contact'
  kind: Kind
  /** The contact as the API names it. */
  value: string
  country_code?: string
  shown: string
  request_id?: string
  resend_token?: string
  register_token?: string
  /** When another code can be requested, in milliseconds since 1970, so that it survives a reload. */
  again_at: number
  /** Another contact to verify afterward. */
  next?: CodeStep
}

/** Seconds until another code can be requested. The API only returns this for phones. */
export const phoneWait_s = 30
export const emailWait_s = 90

/** Returns the time a number of seconds from now. */
export const momentIn = (seconds: number) => Date.now() + seconds * 1_000

interface Sent {
  email?: string
  mobile?: string
  country_code?: string
  request_id?: string
  resend_token?: string
  resend_email_token?: string
  resend_timer?: number
  register_token?: string
  verify_mobile_otp?: boolean
  verify_email_otp?: boolean
}

const phoneStep = (what: CodeStep['what'], sent: Sent, register_token?: string): CodeStep => ({
  what,
  kind: 'phone',
  value: sent.mobile ?? '',
  country_code: sent.country_code,
  shown: shownPhone({ country_code: sent.country_code, phone: sent.mobile }),
  request_id: sent.request_id,
  resend_token: sent.resend_token,
  register_token,
  again_at: momentIn(sent.resend_timer ?? phoneWait_s),
})

const emailStep = (what: CodeStep['what'], email: string, sent: Sent, register_token?: string): CodeStep => ({
  what,
  kind: 'email',
  value: email,
  shown: email,
  resend_token: sent.resend_email_token,
  register_token,
  again_at: momentIn(emailWait_s),
})

/** Sends a sign-in code. */
export async function sendCode(
  kind: Kind,
  { number: value, country_code }: EnteredContact,
  needsCaptcha: boolean,
): Promise<CodeStep> {
  if (kind === 'email')
    return emailStep(
      'sign-in',
      value,
      await withCaptcha(needsCaptcha, (captcha) =>
        call('sendOTPOnEmail', { body: { email: value, action: 'send', ...captcha } }),
      ),
    )
  const sent = await withCaptcha(needsCaptcha, (captcha) =>
    call('loginWithOTP', { body: { mobile: value, country_code, ...captcha } }),
  )
  return phoneStep('sign-in', sent)
}

/** The codes that a response says are still required, in order. */
export function codesAskedFor(what: 'sign-up' | 'contact', sent: Sent): CodeStep | undefined {
  const { register_token } = sent
  const email = sent.verify_email_otp ? emailStep(what, sent.email ?? '', sent, register_token) : undefined
  if (!sent.verify_mobile_otp) return email
  return { ...phoneStep(what, sent, register_token), ...(email && { next: email }) }
}

/** Sends a password reset code. */
export async function sendForgotCode(
  { number: mobile, country_code }: EnteredContact,
  needsCaptcha: boolean,
): Promise<CodeStep> {
  return phoneStep(
    'forgot',
    await withCaptcha(needsCaptcha, (captcha) =>
      call('sendForgotOTPOnMobile', { body: { mobile, country_code, ...captcha } }),
    ),
  )
}
