import * as z from 'zod'
import { type EchoOf, echoShape } from '../echo.ts'
import { exampleWorld } from '../example-world.ts'
import { flag, id, ignored, optionalEmail, optionalName, optionalPaste, phoneLengthMax, text } from '../inputs.ts'
import { givenConsents, givenUserConsent } from '../marketing-consents.ts'
import { means, onlyKnown } from '../means.ts'
import { fieldsWrittenBy, type ProfileFieldName } from '../profile-facts.ts'
import { schemasOf } from '../profile-fields.ts'
import type { User } from '../users.ts'
import { answers, asked, bool, nextStep, string } from './fields.ts'
import { signUpAttributes } from './sign-up-attributes.ts'

const { asha } = exampleWorld

/** A phone number, under the specification's name or the one that related schemas use. */
const phoneOrMobile = {
  phone: optionalPaste(phoneLengthMax).meta(means('The phone number, in any common format.', asha.phone)),
  mobile: optionalPaste(phoneLengthMax).meta(means('Another spelling of `phone`.', asha.phone)),
}

/** The phone number of a profile. */
export const EditProfileMobileSchema = z
  .codec(
    z.strictObject({ country_code: asked.country_code, ...phoneOrMobile }, onlyKnown),
    z.object({ country_code: z.number().optional(), phone: z.string().optional() }),
    {
      decode: ({ mobile, phone = mobile, ...given }) => ({ ...given, phone }),
      encode: (value) => value,
    },
  )
  .meta(means('The phone number of a profile.'))
export type EditProfileMobile = z.infer<typeof EditProfileMobileSchema>

const profileChanges = {
  consent: givenUserConsent,
  consents: givenConsents().meta(
    means('In a sign-up: the consents that the shopper gives.', [{ slug: 'email_marketing', value: true }]),
  ),
  encrypt_otp: ignored,
  attributes: signUpAttributes,
  android_hash: asked.android_hash,
  captcha_code: asked.captcha_code,
  country_code: asked.country_code,
  email: optionalEmail().meta(means('The email address.', asha.email)),
  ...schemasOf(fieldsWrittenBy('shopper'), 'given'),
  mobile: EditProfileMobileSchema.optional().meta(means('The phone number.')),
  register_token: asked.register_token,
  sender: text(64).optional().meta(means('Accepted because published clients send it, but ignored.', 'shop')),
}

/** The fields of a shopper's own account that `updateProfile` accepts only with their current values. */
export const profileEcho = {
  _id: 'current',
  id: 'current',
  user_id: 'current',
  application_id: 'current',
  username: 'current',
  account_type: 'current',
  active: 'current',
  emails: 'current',
  phone_numbers: 'current',
  created_at: 'current',
  updated_at: 'earlier',
  __v: 'earlier',
  // The team's fields are in the schema of a user, but shoppers never get them.
} as const satisfies Omit<EchoOf<User, typeof profileChanges>, ProfileFieldName>

export const EditProfileRequestSchema = z.strictObject({ ...profileChanges, ...echoShape(profileEcho) }, onlyKnown)
export type EditProfileRequest = z.infer<typeof EditProfileRequestSchema>

export const ProfileEditSuccess = z.object({
  ...nextStep,
  user: answers.user,
  verify_email_link: answers.verify_email_link,
})
export type ProfileEditSuccess = z.infer<typeof ProfileEditSuccess>

/** An older form of `ProfileEditSuccess`. No operation returns it. */
export const ProfileEditSuccessSchema = z
  .object({
    email: answers.email,
    register_token: answers.register_token,
    user: string('The ID of the shopper.', asha.id),
    user_exists: answers.user_exists,
    verify_email_link: answers.verify_email_link,
    verify_email_otp: answers.verify_email_otp,
    verify_mobile_otp: answers.verify_mobile_otp,
  })
  .meta(means('An older form of `ProfileEditSuccess`. No operation returns it.'))
export type ProfileEditSuccessSchema = z.infer<typeof ProfileEditSuccessSchema>

export const EditEmailRequestSchema = z.strictObject({ email: asked.email }, onlyKnown)
export type EditEmailRequest = z.infer<typeof EditEmailRequestSchema>

export const EditMobileRequestSchema = z.codec(
  z
    .strictObject({ country_code: asked.country_code, ...phoneOrMobile }, onlyKnown)
    .refine((given) => given.phone ?? given.mobile, { path: ['phone'], error: 'must not be empty' }),
  z.object({ country_code: z.number().optional(), phone: z.string() }),
  {
    decode: ({ mobile, phone = mobile ?? '', ...given }) => ({ ...given, phone }),
    encode: (value) => value,
  },
)
export type EditMobileRequest = z.infer<typeof EditMobileRequestSchema>

export const SendVerificationLinkMobileRequestSchema = z.strictObject(
  {
    active: flag().optional().meta(means('The value of the stored phone number. It is ignored.', true)),
    country_code: asked.country_code,
    phone: asked.phone,
    primary: flag().optional().meta(means('The value of the stored phone number. It is ignored.', true)),
    verified: flag().optional().meta(means('The value of the stored phone number. It is ignored.', false)),
  },
  onlyKnown,
)
export type SendVerificationLinkMobileRequest = z.infer<typeof SendVerificationLinkMobileRequestSchema>

export const SendEmailVerifyLinkSuccess = z.object({ verify_email_link: answers.verify_email_link })
export type SendEmailVerifyLinkSuccess = z.infer<typeof SendEmailVerifyLinkSuccess>

export const SendMobileVerifyLinkSuccess = z.object({ verify_mobile_link: answers.verify_mobile_link })
export type SendMobileVerifyLinkSuccess = z.infer<typeof SendMobileVerifyLinkSuccess>

export const VerifyEmailOTPSuccess = z.object({ user: answers.user, verify_email_link: answers.verify_email_link })
export type VerifyEmailOTPSuccess = z.infer<typeof VerifyEmailOTPSuccess>

export const VerifyMobileOTPSuccess = z.object({ user: answers.user, verify_mobile_link: answers.verify_mobile_link })
export type VerifyMobileOTPSuccess = z.infer<typeof VerifyMobileOTPSuccess>

export const VerifyEmailSuccess = z.object({ message: answers.message })
export type VerifyEmailSuccess = z.infer<typeof VerifyEmailSuccess>

export const DeleteApplicationUserRequestSchema = z.strictObject(
  {
    consent: flag()
      .optional()
      .meta(means('Whether the shopper agrees to `delete_account_consent`. Published clients omit it.', true)),
    otp: asked.otp,
    reason: text(500).optional().meta(means('The shopper’s reason.', 'I moved abroad')),
    reason_id: text(64).optional().meta(means('The ID of one of the configured reasons.', '1')),
    request_id: optionalName(256).meta(means('The `request_id` that came with the code.', 'otp_0123456789abcdef')),
    user_id: id().meta(means('The ID of the signed-in shopper.', asha.id)),
  },
  onlyKnown,
)
export type DeleteApplicationUserRequest = z.infer<typeof DeleteApplicationUserRequestSchema>

export const DeleteUserSuccess = z.object({ success: bool('True: the deletion is scheduled.', true) })
export type DeleteUserSuccess = z.infer<typeof DeleteUserSuccess>
