import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { userStates } from './user-states.ts'
import { exampleUser, UserSchema } from './users.ts'

export { userStates, type UserStatus } from './user-states.ts'

const { asha, ben } = exampleWorld

/** Who can create a user. */
export const userCreators = ['customer', 'operator', 'service'] as const
export type UserCreator = (typeof userCreators)[number]

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
  'attribute',
] as const

/** Something about a user that a search matched. */
export const SearchMatchSchema = z
  .object({
    field: z.enum(searchedFields).meta(means('The field that matched.', 'email')),
    value: z.string().meta(means('Its whole value.', asha.email)),
    name: z.string().optional().meta(means('The name of the attribute, if it is one.')),
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

export const CustomerResponseSchema = z.object({ user: CustomerSchema.meta(means('The user.')) })
export type CustomerResponse = z.infer<typeof CustomerResponseSchema>

/** The same user as operators see her. */
export const exampleCustomer = { ...exampleUser, status: 'active', archive: false } satisfies Customer
