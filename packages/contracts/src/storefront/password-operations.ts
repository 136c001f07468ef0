import { z } from 'zod'
import { exampleWorld } from '../example-world.ts'
import { operation } from '../operation.ts'
import { means, onlyKnown } from '../means.ts'
import { exampleUser } from '../users.ts'
import { authentication, nothing, withBody } from './doors.ts'
import { asked, bool, string } from './fields.ts'
import {
  CodeRequestBodySchema,
  ForgotPasswordRequestSchema,
  HasPasswordSuccess,
  ResetPasswordSuccess,
  SendResetPasswordEmailRequestSchema,
  SendResetPasswordMobileRequestSchema,
  UpdatePasswordRequestSchema,
} from './passwords.ts'
import { VerifyEmailSuccess } from './profile.ts'
import { EmailOtpSuccess, LoginSuccess, OtpSuccess } from './sign-in.ts'

const { asha } = exampleWorld
const phone = { mobile: asha.phone, country_code: '91' }
const closed = ['SIGN_IN_CLOSED', 'SIGN_IN_METHOD_CLOSED'] as const

export const VerifyMobileForgotOtpRequestSchema = z.strictObject(
  { otp: asked.otp, request_id: asked.request_id },
  onlyKnown,
)
export type VerifyMobileForgotOtpRequest = z.infer<typeof VerifyMobileForgotOtpRequestSchema>

export const VerifyEmailForgotOtpRequestSchema = z.strictObject(
  { otp: asked.otp, email: asked.email, token: asked.own_email_token },
  onlyKnown,
)
export type VerifyEmailForgotOtpRequest = z.infer<typeof VerifyEmailForgotOtpRequestSchema>

export const VerifyForgotOtpSuccess = z.object({
  success: bool('True: the code was right.', true),
  forgot_token: string('The `code` to set a new password with.', 'ft_0123456789abcdef'),
})
export type VerifyForgotOtpSuccess = z.infer<typeof VerifyForgotOtpSuccess>

export const ResetForgotPasswordSuccess = z.object({
  success: z.boolean().optional().meta(means('True: the password is set.', true)),
})
export type ResetForgotPasswordSuccess = z.infer<typeof ResetForgotPasswordSuccess>

