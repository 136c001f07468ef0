import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
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
  active: flag().optional().meta(means('As the stored contact has it; not looked at.', true)),
  primary: flag().optional().meta(means('As the stored contact has it; not looked at.', false)),
  verified: flag().optional().meta(means('As the stored contact has it; not looked at.', true)),
  platform: text(64).optional().meta(means('Not looked at.', 'Fynd')),
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
      'Needs a fresh sign-in. A link to confirm it is sent to the new address, and word of it to the old one.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'PUT',
    path: `${profile}/email`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(EditEmailRequestSchema, 'The email address.'),
    output: VerifyEmailOTPSuccess,
    errors: ['SIGN_IN_CLOSED', 'REAUTHENTICATION_NEEDED'],
    events: ['user.contact_added'],
    example: {
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
    summary: 'Send the link to confirm an own email address again',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/email/link/send`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(EditEmailRequestSchema, 'The email address.'),
    output: SendEmailVerifyLinkSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND'],
    events: [],
    example: { input: { body: { email: asha.second_email } }, output: { verify_email_link: true } },
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
    events: ['user.contact_added'],
    example: {
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
    summary: 'Send the link to confirm an own phone number again',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profile}/mobile/link/send`,
    permission: 'shopper',
    sends: 'code',
    input: withBody(SendVerificationLinkMobileRequestSchema, 'The phone number.'),
    output: SendMobileVerifyLinkSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND'],
    events: [],
    example: {
      input: { body: { phone: asha.second_phone, country_code: '91' } },
      output: { verify_mobile_link: true },
    },
  }),
  deleteUser: operation({
    summary: "Ask for the shopper's account to be deleted",
    description:
      'Proved by a code to an own contact. Takes effect after the configured days; until then the team can take it back, and nobody can sign in.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/delete`,
    permission: 'shopper',
    input: withBody(DeleteApplicationUserRequestSchema, 'The code and the reason.'),
    output: DeleteUserSuccess,
    errors: ['SIGN_IN_CLOSED', 'USER_NOT_FOUND', 'USER_NOT_ACTIVE', 'WRONG_CODE'],
    events: ['user.deletion_scheduled'],
    example: {
      input: {
        body: { user_id: asha.id, otp: asha.confirm_otp.code, request_id: asha.confirm_otp.request_id, reason_id: '1' },
      },
      output: { success: true },
    },
  }),
}
