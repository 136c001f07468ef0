import * as z from 'zod'
import { broughtFields } from './brought-accounts.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleWorld } from './example-world.ts'
import {
  atLeast,
  atMost,
  countryCode,
  email,
  filledPaste,
  flag,
  id,
  ignored,
  moment,
  optionalCountryCode,
  optionalEmail,
  optionalName,
  optionalPaste,
  optionalSafeName,
  phoneLengthMax,
  text,
} from './inputs.ts'
import { givenConsents, givenUserConsent } from './marketing-consents.ts'
import { means, onlyKnown } from './means.ts'
import { success } from './success.ts'
import { fieldsWrittenBy } from './profile-facts.ts'
import { schemasOf } from './profile-fields.ts'
import type { Customer } from './customers.ts'

const { asha, ben } = exampleWorld

export const ArchiveUserRequestSchema = z.strictObject(
  {
    user_id: id().meta(means('The user to archive.', asha.id)),
    reason: text(500).optional().meta(means('The reason, for colleagues who look at this later.', 'Duplicate account')),
  },
  onlyKnown,
)
export type ArchiveUserRequest = z.infer<typeof ArchiveUserRequestSchema>

export const ArchiveUserSuccess = z.object({ success })
export type ArchiveUserSuccess = z.infer<typeof ArchiveUserSuccess>

/** The maximum number of users that one call can block. */
export const blockUsersMax = 1000

const userIds = z.codec(
  z.union([id(), z.array(id())], {
    error: ({ input }) => `${input === undefined ? 'is required, and ' : ''}must be a user ID or a list of them`,
  }),
  z
    .array(z.string())
    .check(atLeast(1, { error: 'must name at least one user' }))
    .check(atMost(blockUsersMax, { error: `must name at most ${blockUsersMax} users` })),
  {
    decode: (given) => [...new Set([given].flat())],
    encode: (value) => value,
  },
)

export const BlockUserRequestSchema = z.strictObject(
  {
    status: flag().meta(means('`true` blocks, `false` unblocks.', true)),
    user_id: userIds.meta(means('The users, at most 1,000. Either all of them are changed, or none.', [asha.id])),
    reason: text(500).optional().meta(means('The reason, for colleagues who look at this later.', 'Chargebacks')),
    with_changes: flag()
      .optional()
      .meta(means('Whether the response has `changed_at` and `changed`, with which the call can be undone.', true)),
    state_since: moment()
      .optional()
      .meta(
        means(
          'To undo an earlier call: its `changed_at`, or the `created_at` of its event. If the state of any of the users has changed since, nobody is changed.',
          exampleWorld.moment,
        ),
      ),
  },
  onlyKnown,
)
export type BlockUserRequest = z.infer<typeof BlockUserRequestSchema>

export const BlockUserSuccess = z.object({
  success,
  changed_at: z
    .string()
    .optional()
    .meta(
      means(
        'With `with_changes`: when the users were changed, ISO 8601 in UTC. Send it as `state_since` to undo it.',
        exampleWorld.moment,
      ),
    ),
  changed: z
    .array(
      z.object({
        user_id: z.string().meta(means('The ID of the user.', asha.id)),
        blocked_for: z
          .string()
          .optional()
          .meta(means('The reason of the block that ended. Only present if there was one.', 'Chargebacks')),
      }),
    )
    .optional()
    .meta(
      means(
        'With `with_changes`: the users who were changed. Users who were already in the requested state are not among them.',
      ),
    ),
})
export type BlockUserSuccess = z.infer<typeof BlockUserSuccess>

export const UnDeleteUserRequestSchema = z.strictObject(
  {
    user_id: id().meta(means('The user who requested deletion.', ben.id)),
    reason: text(500).optional().meta(means('Why the deletion is canceled.', 'Requested by phone')),
    reason_id: optionalName(64).meta(means('The ID of one of the configured reasons.', '1')),
  },
  onlyKnown,
)
export type UnDeleteUserRequest = z.infer<typeof UnDeleteUserRequestSchema>

export const UnDeleteUserSuccess = z.object({ success })
export type UnDeleteUserSuccess = z.infer<typeof UnDeleteUserSuccess>

