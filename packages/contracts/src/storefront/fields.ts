import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import {
  email,
  filledPaste,
  filledText,
  oneTimeCode,
  optionalCountryCode,
  optionalName,
  phoneLengthMax,
} from '../inputs.ts'
import { means } from '../means.ts'
import { UserSchema } from '../users.ts'

const { asha } = exampleWorld

export const bool = (description: string, example: boolean) => z.boolean().optional().meta(means(description, example))
export const string = (description: string, example: string) => z.string().optional().meta(means(description, example))

/** Fields that several storefront responses share. */
export const answers = {
  user: UserSchema.optional().meta(means('The shopper. During a sign-up, whatever is known so far.')),
  user_exists: bool(
    'Whether the identifier belongs to a user. Only returned to someone who has proved that they own it.',
    true,
  ),
  register_token: string('A token to continue the sign-up with.', 'rt_0123456789abcdef'),
  request_id: string('The ID of the one-time code that was sent. Send it along with the code.', 'otp_0123456789abcdef'),
  resend_token: string('A token to request another code to the phone with.', 'rs_0123456789abcdef'),
  resend_email_token: string('A token to request another code to the email address with.', 're_0123456789abcdef'),
  resend_timer: z.number().optional().meta(means('The number of seconds to wait before requesting another code.', 30)),
  success: bool('Whether it succeeded.', true),
  message: string('What happened.', 'The code was sent'),
  email: string('The email address, as stored.', asha.email),
  mobile: string('The national phone number, digits only.', asha.phone),
  country_code: string('The calling code of the phone number, as a string.', '91'),
  verify_email_link: bool('Whether a verification link was sent to the email address.', false),
  verify_mobile_link: bool('Whether a verification link was sent to the phone.', false),
  verify_email_otp: bool('Whether a one-time code from the email address is still required.', false),
  verify_mobile_otp: bool('Whether a one-time code from the phone is still required.', true),
}

/** How a shopper continues: which codes were sent where, and which are still required. */
export const nextStep = {
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
}

/** Fields that several storefront requests share. */
export const asked = {
  otp: oneTimeCode().meta(means('The one-time code, six digits.', '123456')),
  request_id: filledText(256).meta(means('The `request_id` that came with the code.', 'otp_0123456789abcdef')),
  register_token: optionalName(1024).meta(means('The `register_token` of the previous step.', 'rt_0123456789abcdef')),
  own_email_token: optionalName(1024).meta(
    means(
      'The `resend_email_token` that was returned when the code was requested. With it, guesses by others don’t use up your attempts.',
      're_0123456789abcdef',
    ),
  ),
  captcha_code: optionalName(4096).meta(
    means('The solved captcha; required unless the config says `skip_captcha`.', 'solved'),
  ),
  android_hash: optionalName(64).meta(means('Lets an Android app read the code from the SMS.', 'FA+9qCX9VSu')),
  email: email().meta(means('The email address.', asha.email)),
  mobile: filledPaste(phoneLengthMax).meta(means('The phone number, in any common format.', asha.phone)),
  phone: filledPaste(phoneLengthMax).meta(means('The phone number, in any common format.', asha.phone)),
  country_code: optionalCountryCode().meta(
    means('The calling code: 91, "91", or "+91". Default: the application\'s.', '91'),
  ),
}
