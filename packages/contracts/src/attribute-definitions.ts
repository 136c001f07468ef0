import * as z from 'zod'
import { attributeRule, attributeRules, attributeType, attributeTypes } from './attribute-types.ts'
import { attributeValue, givenAttributeValue } from './attribute-values.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { atMost, filledName, flag, optionalSafeName, text, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

/*
 * Attributes: fields of customers that an application defines itself. A definition says what a value can be, who can write it, and how it is stored.
 */

const validationsMax = 10
const pinOrderMax = 10_000

const described = {
  name: means('The label, for people.', exampleAttribute.name),
  slug: means('The name in code: unique in the application, such as `shoe_size`.', exampleAttribute.slug),
  description: means('What the attribute is for.', 'In European sizes'),
  icon: means('The name or URL of an icon. It has no effect here.', ''),
  ordering_channels: means('Where orders come from that show the attribute. It has no effect here.', ['store']),
  is_multi_value: means('Whether a customer can have several values. Always true for `multi_choice`.', false),
  customer_editable: means('Whether customers see and change it themselves.', true),
  encrypted: means('Whether values are encrypted at rest. Searches find them only by `eq`, `is`, and `nis`.', false),
  pinned: means('Whether it is shown among the first.', true),
  pin_order: means('The position among the pinned attributes, in increasing order.', 1),
  default_value: means('The value that forms start with. It isn’t stored until someone saves it.', 38),
  validations: means('The rules for values.', [
    { type: 'min', value: 15 },
    { type: 'max', value: 60 },
  ]),
  masking: means('Whether values are hidden from callers without `users:unmask`.'),
  registration: means(
    'Whether a storefront’s sign-up form asks for it (`attributes` of `registerWithForm`). Shoppers without a value can enter it later, once, with `updateUserAttributes`.',
  ),
  masking_type: means(
    '`partial` shows the last four of more than eight characters. Anything else shows none.',
    'partial',
  ),
  registration_type: means(
    '`required`, `mandatory`, or `hard` if sign-up needs it. Anything else means optional.',
    'optional',
  ),
}

const masking = {
  enabled: z.boolean().meta(means('Whether values are masked.', false)),
  type: z.string().meta(described.masking_type),
}
const registration = {
  enabled: z.boolean().meta(means('Whether the sign-up form asks for it.', true)),
  type: z.string().meta(described.registration_type),
}

const AttributeMaskingSchema = z.object(masking)
const AttributeRegistrationSchema = z.object(registration)

export const AttributeValidationSchema = z
  .object({
    type: z.enum(attributeRules).meta(means('The kind of rule.', 'min')),
    value: attributeValue().meta(
      means(
        'A number, a date, a regular expression for the whole value (RE2), the choices, or `true`: `required` is for forms, and has no effect here.',
        15,
      ),
    ),
  })
  .meta(means('A rule for the values of an attribute.'))
export type AttributeValidation = z.infer<typeof AttributeValidationSchema>