export const CreateUserRequestSchema = z
  .strictObject(
    {
      phone_number: optionalPaste(phoneLengthMax).meta(
        means('A phone number in any common format. Required if there is no `email`.', '8652523959'),
      ),
      email: optionalEmail().meta(
        means('An email address. Required if there is no `phone_number`.', 'chitra@example.com'),
      ),
      country_code: optionalCountryCode().meta(
        means("The calling code of `phone_number`. Default: its own + prefix, or the application's default.", 91),
      ),
      username: optionalSafeName(100).meta(means('The name to sign in with. Generated if omitted.', 'chitra')),
      ...schemasOf(fieldsWrittenBy('team'), 'given'),
      ...broughtFields,
      consent: givenUserConsent,
      consents: givenConsents().meta(
        means('What the user has said about consents to marketing.', [{ slug: 'email_marketing', value: true }]),
      ),
    },
    onlyKnown,
  )
  .refine((given) => given.phone_number !== undefined || given.email !== undefined, {
    path: ['email'],
    error: 'An email address or a phone number is required',
  })
export type CreateUserRequest = z.infer<typeof CreateUserRequestSchema>

/** An email address in the list that replaces a user's email addresses. */
export const UserEmails = z
  .strictObject(
    {
      active: flag().optional().meta(means('Whether the email address is in use. Default: true.', true)),
      email: email().check(atLeast(1)).meta(means('The email address.', asha.email)),
      primary: flag()
        .optional()
        .meta(means('Whether messages are sent here. At most one address can be primary.', true)),
      verified: flag()
        .optional()
        .meta(
          means(
            'Whether the user is known to own it. Marking a new address as verified requires the permission `users:verify`.',
            true,
          ),
        ),
    },
    onlyKnown,
  )
  .meta(means("An email address in the list that replaces a user's email addresses."))
export type UserEmails = z.infer<typeof UserEmails>

/** A phone number in the list that replaces a user's phone numbers. */
export const UserPhoneNumbers = z
  .strictObject(
    {
      active: flag().optional().meta(means('Whether the number is in use. Default: true.', true)),
      country_code: countryCode()
        .optional()
        .meta(means('The calling code: 91, "91", or "+91". Default: the application\'s.', '91')),
      phone: filledPaste(phoneLengthMax).meta(means('The number, in any common format.', asha.phone)),
      primary: flag()
        .optional()
        .meta(means('Whether messages are sent here. At most one number can be primary.', true)),
      verified: flag()
        .optional()
        .meta(
          means(
            'Whether the user is known to own it. Marking a new number as verified requires the permission `users:verify`.',
            true,
          ),
        ),
    },
    onlyKnown,
  )
  .meta(means("A phone number in the list that replaces a user's phone numbers."))
export type UserPhoneNumbers = z.infer<typeof UserPhoneNumbers>

/** The maximum number of email addresses, and of phone numbers, of one user. */
export const contactsMax = 20

const changes = {
  ...schemasOf(fieldsWrittenBy('team'), 'changed'),
  emails: z
    .array(UserEmails, { error: 'must be a list of email addresses' })
    .check(atMost(contactsMax, { error: `must have at most ${contactsMax} entries` }))
    .optional()
    .meta(means('Replaces all of the user’s email addresses.', [{ email: asha.email, primary: true, verified: true }])),
  phone_numbers: z
    .array(UserPhoneNumbers, { error: 'must be a list of phone numbers' })
    .check(atMost(contactsMax, { error: `must have at most ${contactsMax} entries` }))
    .optional()
    .meta(
      means('Replaces all of the user’s phone numbers.', [{ phone: asha.phone, country_code: '91', primary: true }]),
    ),
}

/** What the user agrees to, as a response has it. Clients send it back. */
const consent = z
  .unknown()
  .optional()
  .meta(
    means('Accepted as it was read, so that a response can be sent back. `updateUserConsents` changes it.', {
      privacy_policy: { value: true },
    }),
  )

/** What clients send along, or what only some responses have. */
const unused = { consent, debug: ignored, has_old_password_hash: ignored, matches: ignored }

/** The fields of a user that `updateUser` accepts only with their current values. */
export const userEcho = {
  _id: 'current',
  id: 'current',
  user_id: 'current',
  application_id: 'current',
  username: 'current',
  account_type: 'current',
  active: 'current',
  status: 'current',
  archive: 'current',
  block: 'current',
  created_by: 'current',
  deleted_on: 'current',
  last_sign_in_at: 'earlier',
  created_at: 'current',
  updated_at: 'earlier',
  __v: 'earlier',
} as const satisfies EchoOf<Customer, typeof changes & typeof unused>

export const UpdateUserRequestSchema = z.strictObject({ ...changes, ...unused, ...echoShape(userEcho) }, onlyKnown)
export type UpdateUserRequest = z.infer<typeof UpdateUserRequestSchema>
