import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { email, filledText, optionalCountryCode, optionalName } from '../inputs.ts'
import { means } from '../means.ts'
import { UserSchema } from '../users.ts'

const { asha } = exampleWorld

export const bool = (description: string, example: boolean) => z.boolean().optional().meta(means(description, example))
export const string = (description: string, example: string) => z.string().optional().meta(means(description, example))

/** Fields that several answers of the storefront share. */
export const answers = {
  user: UserSchema.optional().meta(means('The shopper; for one who is not known yet, what is known of them.')),
  user_exists: bool('Whether the identifier belongs to a user; told only to who has proved to own it.', true),
  register_token: string('Proof to go on signing up with.', 'rt_0123456789abcdef'),
  request_id: string('Names the one-time code that was sent; send it back with the code.', 'otp_0123456789abcdef'),
  resend_token: string('Proof to ask for another code to the phone with.', 'rs_0123456789abcdef'),
  resend_email_token: string('Proof to ask for another code to the email address with.', 're_0123456789abcdef'),
  resend_timer: z.number().optional().meta(means('Seconds to wait before asking for another code.', 30)),
  success: bool('Whether it is done.', true),
  message: string('What happened, as a sentence.', 'The code was sent'),
  email: string('The email address, as it is kept.', asha.email),
  mobile: string('The national phone number, digits only.', asha.phone),
  country_code: string('The calling code of the phone number, as text.', '91'),
  verify_email_link: bool('Whether a link was sent to the email address to verify it.', false),
  verify_mobile_link: bool('Whether a link was sent to the phone to verify it.', false),
  verify_email_otp: bool('Whether a one-time code to the email address is still asked for.', false),
  verify_mobile_otp: bool('Whether a one-time code to the phone is still asked for.', true),
}

/** How a shopper goes on: which codes were sent where, and which are still asked for. */
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

/** Fields that several requests of the storefront share. */
export const asked = {
  otp: filledText(16).meta(means('The one-time code, six digits.', '123456')),
  request_id: filledText(256).meta(means('The `request_id` that came with the code.', 'otp_0123456789abcdef')),
  register_token: optionalName(1024).meta(means('The `register_token` of the step before.', 'rt_0123456789abcdef')),
  own_email_token: optionalName(1024).meta(
    means(
      'The `resend_email_token` that came when the code was asked for: guesses of others use up nothing then.',
      're_0123456789abcdef',
    ),
  ),
  captcha_code: optionalName(4096).meta(
    means('The solved captcha; required unless the config says `skip_captcha`.', 'solved'),
  ),
  android_hash: optionalName(64).meta(means('Lets an Android app read the code from the SMS.', 'FA+9qCX9VSu')),
  email: email().meta(means('The email address.', asha.email)),
  mobile: filledText(32).meta(means('The phone number, in any common format.', asha.phone)),
  phone: filledText(32).meta(means('The phone number, in any common format.', asha.phone)),
  country_code: optionalCountryCode().meta(
    means('The calling code: 91, "91" or "+91"; the application\'s default when left out.', '91'),
  ),
}
