import { z } from 'zod'
import { exampleWorld } from '../example-world.ts'
import { ignored, means, onlyKnown, optionalEmail, optionalName, personFields, text } from '../shared.ts'
import { answers, asked } from './fields.ts'

const { asha } = exampleWorld

/** The phone number of a sign-up. */
export const FormRegisterRequestSchemaPhone = z
  .strictObject(
    {
      country_code: asked.country_code,
      mobile: optionalName('mobile', 32).meta(means('The phone number, in any usual spelling.', asha.phone)),
      phone: optionalName('phone', 32).meta(means('Another spelling of `mobile`.', asha.phone)),
    },
    onlyKnown,
  )
  .transform(({ phone, mobile = phone, ...given }) => ({ ...given, mobile }))
export type FormRegisterRequestSchemaPhone = z.infer<typeof FormRegisterRequestSchemaPhone>

export const FormRegisterRequestSchema = z.strictObject(
  {
    consent: ignored,
    encrypt_otp: ignored,
    email: optionalEmail('email').meta(means('The e-mail address.', asha.email)),
    first_name: personFields.first_name,
    gender: personFields.gender,
    last_name: personFields.last_name,
    password: text('password', 128)
      .optional()
      .meta(means('The password, 8 to 128 characters.', 'violet-harbour-lantern-42')),
    phone: FormRegisterRequestSchemaPhone.optional().meta(means('The phone number.')),
    register_token: asked.register_token,
  },
  onlyKnown,
)
export type FormRegisterRequest = z.infer<typeof FormRegisterRequestSchema>

export const RegisterFormSuccess = z.object({
  country_code: answers.country_code,
  email: answers.email,
  message: answers.message,
  mobile: answers.mobile,
  register_token: answers.register_token,
  request_id: answers.request_id,
  resend_email_token: answers.resend_email_token,
  resend_timer: answers.resend_timer,
  resend_token: answers.resend_token,
  success: answers.success,
  user_exists: answers.user_exists,
  verify_email_otp: answers.verify_email_otp,
  verify_mobile_otp: answers.verify_mobile_otp,
})
export type RegisterFormSuccess = z.infer<typeof RegisterFormSuccess>
