import { z } from 'zod'
import { filledText, text } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { asked, bool, string } from './fields.ts'

const code = filledText('code', 1024).meta(means('The code of the link that was sent.', 'cd_0123456789abcdef'))
const newPassword = (name: string) =>
  text(name, 128)
    .min(8, { error: `${name} must have at least 8 characters` })
    .meta(means('The new password, 8 to 128 characters.', 'violet-harbour-lantern-42'))

export const CodeRequestBodySchema = z.strictObject({ code }, onlyKnown)
export type CodeRequestBody = z.infer<typeof CodeRequestBodySchema>

export const ForgotPasswordRequestSchema = z.strictObject({ code, password: newPassword('password') }, onlyKnown)
export type ForgotPasswordRequest = z.infer<typeof ForgotPasswordRequestSchema>

export const UpdatePasswordRequestSchema = z.strictObject(
  {
    new_password: newPassword('new_password'),
    old_password: text('old_password', 1024)
      .optional()
      .meta(means('The password until now; left out by a shopper who has none.', 'copper-meadow-window-17')),
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
  status: string('`sent` once a link is on its way, `success` for a code that is valid.', 'sent'),
})
export type ResetPasswordSuccess = z.infer<typeof ResetPasswordSuccess>

export const HasPasswordSuccess = z.object({ result: bool('Whether the shopper has a password.', true) })
export type HasPasswordSuccess = z.infer<typeof HasPasswordSuccess>
