import { sendingEvents, verifyingEvents } from '../events.ts'
import { operation } from '../operation.ts'
import { exampleWorld } from '../example-world.ts'
import { authentication, profile, withBody } from './doors.ts'
import { CodeRequestBodySchema, VerificationLinkSchema, VerifyLinkRequestSchema } from './passwords.ts'
import { EditProfileRequestSchema, ProfileEditSuccess, VerifyEmailSuccess } from './profile.ts'
import { FormRegisterRequestSchema, RegisterFormSuccess } from './sign-up.ts'
import { exampleUser } from '../users.ts'

const { asha } = exampleWorld

export const storefrontSignUpOperations = {
  registerWithForm: operation({
    summary: 'Sign up by form',
    description:
      'Returns which codes were sent. The account is created once one of them is verified. Responds the same way for contacts that already have an account; its owner is notified by a message.',
    tag: 'Sign up',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/register/form`,
    permission: 'storefront',
    sends: 'code',
    input: withBody(FormRegisterRequestSchema, 'The new account.'),
    output: RegisterFormSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'SIGN_UP_CLOSED',
      'SIGN_UP_EXPIRED',
      'CAPTCHA_NEEDED',
      'EMAIL_TAKEN',
      'PHONE_TAKEN',
      'WEAK_PASSWORD',
    ],
    events: [
      'user.signed_up',
      'user.signed_in',
      'user.contact_lost',
      'user.number_moved_away',
      'user.number_moved_in',
      ...sendingEvents,
      'captcha.rejected',
    ],
    example: {
      events: ['code.requested'],
      input: {
        body: {
          first_name: 'Chitra',
          last_name: 'Sen',
          phone: { mobile: '8652523960', country_code: '91' },
          password: 'marble-canoe-sparrow-31',
        },
      },
      output: {
        success: true,
        user_exists: false,
        verify_mobile_otp: true,
        verify_email_otp: false,
        register_token: 'rt_0123456789abcdef',
        request_id: 'otp_0123456789abcdef',
        resend_timer: 30,
        mobile: '8652523960',
        country_code: '91',
      },
    },
  }),
  updateProfile: operation({
    summary: 'Update the profile, during a sign-up or later',
    description:
      'With a `register_token`, it continues the sign-up; without one, it changes the signed-in shopper’s profile. A new contact has to be verified with a code. A sign-up with unverified contacts requires a captcha; a signed-in shopper doesn’t need one.',
    tag: 'Sign up',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/detail`,
    permission: 'storefront',
    sends: 'code',
    changes: { readBy: 'getLoggedInUser', within: 'user' },
    input: withBody(EditProfileRequestSchema, 'The profile.'),
    output: ProfileEditSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_UP_CLOSED',
      'SIGN_UP_EXPIRED',
      'CAPTCHA_NEEDED',
      'EMAIL_TAKEN',
      'PHONE_TAKEN',
      'REAUTHENTICATION_NEEDED',
    ],
    events: [
      'user.updated',
      'user.signed_up',
      'user.signed_in',
      'user.contact_lost',
      'user.number_moved_away',
      'user.number_moved_in',
      'user.contact_added',
      ...sendingEvents,
      'captcha.rejected',
    ],
    example: {
      events: ['user.updated'],
      input: { body: { first_name: 'Aisha' } },
      output: { success: true, user_exists: true, user: { ...exampleUser, first_name: 'Aisha' } },
    },
  }),
  checkVerificationLink: operation({
    summary: 'Check a verification link',
    description:
      'Doesn’t confirm anything. A link counts in the session that requested it. Anywhere else, it counts together with the account’s password, and this returns a short code to enter where it was requested.',
    tag: 'Sign up',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/verify/link`,
    permission: 'storefront',
    input: withBody(CodeRequestBodySchema, 'The code in the link.'),
    output: VerificationLinkSchema,
    errors: ['SIGN_IN_CLOSED', 'WRONG_CODE'],
    events: [...verifyingEvents],
    example: {
      events: [],
      input: { body: { code: asha.email_link_code } },
      output: {
        requested_here: true,
        password: true,
        kind: 'email',
        contact: 'a…@example.com',
        expires_at: '2999-01-01T00:00:00.000Z',
      },
    },
  }),
  verifyEmail: operation({
    summary: 'Confirm an email address with the code of a link',
    description:
      'Works in the session that requested the link, with the code in the link, or with the short code that the link shows when it is opened elsewhere. Anywhere else, the account’s password is required as well.',
    tag: 'Sign up',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/verify/email`,
    permission: 'storefront',
    input: withBody(VerifyLinkRequestSchema, 'The code in the link.'),
    output: VerifyEmailSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'WRONG_CODE',
      'WRONG_SIGN_IN',
      'REQUESTED_ELSEWHERE',
      'EMAIL_TAKEN',
    ],
    events: ['user.contact_verified', 'user.contact_lost', 'user.sign_in_failed', ...verifyingEvents],
    example: {
      events: ['code.accepted', 'user.contact_verified'],
      input: { body: { code: asha.email_link_code } },
      output: { message: 'The email address was verified.' },
    },
  }),
  verifyMobile: operation({
    summary: 'Confirm a phone number with the code of a link',
    description: 'The same as `verifyEmail`, for a phone number.',
    tag: 'Sign up',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/verify/mobile`,
    permission: 'storefront',
    input: withBody(VerifyLinkRequestSchema, 'The code in the link.'),
    output: VerifyEmailSuccess,
    errors: [
      'SIGN_IN_CLOSED',
      'SIGN_IN_METHOD_CLOSED',
      'WRONG_CODE',
      'WRONG_SIGN_IN',
      'REQUESTED_ELSEWHERE',
      'PHONE_TAKEN',
    ],
    events: [
      'user.contact_verified',
      'user.contact_lost',
      'user.number_moved_away',
      'user.number_moved_in',
      'user.sign_in_failed',
      ...verifyingEvents,
    ],
    example: {
      events: ['code.accepted', 'user.contact_verified'],
      input: { body: { code: asha.phone_link_code } },
      output: { message: 'The phone number was verified.' },
    },
  }),
}
