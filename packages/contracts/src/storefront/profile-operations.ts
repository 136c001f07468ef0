import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { sendingEvents, verifyingEvents } from '../events.ts'
import { operation } from '../operation.ts'
import { email, flag, ignored, text } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { exampleUser } from '../users.ts'
import { authentication, profile, withBody } from './doors.ts'
import { asked } from './fields.ts'
import {
  DeleteApplicationUserRequestSchema,
  DeleteUserSuccess,
  EditEmailRequestSchema,
  EditMobileRequestSchema,
  SendEmailVerifyLinkSuccess,
  SendMobileVerifyLinkSuccess,
  SendVerificationLinkMobileRequestSchema,
  VerifyEmailOTPSuccess,
  VerifyMobileOTPSuccess,
} from './profile.ts'
import { LoginSuccess } from './sign-in.ts'

const { asha } = exampleWorld
const storedEntry = {
  active: flag().optional().meta(means('The value of the stored contact. It is ignored.', true)),
  primary: flag().optional().meta(means('The value of the stored contact. It is ignored.', false)),
  verified: flag().optional().meta(means('The value of the stored contact. It is ignored.', true)),
  platform: text(64).optional().meta(means('Ignored.', 'Fynd')),
  body: ignored,
}

const removalErrors = [
  'SIGN_IN_CLOSED',
  'CONTACT_NOT_FOUND',
  'LAST_IDENTIFIER',
  'CONTACT_REQUIRED',
  'PRIMARY_CONTACT',
  'REAUTHENTICATION_NEEDED',
] as const

export const storefrontProfileOperations = {
  addEmail: operation({
    summary: "Add an email address to the shopper's account",
    description:
      'Requires a recent sign-in. A confirmation link is sent to the new email address, and a notice to the old one.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'PUT',
    path: `${profile}/email`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(EditEmailRequestSchema, 'The email address.'),
    output: VerifyEmailOTPSuccess,
    errors: ['SIGN_IN_CLOSED', 'REAUTHENTICATION_NEEDED'],
    events: ['user.contact_added', ...sendingEvents],
    example: {
      events: ['code.requested', 'user.contact_added'],
      input: { body: { email: 'asha.rao@example.com' } },
      output: { user: exampleUser, verify_email_link: true },
    },
  }),
  deleteEmail: operation({
    summary: "Remove an email address from the shopper's account",
    tag: 'Profile',
    scope: 'storefront',
    method: 'DELETE',
    path: `${profile}/email`,
    permission: 'shopper',
    input: z.strictObject(
      { email: email().meta(means('The email address.', asha.second_email)), ...storedEntry },
      onlyKnown,
    ),
    output: LoginSuccess,
    errors: removalErrors,
    events: ['user.contact_removed'],
    example: { input: { email: asha.second_email }, output: { user: exampleUser } },
  }),
  setEmailAsPrimary: operation({
    summary: 'Make an email address the primary one',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/email/primary`,
    permission: 'shopper',
    input: withBody(EditEmailRequestSchema, 'The email address.'),
    output: LoginSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND', 'CONTACT_NOT_VERIFIED', 'REAUTHENTICATION_NEEDED'],
    events: ['user.primary_contact_changed'],
    example: { input: { body: { email: asha.second_email } }, output: { user: exampleUser } },
  }),
  sendVerificationLinkToEmail: operation({
    summary: 'Resend the link that confirms an email address',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/email/link/send`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(EditEmailRequestSchema, 'The email address.'),
    output: SendEmailVerifyLinkSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND'],
    events: [...sendingEvents],
    example: {
      events: ['code.requested'],
      input: { body: { email: asha.second_email } },
      output: { verify_email_link: true },
    },
  }),
  addMobileNumber: operation({
    summary: "Add a phone number to the shopper's account",
    tag: 'Profile',
    scope: 'storefront',
    method: 'PUT',
    path: `${profile}/mobile`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(EditMobileRequestSchema, 'The phone number.'),
    output: VerifyMobileOTPSuccess,
    errors: ['SIGN_IN_CLOSED', 'REAUTHENTICATION_NEEDED'],
    events: ['user.contact_added', ...sendingEvents],
    example: {
      events: ['code.requested', 'user.contact_added'],
      input: { body: { phone: '8652523961', country_code: '91' } },
      output: { user: exampleUser, verify_mobile_link: true },
    },
  }),
  deleteMobileNumber: operation({
    summary: "Remove a phone number from the shopper's account",
    tag: 'Profile',
    scope: 'storefront',
    method: 'DELETE',
    path: `${profile}/mobile`,
    permission: 'shopper',
    input: z.strictObject({ countryCode: asked.country_code, phone: asked.phone, ...storedEntry }, onlyKnown),
    output: LoginSuccess,
    errors: removalErrors,
    events: ['user.contact_removed'],
    example: { input: { phone: asha.second_phone, countryCode: '91' }, output: { user: exampleUser } },
  }),
  setMobileNumberAsPrimary: operation({
    summary: 'Make a phone number the primary one',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/mobile/primary`,
    permission: 'shopper',
    input: withBody(SendVerificationLinkMobileRequestSchema, 'The phone number.'),
    output: LoginSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND', 'CONTACT_NOT_VERIFIED', 'REAUTHENTICATION_NEEDED'],
    events: ['user.primary_contact_changed'],
    example: { input: { body: { phone: asha.second_phone, country_code: '91' } }, output: { user: exampleUser } },
  }),
  sendVerificationLinkToMobile: operation({
    summary: 'Resend the link that confirms a phone number',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/mobile/link/send`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(SendVerificationLinkMobileRequestSchema, 'The phone number.'),
    output: SendMobileVerifyLinkSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND'],
    events: [...sendingEvents],
    example: {
      events: ['code.requested'],
      input: { body: { phone: asha.second_phone, country_code: '91' } },
      output: { verify_mobile_link: true },
    },
  }),
  deleteUser: operation({
    summary: "Request deletion of the shopper's account",
    description:
      'Confirmed by a code sent to one of the shopper’s contacts. Takes effect after the configured number of days. Until then, the shopper can’t sign in. The shopper (`cancelUserDeletion`) or the team can cancel the deletion.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/delete`,
    permission: 'shopper',
    input: withBody(DeleteApplicationUserRequestSchema, 'The code and the reason.'),
    output: DeleteUserSuccess,
    errors: ['SIGN_IN_CLOSED', 'USER_NOT_FOUND', 'USER_NOT_ACTIVE', 'WRONG_CODE'],
    events: ['user.deletion_scheduled', ...verifyingEvents],
    example: {
      events: ['code.accepted', 'user.deletion_scheduled'],
      input: {
        body: { user_id: asha.id, otp: asha.confirm_otp.code, request_id: asha.confirm_otp.request_id, reason_id: '1' },
      },
      output: { success: true },
    },
  }),
}
