import * as z from 'zod'
import {
  AttributeSuccessSchema,
  CreateUserAttributeDefinitionSchema,
  UpdateUserAttributeDefinitionSchema,
  type UserAttributeDefinition,
  UserAttributeDefinitionListSchema,
  UserAttributeDefinitionSchema,
} from './attribute-definitions.ts'
import { attributeType } from './attribute-types.ts'
import { exampleAttribute, exampleSecretAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { flag, id, optionalName, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { exampleFullPage, fullPageSize, pageNo } from './pages.ts'
import { commaSeparated } from './user-filters.ts'

const { apiKey, application, moment } = exampleWorld

const exampleDefinition: UserAttributeDefinition = {
  _id: exampleAttribute.id,
  application_id: application.id,
  name: exampleAttribute.name,
  slug: exampleAttribute.slug,
  description: 'In European sizes',
  type: 'number',
  icon: '',
  ordering_channels: [],
  masking: { enabled: false, type: '' },
  registration: { enabled: false, type: '' },
  is_multi_value: false,
  customer_editable: true,
  encrypted: false,
  pinned: true,
  pin_order: 1,
  validations: [
    { type: 'min', value: 15 },
    { type: 'max', value: 60 },
  ],
  is_locked: false,
  created_by: apiKey.id,
  updated_by: apiKey.id,
  created_at: moment,
  modified_at: moment,
  __v: 0,
}

const newAttribute = {
  name: 'Member tier',
  slug: 'member_tier',
  type: 'choice',
  validations: [{ type: 'choices', value: ['silver', 'gold'] }],
} satisfies Partial<UserAttributeDefinition>

const attributeDefId = id().meta(means('The attribute.', exampleAttribute.id))

const filters = {
  excludingIds: commaSeparated(z.array(z.string()))
    .optional()
    .meta(means('IDs of attributes to leave out, separated by commas.', [exampleSecretAttribute.id])),
  slug: optionalName(200).meta(means('Only the attribute with this slug.', exampleAttribute.slug)),
  type: attributeType().optional().meta(means('Only attributes of this type.', 'number')),
  customerEditable: flag().optional().meta(means('Only attributes that customers can (or can’t) change.', true)),
  encrypted: flag().optional().meta(means('Only attributes that are (or aren’t) encrypted.', false)),
  pinned: flag().optional().meta(means('Only attributes that are (or aren’t) pinned.', true)),
  pinOrder: wholeNumber(0, 10_000).optional().meta(means('Only attributes at this position.', 1)),
  isLocked: flag().optional().meta(means('Only attributes that are (or aren’t) built in. None are.', false)),
  name: optionalName(100).meta(means('Only attributes whose name contains this text, in any case.', 'size')),
}

export const attributeDefinitionOperations = {
  getUserAttributeDefinitions: operation({
    summary: 'List attributes',
    tag: 'Attributes',
    scope: 'application',
    method: 'GET',
    path: '/user_attribute/definition',
    permission: 'users:read',
    input: z.strictObject({ ...filters, pageSize: fullPageSize, pageNo }, onlyKnown),
    output: UserAttributeDefinitionListSchema,
    errors: [],
    events: [],
    example: { input: { slug: exampleAttribute.slug }, output: { items: [exampleDefinition], page: exampleFullPage } },
  }),
  getUserAttributeDefinitionById: operation({
    summary: 'Get an attribute',
    tag: 'Attributes',
    scope: 'application',
    method: 'GET',
    path: '/user_attribute/definition/:attributeDefId',
    permission: 'users:read',
    input: z.strictObject({ attributeDefId }, onlyKnown),
    output: UserAttributeDefinitionSchema,
    errors: ['ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: { input: { attributeDefId: exampleAttribute.id }, output: exampleDefinition },
  }),
  createUserAttributeDefinition: operation({
    summary: 'Create an attribute',
    description: 'A field of customers that the application defines itself. An application can have at most 200.',
    tag: 'Attributes',
    scope: 'application',
    method: 'POST',
    path: '/user_attribute/definition',
    permission: 'attributes:write',
    status: 201,
    input: z.strictObject({ body: CreateUserAttributeDefinitionSchema.meta(means('The new attribute.')) }, onlyKnown),
    output: UserAttributeDefinitionSchema,
    errors: ['ATTRIBUTE_EXISTS', 'TOO_MANY_ATTRIBUTES'],
    events: ['attribute.created'],
    example: {
      input: { body: newAttribute },
      output: {
        ...exampleDefinition,
        ...newAttribute,
        description: '',
        customer_editable: false,
        pinned: false,
        pin_order: 0,
      },
    },
  }),
  updateUserAttributeDefinition: operation({
    summary: 'Change an attribute',
    description:
      'Omitted fields are left unchanged. While customers have values, `type`, `encrypted`, and `is_multi_value` can’t be changed. Stored values stay as they are if the rules change. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'Attributes',
    scope: 'application',
    method: 'PUT',
    path: '/user_attribute/definition/:attributeDefId',
    permission: 'attributes:write',
    changes: { readBy: 'getUserAttributeDefinitionById' },
    input: z.strictObject(
      {
        attributeDefId,
        ifMatch: optionalName(128).meta(means('The `__v` of the attribute when you read it.', '0')),
        body: UpdateUserAttributeDefinitionSchema.meta(means('The changes.')),
      },
      onlyKnown,
    ),
    output: UserAttributeDefinitionSchema,
    errors: ['ATTRIBUTE_NOT_FOUND', 'ATTRIBUTE_EXISTS', 'ATTRIBUTE_IN_USE', 'STALE_VERSION'],
    events: ['attribute.updated'],
    example: {
      input: { attributeDefId: exampleAttribute.id, body: { name: 'Size of shoes' } },
      output: { ...exampleDefinition, name: 'Size of shoes', __v: 1 },
    },
  }),
  deleteUserAttributeDefinitionById: operation({
    summary: 'Delete an attribute',
    description:
      'Deletes it together with the values of all customers. They are hidden at once; if more than 500 customers have one, a job deletes them in the background (`listJobs` with `about`), which can be paused, but not canceled. `getUserAttributeDefinitionUses` says beforehand what it is about.',
    tag: 'Attributes',
    scope: 'application',
    method: 'DELETE',
    path: '/user_attribute/definition/:attributeDefId',
    permission: 'attributes:write',
    input: z.strictObject({ attributeDefId }, onlyKnown),
    output: AttributeSuccessSchema,
    errors: ['ATTRIBUTE_NOT_FOUND'],
    events: ['attribute.deleted', 'job.created'],
    example: {
      input: { attributeDefId: exampleAttribute.id },
      output: { success: 'true' },
      events: ['attribute.deleted'],
    },
  }),
}
