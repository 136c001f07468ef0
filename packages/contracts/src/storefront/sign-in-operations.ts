import { z } from 'zod'
import { exampleWorld } from '../example-world.ts'
import { operation } from '../operation.ts'
import { filledText } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { exampleUser } from '../users.ts'
import { authentication, nothing, withBody } from './doors.ts'
import {
  EmailOtpSuccess,
  LoginSuccess,
  LogoutSuccess,
  OtpSuccess,
  PasswordLoginRequestSchema,
  SendEmailOtpRequestSchema,
  SendMobileOtpRequestSchema,
  SendOtpRequestSchema,
  SendOtpResponse,
  SessionListSuccess,
  TokenRequestBodySchema,
  UserObjectSchema,
  VerifyEmailOtpRequestSchema,
  VerifyOtpRequestSchema,
  VerifyOtpSuccess,
} from './sign-in.ts'

const { asha } = exampleWorld
const phone = { mobile: asha.phone, country_code: '91' }
const sent = {
  success: true,
  request_id: 'otp_0123456789abcdef',
  resend_timer: 30,
  resend_token: 'rs_0123456789abcdef',
  ...phone,
}

export const UserExistsSchema = z.object({
  user_exists: z.boolean().optional().meta(means('Whether an account with this contact can sign in.', true)),
})
export type UserExists = z.infer<typeof UserExistsSchema>

/** A puzzle whose solution shows that some work was done. */
export const CaptchaChallengeSchema = z.object({
  parameters: z.record(z.string(), z.unknown()).meta(means('What the puzzle is, as ALTCHA describes it.')),
  signature: z.string().meta(means('Proof that the puzzle is ours.')),
})
export type CaptchaChallenge = z.infer<typeof CaptchaChallengeSchema>

/** Why a code that is given back may lead nowhere. */
const errorsOfCode = [
  'SIGN_IN_CLOSED',
  'SIGN_IN_METHOD_CLOSED',
  'SIGN_UP_CLOSED',
  'WRONG_CODE',
  'WRONG_SIGN_IN',
  'USER_BLOCKED',
  'USER_DELETED',
  'SIGN_UP_EXPIRED',
  'PHONE_TAKEN',
  'EMAIL_TAKEN',
] as const