/** What an application's own field of customers can hold. */
export const UserAttributeDefinitionSchema = z
  .object({
    _id: z.string().meta(means('The ID of the attribute, 24 hex characters.', exampleAttribute.id)),
    application_id: z.string().meta(means('The application.', exampleWorld.application.id)),
    name: z.string().meta(described.name),
    slug: z.string().meta(described.slug),
    description: z.string().meta(described.description),
    type: z.enum(attributeTypes).meta(means('What a value is.', 'number')),
    icon: z.string().meta(described.icon),
    ordering_channels: z.array(z.string()).meta(described.ordering_channels),
    masking: AttributeMaskingSchema.meta(described.masking),
    registration: AttributeRegistrationSchema.meta(described.registration),
    is_multi_value: z.boolean().meta(described.is_multi_value),
    customer_editable: z.boolean().meta(described.customer_editable),
    encrypted: z.boolean().meta(described.encrypted),
    pinned: z.boolean().meta(described.pinned),
    pin_order: z.number().meta(described.pin_order),
    default_value: attributeValue().optional().meta(described.default_value),
    validations: z.array(AttributeValidationSchema).meta(described.validations),
    is_locked: z.boolean().meta(means('Always false: no attribute is built in.', false)),
    created_by: z.string().meta(means('The ID of the operator or API key that created it.', exampleWorld.apiKey.id)),
    updated_by: z
      .string()
      .meta(means('The ID of the operator or API key that changed it last.', exampleWorld.apiKey.id)),
    created_at: z.string().meta(means('When it was created, ISO 8601 in UTC.', exampleWorld.moment)),
    modified_at: z.string().meta(means('When it was last changed, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z.number().meta(means('The version. Send it as `If-Match` to avoid overwriting someone else’s change.', 0)),
  })
  .meta(means('An attribute: a field of customers that the application defines itself.'))
export type UserAttributeDefinition = z.infer<typeof UserAttributeDefinitionSchema>

export const UserAttributeDefinitionListSchema = z.object({
  items: z
    .array(UserAttributeDefinitionSchema)
    .meta(means('The attributes of this page: the pinned ones in their order, then the others, oldest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type UserAttributeDefinitionList = z.infer<typeof UserAttributeDefinitionListSchema>

export const slugMax = 64
const slugRule = `must start with a letter, followed by letters a to z, digits, hyphens, and underscores, at most ${slugMax} characters`
/** Names that mean something else to programs that keep values by slug. */
const reservedSlugs = ['constructor', 'prototype']

/** The slug of an attribute, in lowercase. */
export const attributeSlug = () =>
  text(200)
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z\d_-]{0,63}$/, { error: slugRule })
    .refine((given) => !reservedSlugs.includes(given), { error: 'is reserved' })

const flagged = (described: ReturnType<typeof means>) => flag().optional().meta(described)

const switched = (meaning: ReturnType<typeof means>, kind: ReturnType<typeof means>) =>
  z
    .strictObject(
      {
        enabled: flagged(means('Whether it is on.', true)),
        type: text(32).trim().optional().meta(kind),
      },
      onlyKnown,
    )
    .optional()
    .meta(meaning)

const ordering_channels = z
  .array(text(64).trim(), { error: 'must be a list of strings' })
  .check(atMost(20, { error: 'must have at most 20 entries' }))
  .optional()
  .meta(described.ordering_channels)

const validations = z
  .array(
    z.strictObject(
      {
        type: attributeRule().meta(means('The kind of rule.', 'min')),
        value: givenAttributeValue().meta(means('What the rule compares with.', 15)),
      },
      onlyKnown,
    ),
    { error: 'must be a list of rules such as {"type":"min","value":1}' },
  )
  .check(atMost(validationsMax, { error: `must have at most ${validationsMax} entries` }))
  .optional()
  .meta(described.validations)

const settings = {
  description: text(500).trim().optional().meta(described.description),
  icon: text(2048).trim().optional().meta(described.icon),
  ordering_channels,
  masking: switched(described.masking, described.masking_type),
  registration: switched(described.registration, described.registration_type),
  is_multi_value: flagged(described.is_multi_value),
  customer_editable: flagged(described.customer_editable),
  encrypted: flagged(described.encrypted),
  pinned: flagged(described.pinned),
  pin_order: wholeNumber(0, pinOrderMax).optional().meta(described.pin_order),
  default_value: givenAttributeValue().optional().meta(described.default_value),
  validations,
}

export const CreateUserAttributeDefinitionSchema = z.strictObject(
  {
    name: filledName(100).meta(described.name),
    slug: attributeSlug()
      .optional()
      .meta(means('The name in code. If omitted, it is made of the name.', exampleAttribute.slug)),
    type: attributeType().meta(means('What a value is. Common other names are accepted, such as `string`.', 'number')),
    ...settings,
  },
  onlyKnown,
)
export type CreateUserAttributeDefinition = z.infer<typeof CreateUserAttributeDefinitionSchema>

const definitionChanges = {
  name: optionalSafeName(100).meta(described.name),
  slug: attributeSlug().optional().meta(described.slug),
  type: attributeType()
    .optional()
    .meta(means('What a value is. It can’t be changed while customers have values.', 'number')),
  ...settings,
}

/** The fields of an attribute that `updateUserAttributeDefinition` accepts only with their current values. */
export const attributeDefinitionEcho = {
  _id: 'current',
  application_id: 'current',
  is_locked: 'current',
  created_by: 'current',
  updated_by: 'moving',
  created_at: 'current',
  modified_at: 'earlier',
  __v: 'earlier',
} as const satisfies EchoOf<UserAttributeDefinition, typeof definitionChanges>

export const UpdateUserAttributeDefinitionSchema = z.strictObject(
  { ...definitionChanges, ...echoShape(attributeDefinitionEcho) },
  onlyKnown,
)
export type UpdateUserAttributeDefinition = z.infer<typeof UpdateUserAttributeDefinitionSchema>

/** What deleting returns. Published clients read a string here. */
export const AttributeSuccessSchema = z.object({
  success: z.string().meta(means('Always `true`, as a string.', 'true')),
})
export type AttributeSuccess = z.infer<typeof AttributeSuccessSchema>
