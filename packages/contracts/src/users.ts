import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { profileFieldNames } from './profile-facts.ts'
import { schemasOf } from './profile-fields.ts'
import { UserConsentSchema } from './privacy-consent.ts'

const { asha } = exampleWorld

/** An email address of a user. */
export const Email = z
  .object({
    active: z.boolean().optional().meta(means('Whether the email address is in use.', true)),
    email: z.string().optional().meta(means('The address, in lowercase.', asha.email)),
    primary: z
      .boolean()
      .optional()
      .meta(means('Whether messages are sent here. At most one address can be primary.', true)),
    verified: z.boolean().optional().meta(means('Whether the user has proved that they own the address.', true)),
  })
  .meta(means('An email address of a user.'))
export type Email = z.infer<typeof Email>

/** A phone number of a user, in a response. */
export const PhoneNumber = z
  .object({
    active: z.boolean().optional().meta(means('Whether the number is in use.', true)),
    country_code: z.number().optional().meta(means('The country calling code.', 91)),
    phone: z.string().optional().meta(means('The national number, digits only.', asha.phone)),
    primary: z
      .boolean()
      .optional()
      .meta(means('Whether messages are sent here. At most one number can be primary.', true)),
    verified: z.boolean().optional().meta(means('Whether the user has proved that they own the number.', true)),
  })
  .meta(means('A phone number of a user.'))
export type PhoneNumber = z.infer<typeof PhoneNumber>

/** A shopper's account in one application. */
export const UserSchema = z
  .object({
    _id: z.string().optional().meta(means('The ID of the user, 24 hex characters.', asha.id)),
    user_id: z.string().optional().meta(means('The same ID, under the name that requests use.', asha.id)),
    application_id: z
      .string()
      .optional()
      .meta(means('The application the user belongs to.', exampleWorld.application.id)),
    username: z.string().optional().meta(means('The name to sign in with, unique in the application.', asha.username)),
    account_type: z.string().optional().meta(means('`user`, or `programmatic` if a service created it.', 'user')),
    ...schemasOf(profileFieldNames, 'shown'),
    active: z.boolean().optional().meta(means('Whether the user can sign in.', true)),
    consent: UserConsentSchema.optional(),
    emails: z.array(Email).optional().meta(means('The email addresses of the user.')),
    phone_numbers: z.array(PhoneNumber).optional().meta(means('The phone numbers of the user.')),
    created_at: z.string().optional().meta(means('When the user was created, ISO 8601 in UTC.', exampleWorld.moment)),
    updated_at: z.string().optional().meta(means('When the user last changed, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z.number().optional().meta(means('Increases by one with every change. Send it as `If-Match`.', 7)),
  })
  .meta(means("A shopper's account in one application."))
export type User = z.infer<typeof UserSchema>

export const CreateUserResponseSchema = z.object({ user: UserSchema.optional().meta(means('The user, as it is now.')) })
export type CreateUserResponse = z.infer<typeof CreateUserResponseSchema>

/** A user as the examples show her. */
export const exampleUser = {
  _id: asha.id,
  user_id: asha.id,
  application_id: exampleWorld.application.id,
  username: asha.username,
  account_type: 'user',
  first_name: asha.first_name,
  last_name: asha.last_name,
  active: true,
  emails: [{ active: true, primary: true, verified: true, email: asha.email }],
  phone_numbers: [{ active: true, primary: true, verified: true, phone: asha.phone, country_code: asha.country_code }],
  meta: {},
  created_at: exampleWorld.moment,
  updated_at: exampleWorld.moment,
  __v: 0,
} satisfies User
