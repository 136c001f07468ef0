import * as z from 'zod'
import { attributesMax, givenAttributeValue } from './attribute-values.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleAttribute } from './example-attribute.ts'
import { atLeast, atMost, flag, id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import type { UserAttribute } from './user-attributes.ts'

/*
 * Requests that change the attributes of a user.
 */

const given = givenAttributeValue().meta(
  means('The new value, which the attribute’s type and rules decide. An empty string or list deletes it.', 39),
)
const customer_overridden = flag().optional().meta(means('Whether the customer has entered it. Default: false.', false))

const valueChanges = {
  customer_overridden,
  attribute: z.strictObject({ value: given }, onlyKnown).meta(means('The new value.')),
}

/** The fields of a value that `updateUserAttribute` accepts only with their current values. */
export const userAttributeEcho = {
  _id: 'current',
  name: 'current',
  slug: 'current',
  user_id: 'current',
  application_id: 'current',
  user_attribute_definition_id: 'current',
  type: 'current',
  masked: 'current',
  unreadable: 'current',
  created_at: 'current',
  updated_at: 'earlier',
  updated_by: 'moving',
} as const satisfies EchoOf<UserAttribute, typeof valueChanges>

export const CreateUserAttributeSchema = z.strictObject({ ...valueChanges, ...echoShape(userAttributeEcho) }, onlyKnown)
export type CreateUserAttribute = z.infer<typeof CreateUserAttributeSchema>

const definition_id = id().meta(means('The attribute.', exampleAttribute.id))
const someMax = { error: `must have at most ${attributesMax} entries` }

export const CreateBulkUserAttributeSchema = z.strictObject(
  {
    attributes: z
      .array(z.strictObject({ definition_id, value: given }, onlyKnown), { error: 'must be a list of values' })
      .check(atLeast(1, { error: 'must have at least one entry' }))
      .check(atMost(attributesMax, someMax))
      .meta(means('The attributes and their new values.')),
  },
  onlyKnown,
)
export type CreateBulkUserAttribute = z.infer<typeof CreateBulkUserAttributeSchema>

export const DeleteBulkUserAttributeSchema = z.strictObject(
  {
    definition_ids: z
      .array(definition_id, { error: 'must be a list of IDs' })
      .check(atLeast(1, { error: 'must have at least one entry' }))
      .check(atMost(attributesMax, someMax))
      .meta(means('The attributes.', [exampleAttribute.id])),
  },
  onlyKnown,
)
export type DeleteBulkUserAttribute = z.infer<typeof DeleteBulkUserAttributeSchema>
