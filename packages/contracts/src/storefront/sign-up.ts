import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { ignored, optionalEmail, optionalPaste, phoneLengthMax, text } from '../inputs.ts'
import { givenConsents, givenUserConsent } from '../marketing-consents.ts'
import { means, onlyKnown } from '../means.ts'
import { fieldsInSignUp } from '../profile-facts.ts'
import { schemasOf } from '../profile-fields.ts'
import { asked, nextStep } from './fields.ts'
import { signUpAttributes } from './sign-up-attributes.ts'

const { asha } = exampleWorld

/** The phone number of a sign-up. */
export const FormRegisterRequestSchemaPhone = z
  .codec(
    z.strictObject(
      {
        country_code: asked.country_code,
        mobile: optionalPaste(phoneLengthMax).meta(means('The phone number, in any common format.', asha.phone)),
        phone: optionalPaste(phoneLengthMax).meta(means('Another spelling of `mobile`.', asha.phone)),
      },
      onlyKnown,
    ),
    z.object({ country_code: z.number().optional(), mobile: z.string().optional() }),
    {
      decode: ({ phone, mobile = phone, ...given }) => ({ ...given, mobile }),
      encode: (value) => value,
    },
  )
  .meta(means('The phone number of a sign-up.'))
export type FormRegisterRequestSchemaPhone = z.infer<typeof FormRegisterRequestSchemaPhone>

export const FormRegisterRequestSchema = z.strictObject(
  {
    consent: givenUserConsent,
    consents: givenConsents().meta(
      means('In a sign-up: the consents that the shopper gives.', [{ slug: 'email_marketing', value: true }]),
    ),
    encrypt_otp: ignored,
    attributes: signUpAttributes,
    captcha_code: asked.captcha_code,
    email: optionalEmail().meta(means('The email address.', asha.email)),
    ...schemasOf(fieldsInSignUp, 'given'),
    password: text(128).optional().meta(means('The password, 8 to 128 characters.', 'violet-harbour-lantern-42')),
    phone: FormRegisterRequestSchemaPhone.optional().meta(means('The phone number.')),
    register_token: asked.register_token,
  },
  onlyKnown,
)
export type FormRegisterRequest = z.infer<typeof FormRegisterRequestSchema>

export const RegisterFormSuccess = z.object(nextStep)
export type RegisterFormSuccess = z.infer<typeof RegisterFormSuccess>
