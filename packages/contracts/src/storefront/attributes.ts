import * as z from 'zod'
import { UserAttributeDefinitionSchema } from '../attribute-definitions.ts'
import { attributeValue, bySlug, givenAttributeValue } from '../attribute-values.ts'
import { exampleAttribute } from '../example-attribute.ts'
import { means, onlyKnown } from '../means.ts'
import { PaginationSchema } from '../pages.ts'

/* Attributes, as shoppers see them: by slug. */

const exampleValues = { [exampleAttribute.slug]: exampleAttribute.value }

export const UserAttributesSchema = z.object({
  attributes: z
    .record(z.string(), attributeValue())
    .meta(means('The shopper’s values, by slug. Those without a value are left out.', exampleValues)),
})
export type UserAttributes = z.infer<typeof UserAttributesSchema>

export const UpdateUserAttributesRequestSchema = z.strictObject(
  {
    attributes: bySlug(z.union([givenAttributeValue(), z.null()], { error: 'must be a value, a list, or null' })).meta(
      means('The new values, by slug. Null deletes one. Others are left unchanged.', exampleValues),
    ),
  },
  onlyKnown,
)
export type UpdateUserAttributesRequest = z.infer<typeof UpdateUserAttributesRequestSchema>

/** What a form needs to know about an attribute. */
export const ShopperAttributeDefinitionSchema = UserAttributeDefinitionSchema.pick({
  _id: true,
  name: true,
  slug: true,
  description: true,
  type: true,
  icon: true,
  registration: true,
  is_multi_value: true,
  customer_editable: true,
  pinned: true,
  pin_order: true,
  default_value: true,
  validations: true,
}).meta(means('An attribute, as a form for shoppers needs it.'))
export type ShopperAttributeDefinition = z.infer<typeof ShopperAttributeDefinitionSchema>

export const ShopperAttributeDefinitionsSchema = z.object({
  items: z.array(ShopperAttributeDefinitionSchema).meta(means('The attributes of this page, in their order.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type ShopperAttributeDefinitions = z.infer<typeof ShopperAttributeDefinitionsSchema>
