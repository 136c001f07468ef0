import * as z from 'zod'
import { exampleWorld } from '../example-world.ts'
import { sendingEvents, verifyingEvents } from '../events.ts'
import { operation } from '../operation.ts'
import { means, onlyKnown } from '../means.ts'
import { exampleUser } from '../users.ts'
import { profileOfTwo } from './doors.ts'
import { OwnOtpSuccess, SendOwnOtpRequestSchema, VerifyOwnOtpRequestSchema } from './own-codes.ts'
import { VerifyOtpSuccess } from './sign-in.ts'

const { asha } = exampleWorld

const forEntity = <Body extends z.ZodType>(body: Body, says: string) =>
  z.strictObject(
    {
      entity: z
        .enum(['mobile', 'email'], { error: 'must be mobile or email' })
        .meta(means('The kind of contact: mobile or email.', 'mobile')),
      body: body.meta(means(says)),
    },
    onlyKnown,
  )

const sent = {
  success: true,
  message: 'If the number can receive it, a code was sent.',
  request_id: 'otp_0123456789abcdef',
  resend_token: 'rs_0123456789abcdef',
  resend_timer: 30,
  country_code: '91',
}

export const storefrontOwnCodesOperations = {
  sendOTPOnPrimary: operation({
    summary: "Send a code to the shopper's primary contact",
    description: 'The first step of a change that requires a recent sign-in. You don’t have to name the contact.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profileOfTwo}/:entity/primary/otp/send`,
    permission: 'shopper',
    sends: 'code',
    input: forEntity(SendOwnOtpRequestSchema.optional(), 'The primary contact (optional).'),
    output: OwnOtpSuccess,
    errors: ['SIGN_IN_CLOSED', 'CONTACT_NOT_FOUND', 'CONTACT_NOT_VERIFIED'],
    events: [...sendingEvents],
    example: {
      events: ['code.requested'],
      input: { entity: 'mobile', body: { mobile: asha.phone, country_code: '91' } },
      output: { ...sent, mobile: asha.phone },
    },
  }),
  verifyOTPonPrimary: operation({
    summary: "Verify the code sent to the shopper's primary contact",
    description: 'Counts as a recent sign-in.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profileOfTwo}/:entity/primary/otp/verify`,
    permission: 'shopper',
    input: forEntity(VerifyOwnOtpRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: ['SIGN_IN_CLOSED', 'WRONG_CODE', 'CONTACT_NOT_FOUND', 'CONTACT_NOT_VERIFIED'],
    events: [...verifyingEvents],
    example: {
      events: ['code.accepted'],
      input: { entity: 'mobile', body: { otp: asha.confirm_otp.code, request_id: asha.confirm_otp.request_id } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
  sendOTPForUpdate: operation({
    summary: "Send a code to a new contact of the shopper's account",
    description: 'Requires a recent sign-in: a new one, or a code sent to the primary contact. Nothing changes yet.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profileOfTwo}/:entity/otp/send`,
    permission: 'shopper',
    sends: 'code',
    input: forEntity(SendOwnOtpRequestSchema, 'The new contact.'),
    output: OwnOtpSuccess,
    errors: ['SIGN_IN_CLOSED', 'REAUTHENTICATION_NEEDED'],
    events: [...sendingEvents],
    example: {
      events: ['code.requested'],
      input: { entity: 'mobile', body: { mobile: asha.new_phone, country_code: '91' } },
      output: { ...sent, mobile: asha.new_phone },
    },
  }),
  verifyOTPForUpdate: operation({
    summary: 'Verify the code sent to a new contact',
    description:
      'The contact becomes verified, and the primary one of its kind. Other contacts stay. The previous primary contact is notified.',
    tag: 'Profile',
    scope: 'storefront',
    method: 'POST',
    path: `${profileOfTwo}/:entity/otp/verify`,
    permission: 'shopper',
    input: forEntity(VerifyOwnOtpRequestSchema, 'The code.'),
    output: VerifyOtpSuccess,
    errors: ['SIGN_IN_CLOSED', 'WRONG_CODE', 'EMAIL_TAKEN', 'PHONE_TAKEN', 'REAUTHENTICATION_NEEDED'],
    events: [
      'user.contact_added',
      'user.contact_verified',
      'user.primary_contact_changed',
      'user.contact_lost',
      'user.number_moved_away',
      'user.number_moved_in',
      ...verifyingEvents,
    ],
    example: {
      events: ['code.accepted', 'user.contact_added', 'user.contact_verified', 'user.primary_contact_changed'],
      input: { entity: 'mobile', body: { otp: asha.change_otp.code, request_id: asha.change_otp.request_id } },
      output: { user_exists: true, user: exampleUser },
    },
  }),
}
