import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { atLeast, filledText, ignored, optionalName, optionalOneTimeCode, text } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { answers, asked, bool, nextStep, string } from './fields.ts'

const { asha } = exampleWorld

export const PasswordLoginRequestSchema = z.strictObject(
  {
    captcha_code: asked.captcha_code,
    password: text(1024)
      .check(atLeast(1, { error: 'must not be empty' }))
      .meta(means('The password.', 'violet-harbour-lantern-42')),
    username: filledText(320).meta(means('A username, an email address, or a phone number.', asha.email)),
  },
  onlyKnown,
)
export type PasswordLoginRequest = z.infer<typeof PasswordLoginRequestSchema>

export const SendOtpRequestSchema = z.strictObject(
  {
    consent: ignored,
    encrypt_otp: ignored,
    android_hash: asked.android_hash,
    captcha_code: asked.captcha_code,
    country_code: asked.country_code,
    mobile: asked.mobile,
  },
  onlyKnown,
)
export type SendOtpRequest = z.infer<typeof SendOtpRequestSchema>

export const SendOtpResponse = z.object(nextStep)
export type SendOtpResponse = z.infer<typeof SendOtpResponse>

const action = z.enum(['send', 'resend'], { error: 'must be send or resend' })
const emailAction = z.enum(['send', 'resend', 'register'], { error: 'must be send, resend or register' })

export const SendMobileOtpRequestSchema = z.strictObject(
  {
    consent: ignored,
    encrypt_otp: ignored,
    action: action.optional().meta(means('`send` for the first code, `resend` for another.', 'send')),
    android_hash: asked.android_hash,
    captcha_code: asked.captcha_code,
    country_code: asked.country_code,
    force: z
      .codec(z.union([text(16), z.boolean()], { error: 'must be a string' }), z.string(), {
        decode: String,
        encode: (value) => value,
      })
      .optional()
      .meta(means('Accepted because published clients send it, but ignored.', 'false')),
    mobile: asked.mobile,
    token: optionalName(1024).meta(means('The `resend_token`, to request another code.', 'rs_0123456789abcdef')),
  },
  onlyKnown,
)
export type SendMobileOtpRequest = z.infer<typeof SendMobileOtpRequestSchema>

export const OtpSuccess = z.object({
  country_code: answers.country_code,
  message: answers.message,
  mobile: answers.mobile,
  register_token: answers.register_token,
  request_id: answers.request_id,
  resend_timer: answers.resend_timer,
  resend_token: answers.resend_token,
  success: answers.success,
})
export type OtpSuccess = z.infer<typeof OtpSuccess>

export const VerifyOtpRequestSchema = z.strictObject(
  { otp: asked.otp, register_token: asked.register_token, request_id: asked.request_id },
  onlyKnown,
)
export type VerifyOtpRequest = z.infer<typeof VerifyOtpRequestSchema>

/** What opens an account if its phone number alone is not enough. */
export const SecondProofSchema = z
  .object({
    contacts: z
      .array(
        z.object({
          kind: z.enum(['email', 'mobile']).meta(means('The kind of contact.', 'email')),
          contact: z.string().meta(means('The contact, mostly masked.', 'a…@example.com')),
        }),
      )
      .meta(means('Contacts that a code can be sent to. The first one of each kind is used.')),
    password: z.boolean().meta(means('Whether the account’s password is accepted as well.', true)),
    new_account: z
      .boolean()
      .meta(means('Whether the `register_token` can start a new account with the number instead.', true)),
  })
  .meta(means('What a sign-in still needs: a second proof of identity.'))
export type SecondProof = z.infer<typeof SecondProofSchema>

export const VerifyOtpSuccess = z.object({
  register_token: answers.register_token,
  second_proof: SecondProofSchema.optional().meta(
    means(
      'Only present if the number belongs to an account that hasn’t been used for a long time: how the shopper can prove, with the `register_token`, that it is theirs.',
    ),
  ),
  user: answers.user,
  user_exists: answers.user_exists,
})
export type VerifyOtpSuccess = z.infer<typeof VerifyOtpSuccess>

export const SendSecondProofRequestSchema = z.strictObject(
  {
    captcha_code: asked.captcha_code,
    register_token: filledText(1024).meta(
      means('The `register_token` that came with `second_proof`.', 'rt_0123456789abcdef'),
    ),
    kind: z
      .enum(['email', 'mobile'], { error: 'must be email or mobile' })
      .meta(means('The kind of contact to send the code to.', 'email')),
  },
  onlyKnown,
)
export type SendSecondProofRequest = z.infer<typeof SendSecondProofRequestSchema>

