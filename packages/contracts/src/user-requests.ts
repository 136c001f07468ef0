import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import {
  atLeast,
  atMost,
  countryCode,
  email,
  filledText,
  flag,
  id,
  ignored,
  optionalCountryCode,
  optionalEmail,
  optionalName,
  text,
} from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { success } from './outcomes.ts'
import { fieldsWrittenBy } from './profile-facts.ts'
import { schemasOf } from './profile-fields.ts'

const { asha, ben } = exampleWorld

export const ArchiveUserRequestSchema = z.strictObject(
  { user_id: id().meta(means('The user to archive.', asha.id)) },
  onlyKnown,
)
export type ArchiveUserRequest = z.infer<typeof ArchiveUserRequestSchema>

export const ArchiveUserSuccess = z.object({ success })
export type ArchiveUserSuccess = z.infer<typeof ArchiveUserSuccess>

/** Users that one call can block. */
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
    status: flag().meta(means('true blocks, false unblocks.', true)),
    user_id: userIds.meta(means('The users, 1,000 at most; all of them or none.', [asha.id])),
    reason: text(500).optional().meta(means('Why, for the colleagues who ask later.', 'Chargebacks')),
  },
  onlyKnown,
)
export type BlockUserRequest = z.infer<typeof BlockUserRequestSchema>

export const BlockUserSuccess = z.object({ success })
export type BlockUserSuccess = z.infer<typeof BlockUserSuccess>

export const UnDeleteUserRequestSchema = z.strictObject(
  {
    user_id: id().meta(means('The user who asked to be deleted.', ben.id)),
    reason: text(500).optional().meta(means('Why the deletion is canceled.', 'Asked for by phone')),
    reason_id: text(64).optional().meta(means('The id of one of the configured reasons.', '1')),
  },
  onlyKnown,
)
export type UnDeleteUserRequest = z.infer<typeof UnDeleteUserRequestSchema>

export const UnDeleteUserSuccess = z.object({ success })
export type UnDeleteUserSuccess = z.infer<typeof UnDeleteUserSuccess>

export const CreateUserRequestSchema = z
  .strictObject(
    {
      phone_number: optionalName(32).meta(
        means('A phone number in any common format. This or `email` is needed.', '8652523959'),
      ),
      email: optionalEmail().meta(means('An email address. This or `phone_number` is needed.', 'chitra@example.com')),
      country_code: optionalCountryCode().meta(
        means("The calling code for `phone_number`; otherwise its own + prefix, or the application's default.", 91),
      ),
      username: optionalName(100).meta(
        means('The name to sign in with. If you leave it out, one is generated.', 'chitra'),
      ),
      ...schemasOf(fieldsWrittenBy('team'), 'given'),
      consent: ignored,
    },
    onlyKnown,
  )
  .refine((given) => given.phone_number !== undefined || given.email !== undefined, {
    path: ['email'],
    error: 'An email address or a phone number is required',
  })
export type CreateUserRequest = z.infer<typeof CreateUserRequestSchema>

/** An email address in the list that replaces the one of a user. */
export const UserEmails = z
  .strictObject(
    {
      active: flag().optional().meta(means('Whether the address is in use; true when left out.', true)),
      email: email().check(atLeast(1)).meta(means('The address.', asha.email)),
      primary: flag().optional().meta(means('Whether messages go here; one address at most.', true)),
      verified: flag()
        .optional()
        .meta(means('Whether the user owns it. Vouching for a new address needs the permission `users:verify`.', true)),
    },
    onlyKnown,
  )
  .meta(means("An email address in the list that replaces a user's email addresses."))
export type UserEmails = z.infer<typeof UserEmails>

/** A phone number in the list that replaces the one of a user. */
export const UserPhoneNumbers = z
  .strictObject(
    {
      active: flag().optional().meta(means('Whether the number is in use; true when left out.', true)),
      country_code: countryCode()
        .optional()
        .meta(means('The calling code: 91, "91" or "+91"; the application\'s default when left out.', '91')),
      phone: filledText(32).meta(means('The number, in any common format.', asha.phone)),
      primary: flag().optional().meta(means('Whether messages go here; one number at most.', true)),
      verified: flag()
        .optional()
        .meta(means('Whether the user owns it. Vouching for a new number needs the permission `users:verify`.', true)),
    },
    onlyKnown,
  )
  .meta(means("A phone number in the list that replaces a user's phone numbers."))
export type UserPhoneNumbers = z.infer<typeof UserPhoneNumbers>

/** Email addresses, and phone numbers, that one user can have. */
export const contactsMax = 20

export const UpdateUserRequestSchema = z.strictObject(
  {
    ...schemasOf(fieldsWrittenBy('team'), 'changed'),
    consent: ignored,
    emails: z
      .array(UserEmails, { error: 'must be a list of email addresses' })
      .check(atMost(contactsMax, { error: `must have at most ${contactsMax} entries` }))
      .optional()
      .meta(means('Replaces all email addresses of the user.', [{ email: asha.email, primary: true, verified: true }])),
    phone_numbers: z
      .array(UserPhoneNumbers, { error: 'must be a list of phone numbers' })
      .check(atMost(contactsMax, { error: `must have at most ${contactsMax} entries` }))
      .optional()
      .meta(
        means('Replaces all phone numbers of the user.', [{ phone: asha.phone, country_code: '91', primary: true }]),
      ),
    _id: ignored,
    id: ignored,
    __v: ignored,
    created_at: ignored,
    updated_at: ignored,
    debug: ignored,
    has_old_password_hash: ignored,
  },
  onlyKnown,
)
export type UpdateUserRequest = z.infer<typeof UpdateUserRequestSchema>
