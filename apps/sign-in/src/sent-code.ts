import { call } from './call.ts'
import { type CodeStep, emailWait_s, momentIn, phoneWait_s } from './codes.ts'

/*
 * What happens to a code after it was sent: it is submitted, or another one is requested.
 */

/** Sends another code for the same purpose to the same contact. */
export async function sendAgain(step: CodeStep): Promise<CodeStep> {
  const { kind, value, country_code, resend_token, register_token } = step
  if (kind === 'email') {
    const body = { email: value, action: 'resend' as const, token: resend_token, register_token }
    const sent = await call('sendOTPOnEmail', { body })
    return { ...step, resend_token: sent.resend_email_token, again_at: momentIn(emailWait_s) }
  }
  const sent = await call('sendOTPOnMobile', {
    body: { mobile: value, country_code, action: 'resend', token: resend_token },
  })
  return {
    ...step,
    request_id: sent.request_id,
    resend_token: sent.resend_token,
    again_at: momentIn(sent.resend_timer ?? phoneWait_s),
  }
}

/** Submits a code. Returns the shopper, or a token to sign up with. */
export const verifyCode = (
  { kind, value, request_id = '', resend_token: token, register_token, what }: CodeStep,
  otp: string,
) =>
  kind === 'phone'
    ? call('verifyMobileOTP', { body: { otp, request_id, register_token } })
    : call('verifyEmailOTP', {
        body: { otp, email: value, token, register_token, ...(what === 'sign-up' && { action: 'register' as const }) },
      })

/** How a sign-in code proves that an account scheduled for deletion is the shopper's. */
export const cancellationBy = ({ kind, value, request_id, resend_token: token }: CodeStep, otp: string) =>
  kind === 'phone' ? { otp, request_id } : { otp, email: value, token }

/** Exchanges a password reset code from an SMS for a token. */
export async function verifyForgotCode({ request_id = '' }: CodeStep, otp: string): Promise<string> {
  return (await call('verifyMobileForgotOTP', { body: { otp, request_id } })).forgot_token ?? ''
}
