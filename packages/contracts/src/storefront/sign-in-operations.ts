import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { sendingEvents, verifyingEvents } from '../events.ts'
import { operation } from '../operation.ts'
import { filledText } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { exampleUser } from '../users.ts'
import { authentication, nothing, withBody } from './doors.ts'
import { examplePhone, exampleSent } from './one-time-code-operations.ts'
import {
  CaptchaChallengeSchema,
  LoginSuccess,
  PasswordLoginRequestSchema,
  SendOtpRequestSchema,
  SendOtpResponse,
  TokenRequestBodySchema,
  UserExistsSchema,
} from './sign-in.ts'

const { asha } = exampleWorld

export const storefrontSignInOperations = {
  getCaptchaChallenge: operation({
    summary: 'Get a captcha',
    description:
      'A proof-of-work puzzle. Send the solution, encoded by ALTCHA, as `captcha_code`. It is valid once, for ten minutes. Every operation that signs in with a password, or sends a code or link to a contact named by a visitor, requires one unless the config says `skip_captcha`.',
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
    summary: 'Send a sign-in code',
    description: 'Responds the same way whether or not the phone number belongs to an account.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/otp`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendOtpRequestSchema, 'The phone number.'),
    output: SendOtpResponse,
    errors: ['SIGN_IN_CLOSED', 'SIGN_IN_METHOD_CLOSED', 'CAPTCHA_NEEDED'],
    events: [...sendingEvents, 'captcha.rejected'],
    example: {
      events: ['code.requested'],
      input: { body: examplePhone },
      output: exampleSent,
    },
  }),
  loginWithEmailAndPassword: operation({
    summary: 'Sign in with a password',
    description:
      'Sets the session cookie. The name is a username, an email address, or a phone number. With an email address that the shopper has not confirmed, the right password sends the confirmation link again (`EMAIL_NOT_CONFIRMED`).',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/password`,
    permission: 'storefront',
    input: withBody(PasswordLoginRequestSchema, 'The shopper’s credentials.'),
    output: LoginSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'CAPTCHA_NEEDED',
      'WRONG_SIGN_IN',
      'EMAIL_NOT_CONFIRMED',
      'USER_BLOCKED',
      'USER_DELETED',
    ],
    events: [
      'user.signed_in',
      'user.sign_in_failed',
      'code.requested',
      'sign_in.rate_limited',
      'sign_in.refused',
      'captcha.rejected',
    ],
    example: {
      events: ['user.signed_in'],
      input: { body: { username: asha.email, password: asha.password } },
      output: { user: exampleUser, request_id: 'a request' },
    },
  }),
  loginWithToken: operation({
    summary: 'Sign in with a one-time token',
    description:
      'The token is the secret in a sign-in link, which the team or a service creates with `createSignInLink`, or in an invitation. It works once. A sign-in link proves no contact, so until the shopper proves one, they can’t change their password or contacts. An invitation proves the email address that it was sent to.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/login/token`,
    permission: 'storefront',
    input: withBody(TokenRequestBodySchema, 'The token.'),
    output: LoginSuccess,
    errors: ['SIGN_IN_CLOSED', 'WRONG_CODE', 'SECOND_PROOF_NEEDED', 'WRONG_SIGN_IN', 'USER_BLOCKED', 'USER_DELETED'],
    events: ['user.signed_in', 'user.contact_verified', ...verifyingEvents],
    example: {
      events: ['user.signed_in'],
      input: { body: { token: asha.sign_in_token } },
      output: { user: exampleUser, request_id: 'a request' },
    },
  }),
  userExists: operation({
    summary: 'Check whether a contact has an account',
    description: 'Has the strictest rate limit, because no other operation reveals whether an account exists.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/user-exists`,
    permission: 'storefront',
    input: z.strictObject(
      { q: filledText(320).meta(means('An email address or a phone number.', asha.email)) },
      onlyKnown,
    ),
    output: UserExistsSchema,
    errors: ['SIGN_IN_CLOSED'],
    events: [],
    example: { input: { q: asha.email }, output: { user_exists: true } },
  }),
}