export const SecondProofSent = z.object({
  success: answers.success,
  message: answers.message,
  request_id: answers.request_id,
  resend_timer: answers.resend_timer,
  contact: string('The contact that the code was sent to, mostly masked.', 'a…@example.com'),
})
export type SecondProofSent = z.infer<typeof SecondProofSent>

export const VerifySecondProofRequestSchema = z
  .strictObject(
    {
      register_token: filledText(1024).meta(
        means('The `register_token` that came with `second_proof`.', 'rt_0123456789abcdef'),
      ),
      request_id: optionalName(256).meta(means('The `request_id` that came with the code.', 'otp_0123456789abcdef')),
      otp: optionalOneTimeCode().meta(means('The one-time code, six digits.', '123456')),
      password: text(1024)
        .optional()
        .meta(means('The account’s password, instead of a code.', 'violet-harbour-lantern-42')),
    },
    onlyKnown,
  )
  .refine(
    ({ password, otp, request_id }) => password !== undefined || (otp !== undefined && request_id !== undefined),
    {
      path: ['otp'],
      error: 'is required with its request_id, unless a password is given',
    },
  )
export type VerifySecondProofRequest = z.infer<typeof VerifySecondProofRequestSchema>

export const SendEmailOtpRequestSchema = z.strictObject(
  {
    consent: ignored,
    encrypt_otp: ignored,
    captcha_code: asked.captcha_code,
    action: emailAction
      .optional()
      .meta(means('`send` or `register` for the first code, `resend` for another.', 'send')),
    email: asked.email,
    register_token: asked.register_token,
    token: optionalName(1024).meta(means('The `resend_email_token`, to request another code.', 're_0123456789abcdef')),
  },
  onlyKnown,
)
export type SendEmailOtpRequest = z.infer<typeof SendEmailOtpRequestSchema>

export const EmailOtpSuccess = z.object({
  success: answers.success,
  resend_email_token: answers.resend_email_token,
})
export type EmailOtpSuccess = z.infer<typeof EmailOtpSuccess>

export const VerifyEmailOtpRequestSchema = z.strictObject(
  {
    action: emailAction.optional().meta(means('`register` while signing up.', 'register')),
    email: asked.email,
    otp: asked.otp,
    register_token: asked.register_token,
    token: asked.own_email_token,
  },
  onlyKnown,
)
export type VerifyEmailOtpRequest = z.infer<typeof VerifyEmailOtpRequestSchema>

export const TokenRequestBodySchema = z.strictObject(
  { token: filledText(4096).meta(means('A one-time sign-in token.', 'tk_0123456789abcdef')) },
  onlyKnown,
)
export type TokenRequestBody = z.infer<typeof TokenRequestBodySchema>

export const LoginSuccess = z.object({
  register_token: answers.register_token,
  request_id: string(
    'The ID of this request. Use it to find the request in the logs.',
    '0190a6f2-0000-7000-8000-000000000000',
  ),
  user: answers.user,
})
export type LoginSuccess = z.infer<typeof LoginSuccess>

export const LogoutSuccess = z.object({ logout: bool('Always true: the session has ended.', true) })
export type LogoutSuccess = z.infer<typeof LogoutSuccess>

/** The signed-in shopper. */
export const UserObjectSchema = z.object({ user: answers.user })
export type UserObject = z.infer<typeof UserObjectSchema>

export const SessionListSuccess = z.object({
  sessions: z
    .array(z.string())
    .optional()
    .meta(means('The shopper’s active sessions.', [`sess:${asha.session_id}`])),
})
export type SessionListSuccess = z.infer<typeof SessionListSuccess>

export const UserExistsSchema = z.object({
  user_exists: z.boolean().optional().meta(means('Whether an account with this contact can sign in.', true)),
})
export type UserExists = z.infer<typeof UserExistsSchema>

/** A proof-of-work puzzle. */
export const CaptchaChallengeSchema = z.object({
  parameters: z.record(z.string(), z.unknown()).meta(means('The parameters of the puzzle, in ALTCHA’s format.')),
  signature: z.string().meta(means('The service’s signature of the puzzle.')),
})
export type CaptchaChallenge = z.infer<typeof CaptchaChallengeSchema>
