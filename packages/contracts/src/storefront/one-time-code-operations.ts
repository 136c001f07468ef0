import { exampleWorld } from '../example-world.ts'
import { sendingEvents, verifyingEvents } from '../events.ts'
import { operation } from '../operation.ts'
import { exampleUser } from '../users.ts'
import { CancelUserDeletionRequestSchema } from './cancel-deletion.ts'
import { authentication, withBody } from './doors.ts'
import {
  EmailOtpSuccess,
  OtpSuccess,
  SecondProofSent,
  SendEmailOtpRequestSchema,
  SendMobileOtpRequestSchema,
  SendSecondProofRequestSchema,
  VerifyEmailOtpRequestSchema,
  VerifyOtpRequestSchema,
  VerifyOtpSuccess,
  VerifySecondProofRequestSchema,
} from './sign-in.ts'

const { asha, ben } = exampleWorld
export const examplePhone = { mobile: asha.phone, country_code: '91' }
/** The response to a request for a code by SMS. */
export const exampleSent = {
  success: true,
  request_id: 'otp_0123456789abcdef',
  resend_timer: 30,
  resend_token: 'rs_0123456789abcdef',
  ...examplePhone,
}

/** A customer who only has an email address. */
const { phone_numbers: _, ...withoutPhone } = exampleUser

/** The errors of verifying a code. */
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

/** One-time codes that are sent to a contact and given back, to sign in, to sign up, or to confirm the contact. */
export const storefrontOneTimeCodeOperations = {
  sendOTPOnMobile: operation({
    summary: 'Send a code to a phone',
    description:
      'To sign in, to continue a sign-up, or, for a signed-in shopper, to confirm one of their numbers. Pass `token` to request another code. No captcha is required with a `token`, or for one of the signed-in shopper’s own numbers.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/mobile/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendMobileOtpRequestSchema, 'The phone number.'),
    output: OtpSuccess,
    errors: ['SIGN_IN_CLOSED', 'SIGN_IN_METHOD_CLOSED', 'SIGN_UP_CLOSED', 'CAPTCHA_NEEDED', 'WRONG_CODE'],
    events: [...sendingEvents, 'captcha.rejected'],
    example: {
      events: ['code.requested'],
      input: { body: { ...examplePhone, action: 'send' } },
      output: exampleSent,
    },
  }),
  verifyMobileOTP: operation({
    summary: 'Verify the code sent to a phone',
    description:
      'A known shopper is signed in. An unknown one gets a `register_token`, and continues with `updateProfile`. A shopper who has been away for so long that the number may belong to someone else also gets `second_proof`: they prove that the account is theirs with `verifySecondProof`, or start a new one with `updateProfile`.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/mobile/verify`,
    permission: 'storefront',
    input: withBody(VerifyOtpRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: errorsOfCode,
    events: [
      'user.signed_in',
      'user.signed_up',
      'user.consents_changed',
      'user.contact_lost',
      'user.number_moved_away',
      'user.number_moved_in',
      'user.contact_verified',
      'user.second_proof_requested',
      'code.requested',
      ...verifyingEvents,
    ],
    example: {
      events: ['user.signed_in'],
      input: { body: { otp: asha.otp.code, request_id: asha.otp.request_id } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
  sendSecondProofCode: operation({
    summary: 'Send a code to another contact, as a second proof',
    description:
      'Call this after `verifyMobileOTP` returns `second_proof`. The contact is one that the account has verified.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/second-proof/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendSecondProofRequestSchema, 'Which contact.'),
    output: SecondProofSent,
    errors: ['SIGN_IN_CLOSED', 'SIGN_IN_METHOD_CLOSED', 'CAPTCHA_NEEDED', 'SIGN_UP_EXPIRED', 'CONTACT_NOT_FOUND'],
    events: [...sendingEvents, 'captcha.rejected'],
    example: {
      events: ['code.requested'],
      input: { body: { register_token: asha.second_proof_token, kind: 'email' } },
      output: { success: true, request_id: 'otp_0123456789abcdef', resend_timer: 90, contact: 'a…@example.com' },
    },
  }),
  verifySecondProof: operation({
    summary: 'Submit a second proof, and sign in',
    description:
      'Call this after `verifyMobileOTP` returns `second_proof`, with the code sent to another contact, or the password. Sets the session cookie.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/second-proof/verify`,
    permission: 'storefront',
    input: withBody(VerifySecondProofRequestSchema, 'The proof.'),
    output: VerifyOtpSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'SIGN_UP_EXPIRED',
      'WRONG_CODE',
      'WRONG_SIGN_IN',
      'USER_BLOCKED',
      'USER_DELETED',
    ],
    events: ['user.signed_in', 'user.sign_in_failed', ...verifyingEvents],
    example: {
      events: ['user.signed_in'],
      input: { body: { register_token: asha.second_proof_token, password: asha.password } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
  sendOTPOnEmail: operation({
    summary: 'Send a code to an email address',
    description:
      'No captcha is required with the `token` of an earlier code, or for one of the signed-in shopper’s own email addresses.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/email/send`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(SendEmailOtpRequestSchema, 'The email address.'),
    output: EmailOtpSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'SIGN_UP_CLOSED',
      'SIGN_UP_EXPIRED',
      'CAPTCHA_NEEDED',
      'WRONG_CODE',
    ],
    events: [...sendingEvents, 'captcha.rejected'],
    example: {
      events: ['code.requested'],
      input: { body: { email: asha.email, action: 'send' } },
      output: { success: true, resend_email_token: 're_0123456789abcdef' },
    },
  }),
  verifyEmailOTP: operation({
    summary: 'Verify the code sent to an email address',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/otp/email/verify`,
    permission: 'storefront',
    input: withBody(VerifyEmailOtpRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: errorsOfCode,
    events: [
      'user.signed_in',
      'user.signed_up',
      'user.consents_changed',
      'user.contact_lost',
      'user.number_moved_away',
      'user.number_moved_in',
      'user.contact_verified',
      'code.requested',
      ...verifyingEvents,
    ],
    example: {
      events: ['user.signed_in'],
      input: { body: { email: asha.email, otp: asha.email_otp.code } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
  cancelUserDeletion: operation({
    summary: 'Cancel the deletion of an account, and sign in',
    description:
      'Call this after signing in with a code returns `USER_DELETED`, with the same code, which is still unused. Works until the day in `meta.delete_on`. Sets the session cookie.',
    tag: 'Sign in',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/delete/cancel`,
    permission: 'storefront',
    input: withBody(CancelUserDeletionRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'WRONG_CODE',
      'WRONG_SIGN_IN',
      'USER_BLOCKED',
      'DELETION_TOO_LATE',
      'SECOND_PROOF_NEEDED',
    ],
    events: ['user.undeleted', 'user.signed_in', ...verifyingEvents],
    example: {
      events: ['user.undeleted', 'user.signed_in'],
      input: { body: { email: ben.email, otp: ben.email_otp.code } },
      output: { user_exists: true, user: withoutPhone },
    },
  }),
}