export const storefrontSignInOperations = {
  getCaptchaChallenge: operation({
    summary: 'Get a captcha',
    description:
      'A proof of work, made and checked here. Send the solution, as ALTCHA encodes it, as `captcha_code`; it is good once, for ten minutes. Every operation that signs in with a password, or sends a code or link to a contact that a visitor names, asks for one unless the config says `skip_captcha`.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/captcha`,
    permission: 'storefront',
    input: nothing,
    output: CaptchaChallengeSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { parameters: { algorithm: 'PBKDF2/SHA-256' }, signature: 'a signature' } },
  }),
  loginWithOTP: operation({
    summary: 'Send a code to sign in with',
    description: 'Answers alike whether or not somebody has this phone number.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/otp`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendOtpRequestSchema, 'The phone number.'),
    output: SendOtpResponse,
    errors: ['SIGN_IN_CLOSED', 'SIGN_IN_METHOD_CLOSED', 'CAPTCHA_NEEDED'],
    events: [],
    example: { input: { body: phone }, output: sent },
  }),
  loginWithEmailAndPassword: operation({
    summary: 'Sign in with a password',
    description: 'Sets the session cookie. The name is a username, an e-mail address or a phone number.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password`,
    permission: 'storefront',
    input: withBody(PasswordLoginRequestSchema, 'Who signs in.'),
    output: LoginSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'CAPTCHA_NEEDED',
      'WRONG_SIGN_IN',
      'USER_BLOCKED',
      'USER_DELETED',
    ],
    events: ['user.signed_in'],
    example: {
      input: { body: { username: asha.email, password: asha.password } },
      output: { user: exampleUser, request_id: 'a request' },
    },
  }),
  loginWithToken: operation({
    summary: 'Sign in with a one-time token',
    description:
      'The token is the secret of a sign-in link of one shopper. This service sends no such links, since the specification does not say what makes these tokens; from the side of the team `createUserSession` signs a shopper in.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/token`,
    permission: 'storefront',
    input: withBody(TokenRequestBodySchema, 'The token.'),
    output: LoginSuccess,
    errors: ['SIGN_IN_CLOSED', 'WRONG_CODE', 'WRONG_SIGN_IN', 'USER_BLOCKED', 'USER_DELETED'],
    events: ['user.signed_in'],
    example: {
      input: { body: { token: asha.sign_in_token } },
      output: { user: exampleUser, request_id: 'a request' },
    },
  }),
  sendOTPOnMobile: operation({
    summary: 'Send a code to a phone',
    description:
      'To sign in with, to go on signing up with, or, for a shopper who is signed in, to confirm an own number. `token` asks for another code. Needs no captcha with a `token`, or to a number that the signed-in shopper has.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/mobile/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendMobileOtpRequestSchema, 'The phone number.'),
    output: OtpSuccess,
    errors: ['SIGN_IN_CLOSED', 'SIGN_IN_METHOD_CLOSED', 'SIGN_UP_CLOSED', 'CAPTCHA_NEEDED', 'WRONG_CODE'],
    events: [],
    example: { input: { body: { ...phone, action: 'send' } }, output: sent },
  }),
  verifyMobileOTP: operation({
    summary: 'Give back the code that was sent to a phone',
    description:
      'A known shopper is signed in. An unknown one gets a `register_token` to go on with, by `updateProfile`.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/mobile/verify`,
    permission: 'storefront',
    input: withBody(VerifyOtpRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: errorsOfCode,
    events: ['user.signed_in'],
    example: {
      input: { body: { otp: asha.otp.code, request_id: asha.otp.request_id } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
  sendOTPOnEmail: operation({
    summary: 'Send a code to an e-mail address',
    description:
      'Needs no captcha with the `token` of an earlier code, or to an address that the signed-in shopper has.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/email/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendEmailOtpRequestSchema, 'The e-mail address.'),
    output: EmailOtpSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'SIGN_UP_CLOSED',
      'SIGN_UP_EXPIRED',
      'CAPTCHA_NEEDED',
      'WRONG_CODE',
    ],
    events: [],
    example: {
      input: { body: { email: asha.email, action: 'send' } },
      output: { success: true, resend_email_token: 're_0123456789abcdef' },
    },
  }),
  verifyEmailOTP: operation({
    summary: 'Give back the code that was sent to an e-mail address',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/email/verify`,
    permission: 'storefront',
    input: withBody(VerifyEmailOtpRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: errorsOfCode,
    events: ['user.signed_in'],
    example: {
      input: { body: { email: asha.email, otp: asha.email_otp.code } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
  userExists: operation({
    summary: 'Ask whether a contact has an account',
    description: 'Limited more than anything else, since it is the one operation that tells.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/user-exists`,
    permission: 'storefront',
    input: z.strictObject(
      { q: filledText('q', 320).meta(means('An e-mail address or a phone number.', asha.email)) },
      onlyKnown,
    ),
    output: UserExistsSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: [],
    example: { input: { q: asha.email }, output: { user_exists: true } },
  }),
  getLoggedInUser: operation({
    summary: 'See who is signed in',
    tag: 'Sessions of a shopper',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/session`,
    permission: 'shopper',
    input: nothing,
    output: UserObjectSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { user: exampleUser } },
  }),
  getListOfActiveSessions: operation({
    summary: 'List the own sessions',
    tag: 'Sessions of a shopper',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/sessions`,
    permission: 'shopper',
    input: nothing,
    output: SessionListSuccess,
    errors: [],
    events: [],
    example: { input: {}, output: { sessions: [`sess:${asha.session_id}`] } },
  }),
  logout: operation({
    summary: 'Sign out',
    description: 'A GET, as published clients call it. Ends the session on the server, and clears the cookie.',
    tag: 'Sessions of a shopper',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/logout`,
    permission: 'storefront',
    input: nothing,
    output: LogoutSuccess,
    errors: [],
    events: ['user.signed_out'],
    example: { input: {}, output: { logout: true } },
  }),
}