export const storefrontPasswordOperations = {
  sendResetPasswordEmail: operation({
    summary: 'Send a link to set a new password with, by e-mail',
    description: 'Answers alike whether or not somebody has this address.',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password/reset`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendResetPasswordEmailRequestSchema, 'The e-mail address.'),
    output: ResetPasswordSuccess,
    errors: [...closed, 'CAPTCHA_NEEDED'],
    events: [],
    example: { input: { body: { email: asha.email } }, output: { status: 'sent' } },
  }),
  sendResetPasswordMobile: operation({
    summary: 'Send a link to set a new password with, by SMS',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password/mobile/reset`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendResetPasswordMobileRequestSchema, 'The phone number.'),
    output: ResetPasswordSuccess,
    errors: [...closed, 'CAPTCHA_NEEDED'],
    events: [],
    example: { input: { body: phone }, output: { status: 'sent' } },
  }),
  sendResetToken: operation({
    summary: 'Ask whether the code of a reset link is good',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password/reset/token`,
    permission: 'storefront',
    input: withBody(CodeRequestBodySchema, 'The code of the link.'),
    output: ResetPasswordSuccess,
    errors: [...closed, 'SECOND_PROOF_NEEDED', 'WRONG_CODE'],
    events: [],
    example: { input: { body: { code: asha.reset_code } }, output: { status: 'success' } },
  }),
  forgotPassword: operation({
    summary: 'Set a new password by the code of a link, and sign in',
    description: 'Ends every other session.',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password/reset/forgot`,
    permission: 'storefront',
    input: withBody(ForgotPasswordRequestSchema, 'The code and the new password.'),
    output: LoginSuccess,
    errors: [
      ...closed,
      'SECOND_PROOF_NEEDED',
      'WRONG_CODE',
      'WEAK_PASSWORD',
      'WRONG_SIGN_IN',
      'USER_BLOCKED',
      'USER_DELETED',
    ],
    events: ['user.password_reset', 'user.signed_in'],
    example: {
      input: { body: { code: asha.reset_code, password: 'marble-canoe-sparrow-31' } },
      output: { user: exampleUser, request_id: 'a request' },
    },
  }),
  sendForgotOTPOnMobile: operation({
    summary: 'Send a code to set a new password with, by SMS',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/forgot/mobile/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendResetPasswordMobileRequestSchema, 'The phone number.'),
    output: OtpSuccess,
    errors: [...closed, 'CAPTCHA_NEEDED'],
    events: [],
    example: { input: { body: phone }, output: { success: true, request_id: 'otp_0123456789abcdef', ...phone } },
  }),
  sendForgotOTPOnEmail: operation({
    summary: 'Send a code to set a new password with, by e-mail',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/forgot/email/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendResetPasswordEmailRequestSchema, 'The e-mail address.'),
    output: EmailOtpSuccess,
    errors: [...closed, 'CAPTCHA_NEEDED'],
    events: [],
    example: { input: { body: { email: asha.email } }, output: { success: true } },
  }),
  verifyMobileForgotOTP: operation({
    summary: 'Exchange the code from the SMS for a token to set a password with',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/forgot/mobile/verify`,
    permission: 'storefront',
    input: withBody(VerifyMobileForgotOtpRequestSchema, 'The code.'),
    output: VerifyForgotOtpSuccess,
    errors: [...closed, 'SECOND_PROOF_NEEDED', 'WRONG_CODE'],
    events: [],
    example: {
      input: { body: { otp: asha.forgot_otp.code, request_id: asha.forgot_otp.request_id } },
      output: { success: true, forgot_token: 'ft_0123456789abcdef' },
    },
  }),
  verifyEmailForgotOTP: operation({
    summary: 'Exchange the code from the e-mail for a token to set a password with',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/forgot/email/verify`,
    permission: 'storefront',
    input: withBody(VerifyEmailForgotOtpRequestSchema, 'The code.'),
    output: VerifyForgotOtpSuccess,
    errors: [...closed, 'WRONG_CODE'],
    events: [],
    example: {
      input: { body: { otp: asha.email_forgot_otp.code, email: asha.email } },
      output: { success: true, forgot_token: 'ft_0123456789abcdef' },
    },
  }),
  resetForgotPassword: operation({
    summary: 'Set a new password by a token',
    description: 'Ends every session; the shopper signs in afterwards.',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password/forgot`,
    permission: 'storefront',
    input: withBody(ForgotPasswordRequestSchema, 'The token and the new password.'),
    output: ResetForgotPasswordSuccess,
    errors: [
      ...closed,
      'SECOND_PROOF_NEEDED',
      'WRONG_CODE',
      'WEAK_PASSWORD',
      'USER_BLOCKED',
      'USER_DELETED',
      'WRONG_SIGN_IN',
    ],
    events: ['user.password_reset'],
    example: {
      input: { body: { code: asha.reset_code, password: 'marble-canoe-sparrow-31' } },
      output: { success: true },
    },
  }),
  updatePassword: operation({
    summary: 'Change the own password',
    description: 'Ends every other session. A shopper without a password needs a fresh sign-in instead of the old one.',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/password`,
    permission: 'shopper',
    input: withBody(UpdatePasswordRequestSchema, 'The old and the new password.'),
    output: VerifyEmailSuccess,
    errors: [...closed, 'WRONG_SIGN_IN', 'WEAK_PASSWORD', 'REAUTHENTICATION_NEEDED', 'USER_BLOCKED', 'USER_DELETED'],
    events: ['user.password_changed'],
    example: {
      input: { body: { old_password: asha.password, new_password: 'marble-canoe-sparrow-31' } },
      output: { message: 'The password is changed.' },
    },
  }),
  hasPassword: operation({
    summary: 'Ask whether the own account has a password',
    tag: 'Passwords',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/has-password`,
    permission: 'shopper',
    input: nothing,
    output: HasPasswordSuccess,
    errors: [],
    events: [],
    example: { input: {}, output: { result: true } },
  }),
}
