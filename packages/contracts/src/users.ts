import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { ActorSchema } from './actors.ts'
import { means } from './means.ts'
import { profileFieldNames } from './profile-facts.ts'
import { schemasOf } from './profile-fields.ts'
import { userStates } from './user-states.ts'

export { userStates, type UserStatus } from './user-states.ts'

const { asha, ben } = exampleWorld

/** Who can create a user. */
export const userCreators = ['customer', 'operator', 'service'] as const
export type UserCreator = (typeof userCreators)[number]

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
    emails: z.array(Email).optional().meta(means('The email addresses of the user.')),
    phone_numbers: z.array(PhoneNumber).optional().meta(means('The phone numbers of the user.')),
    created_at: z.string().optional().meta(means('When the user was created, ISO 8601 in UTC.', exampleWorld.moment)),
    updated_at: z.string().optional().meta(means('When the user last changed, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z.number().optional().meta(means('Increases by one with every change. Send it as `If-Match`.', 7)),
  })
  .meta(means("A shopper's account in one application."))
export type User = z.infer<typeof UserSchema>

/** Who blocked a user, when, and why. */
export const BlockSchema = z
  .object({
    reason: z.string().optional().meta(means('The reason that was given.', 'Chargebacks')),
    by: ActorSchema.optional().meta(means('Who blocked the user.')),
    at: z.string().optional().meta(means('When, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('Who blocked the user, when, and why.'))
export type Block = z.infer<typeof BlockSchema>

/** The fields that a search can match. */
export const searchedFields = [
  'user_id',
  'first_name',
  'last_name',
  'email',
  'phone_number',
  'username',
  'external_id',
] as const

/** Something about a user that a search matched. */
export const SearchMatchSchema = z
  .object({
    field: z.enum(searchedFields).meta(means('The field that matched.', 'email')),
    value: z.string().meta(means('Its whole value.', asha.email)),
  })
  .meta(means('Something about a user that a search matched.'))
export type SearchMatch = z.infer<typeof SearchMatchSchema>

/** A user as operators see it: the account and its state. */
export const CustomerSchema = UserSchema.extend({
  _id: z.string().meta(means('The ID of the user, 24 hex characters.', asha.id)),
  status: z
    .enum(userStates)
    .optional()
    .meta(means('The user’s state. In any state other than `active`, `active` is false.', 'active')),
  archive: z.boolean().optional().meta(means('Whether the user is archived.', false)),
  created_by: z
    .enum(userCreators)
    .optional()
    .meta(means('Who created the user: the `customer`, an `operator`, or a `service` with an API key.', 'customer')),
  deleted_on: z
    .string()
    .optional()
    .meta(means('When a deletion that the user asked for takes effect, ISO 8601 in UTC.', ben.deleted_on)),
  last_sign_in_at: z.string().optional().meta(means('The last sign-in, ISO 8601 in UTC.', exampleWorld.moment)),
  block: BlockSchema.optional().meta(means('Why and by whom the user is blocked; absent otherwise.')),
  matches: z
    .array(SearchMatchSchema)
    .optional()
    .meta(means('In the results of a search: everything about the user that it matched.')),
}).meta(means('A user as operators see it.'))
export type Customer = z.infer<typeof CustomerSchema>

export const CreateUserResponseSchema = z.object({ user: UserSchema.optional().meta(means('The user, as it is now.')) })
export type CreateUserResponse = z.infer<typeof CreateUserResponseSchema>

export const CustomerResponseSchema = z.object({ user: CustomerSchema.meta(means('The user.')) })
export type CustomerResponse = z.infer<typeof CustomerResponseSchema>

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

/** The same user as operators see her. */
export const exampleCustomer = { ...exampleUser, status: 'active', archive: false } satisfies Customer
