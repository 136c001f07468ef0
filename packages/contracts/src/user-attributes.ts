import * as z from 'zod'
import { attributeTypes } from './attribute-types.ts'
import { attributeValue } from './attribute-values.ts'
import { exampleAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { PaginationSchema } from './pages.ts'

/*
 * What the attributes of a user are.
 */

const { asha, application, apiKey, moment } = exampleWorld
const valueMeans = means('The value: one, or a list if it can have several.', exampleAttribute.value)

/** The value of an attribute of a user. */
export const UserAttributeSchema = z
  .object({
    _id: z.string().meta(means('The ID of this value, 24 hex characters.', exampleAttribute.value_id)),
    name: z.string().meta(means('The label of the attribute.', exampleAttribute.name)),
    slug: z.string().meta(means('The name of the attribute in code.', exampleAttribute.slug)),
    user_id: z.string().meta(means('The user.', asha.id)),
    application_id: z.string().meta(means('The application.', application.id)),
    user_attribute_definition_id: z.string().meta(means('The attribute.', exampleAttribute.id)),
    type: z.enum(attributeTypes).meta(means('What a value is.', 'number')),
    customer_overridden: z.boolean().meta(means('Whether the customer has entered it.', false)),
    attribute: z.object({ value: attributeValue().meta(valueMeans) }).meta(means('The value.')),
    masked: z
      .boolean()
      .optional()
      .meta(means('True if the value is hidden from you. `revealUserAttribute` shows it.', true)),
    unreadable: z
      .boolean()
      .optional()
      .meta(means('True if `SECRET_KEY` doesn’t list the key that the value was encrypted with.', true)),
    created_at: z.string().meta(means('When the user first had a value, ISO 8601 in UTC.', moment)),
    updated_at: z.string().meta(means('When the value last changed, ISO 8601 in UTC.', moment)),
    updated_by: z.string().meta(means('The ID of the operator, API key, or customer that changed it last.', apiKey.id)),
  })
  .meta(means('The value of an attribute of a user.'))
export type UserAttribute = z.infer<typeof UserAttributeSchema>

export const UserAttributeListSchema = z.object({
  items: z.array(UserAttributeSchema).meta(means('The values of this page, in the order of the attributes.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type UserAttributeList = z.infer<typeof UserAttributeListSchema>

export const BulkUserAttributeSchema = z.object({
  success: z.boolean().meta(means('Always true.', true)),
  attributes: z.array(UserAttributeSchema).meta(means('The values of the request, as they are now.')),
})
export type BulkUserAttribute = z.infer<typeof BulkUserAttributeSchema>
