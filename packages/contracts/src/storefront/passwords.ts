import * as z from 'zod'
import { atLeast, filledText, text } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { asked, bool, string } from './fields.ts'

const code = filledText(1024).meta(means('The code in the link that was sent.', 'cd_0123456789abcdef'))
const newPassword = () =>
  text(128)
    .check(atLeast(8, { error: 'must have at least 8 characters' }))
    .meta(means('The new password, 8 to 128 characters.', 'violet-harbour-lantern-42'))

export const CodeRequestBodySchema = z.strictObject({ code }, onlyKnown)
export type CodeRequestBody = z.infer<typeof CodeRequestBodySchema>

export const VerifyLinkRequestSchema = z.strictObject(
  {
    code,
    password: text(1024)
      .optional()
      .meta(
        means(
          'The account’s password, with which the code in the link also counts outside of the session that requested it.',
          'violet-harbour-lantern-42',
        ),
      ),
  },
  onlyKnown,
)
export type VerifyLinkRequest = z.infer<typeof VerifyLinkRequestSchema>

/** What a verification link can do in the browser that opened it. */
export const VerificationLinkSchema = z.object({
  requested_here: bool('Whether this session requested the link. Only then can it confirm the contact.', false),
  code: string(
    'Six digits to enter where the link was requested, as the `code` of `verifyEmail` or `verifyMobile`. Only present if `requested_here` is false, and that session is still active.',
    '314159',
  ),
  password: bool('Whether the link also confirms the contact together with the account’s password.', true),
  kind: z.enum(['email', 'mobile']).optional().meta(means('The kind of contact that the link confirms.', 'email')),
  contact: string('The contact that the link confirms, mostly masked.', 'a…@example.com'),
  expires_at: string('When the link and its short code stop working.', '2026-01-01T12:00:00.000Z'),
})
export type VerificationLink = z.infer<typeof VerificationLinkSchema>

export const ForgotPasswordRequestSchema = z.strictObject({ code, password: newPassword() }, onlyKnown)
export type ForgotPasswordRequest = z.infer<typeof ForgotPasswordRequestSchema>

export const UpdatePasswordRequestSchema = z.strictObject(
  {
    new_password: newPassword(),
    old_password: text(1024)
      .optional()
      .meta(means('The current password. Omit it if the shopper has none.', 'copper-meadow-window-17')),
  },
  onlyKnown,
)
export type UpdatePasswordRequest = z.infer<typeof UpdatePasswordRequestSchema>

export const SendResetPasswordEmailRequestSchema = z.strictObject(
  { captcha_code: asked.captcha_code, email: asked.email },
  onlyKnown,
)
export type SendResetPasswordEmailRequest = z.infer<typeof SendResetPasswordEmailRequestSchema>

export const SendResetPasswordMobileRequestSchema = z.strictObject(
  { captcha_code: asked.captcha_code, country_code: asked.country_code, mobile: asked.mobile },
  onlyKnown,
)
export type SendResetPasswordMobileRequest = z.infer<typeof SendResetPasswordMobileRequestSchema>

export const ResetPasswordSuccess = z.object({
  status: string('`sent` if a link was sent, `success` if a code is valid.', 'sent'),
})
export type ResetPasswordSuccess = z.infer<typeof ResetPasswordSuccess>

export const ConfirmPasswordRequestSchema = z.strictObject(
  { password: filledText(1024).meta(means('The current password.', 'copper-meadow-window-17')) },
  onlyKnown,
)
export type ConfirmPasswordRequest = z.infer<typeof ConfirmPasswordRequestSchema>

export const HasPasswordSuccess = z.object({ result: bool('Whether the shopper has a password.', true) })
export type HasPasswordSuccess = z.infer<typeof HasPasswordSuccess>

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
  success: bool('Always true: the code was correct.', true),
  forgot_token: string('The `code` to set a new password with.', 'ft_0123456789abcdef'),
})
export type VerifyForgotOtpSuccess = z.infer<typeof VerifyForgotOtpSuccess>

export const ResetForgotPasswordSuccess = z.object({
  success: z.boolean().optional().meta(means('Always true: the password was set.', true)),
})
export type ResetForgotPasswordSuccess = z.infer<typeof ResetForgotPasswordSuccess>
