import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { ignored, optionalEmail, optionalName, optionalPaste, phoneLengthMax } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { answers, asked } from './fields.ts'

const { asha } = exampleWorld

/** A contact, under any name that published clients use. `entity` says which one counts. */
const contact = {
  country_code: asked.country_code,
  email: optionalEmail().meta(means('The email address, if `entity` is `email`.', asha.second_email)),
  mobile: optionalPaste(phoneLengthMax).meta(
    means('The phone number, in any common format, if `entity` is `mobile`.', asha.second_phone),
  ),
  phone: optionalPaste(phoneLengthMax).meta(means('Another spelling of `mobile`.', asha.second_phone)),
}

/** Requests a code to a contact of the signed-in shopper. */
export const SendOwnOtpRequestSchema = z.strictObject(
  {
    ...contact,
    action: ignored,
    android_hash: asked.android_hash,
    captcha_code: ignored,
    encrypt_otp: ignored,
    force: ignored,
    token: ignored,
  },
  onlyKnown,
)
export type SendOwnOtpRequest = z.infer<typeof SendOwnOtpRequestSchema>

/** A code was sent to a contact of the signed-in shopper. */
export const OwnOtpSuccess = z.object({
  country_code: answers.country_code,
  email: answers.email,
  message: answers.message,
  mobile: answers.mobile,
  request_id: answers.request_id,
  resend_email_token: answers.resend_email_token,
  resend_timer: answers.resend_timer,
  resend_token: answers.resend_token,
  success: answers.success,
})
export type OwnOtpSuccess = z.infer<typeof OwnOtpSuccess>

/** Submits the code. Without a `request_id`, the contact identifies the code. */
export const VerifyOwnOtpRequestSchema = z.strictObject(
  {
    ...contact,
    action: ignored,
    encrypt_otp: ignored,
    otp: asked.otp,
    register_token: ignored,
    request_id: optionalName(256).meta(means('The `request_id` that came with the code.', 'otp_0123456789abcdef')),
  },
  onlyKnown,
)
export type VerifyOwnOtpRequest = z.infer<typeof VerifyOwnOtpRequestSchema>
