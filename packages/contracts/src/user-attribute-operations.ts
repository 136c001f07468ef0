import * as z from 'zod'
import { UserAttributeFilterSchema } from './attribute-filter.ts'
import { AttributeSuccessSchema } from './attribute-definitions.ts'
import { UserAttributeFilteredSchema } from './filtered-users.ts'
import { exampleAttribute, exampleSecretAttribute } from './example-attribute.ts'
import { exampleWorld } from './example-world.ts'
import { id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { exampleFullPage, examplePage, fullPageSize, pageNo } from './pages.ts'
import {
  CreateBulkUserAttributeSchema,
  CreateUserAttributeSchema,
  DeleteBulkUserAttributeSchema,
} from './user-attribute-requests.ts'
import {
  BulkUserAttributeSchema,
  type UserAttribute,
  UserAttributeListSchema,
  UserAttributeSchema,
} from './user-attributes.ts'

const { apiKey, application, asha, moment } = exampleWorld

/** Asha's shoe size. */
export const exampleUserAttribute: UserAttribute = {
  _id: exampleAttribute.value_id,
  name: exampleAttribute.name,
  slug: exampleAttribute.slug,
  user_id: asha.id,
  application_id: application.id,
  user_attribute_definition_id: exampleAttribute.id,
  type: 'number',
  customer_overridden: false,
  attribute: { value: exampleAttribute.value },
  created_at: moment,
  updated_at: moment,
  updated_by: apiKey.id,
}

const secret: UserAttribute = {
  ...exampleUserAttribute,
  _id: exampleSecretAttribute.value_id,
  name: exampleSecretAttribute.name,
  slug: exampleSecretAttribute.slug,
  user_attribute_definition_id: exampleSecretAttribute.id,
  type: 'text',
  attribute: { value: exampleSecretAttribute.value },
}

const attributeDefId = id().meta(means('The attribute.', exampleAttribute.id))
const attributeId = id().meta(means('The value.', exampleAttribute.value_id))
const userId = id().meta(means('User ID.', asha.id))
const ifMatch = optionalName(128).meta(means('The `__v` of the user when you read it.', '0'))
const ofDefinition = '/user_attribute/definition/:attributeDefId/user/:userId'
const ofUser = '/user_attribute/user/:userId'

const shared = { tag: 'Attributes', scope: 'application' } as const
const writes = {
  ...shared,
  permission: 'users:write',
  errors: ['USER_NOT_FOUND', 'USER_ARCHIVED', 'ATTRIBUTE_NOT_FOUND', 'STALE_VERSION'],
  events: ['user.updated'],
} as const

export const userAttributeOperations = {
  getUserAttribute: operation({
    ...shared,
    summary: 'Get an attribute of a user',
    method: 'GET',
    path: ofDefinition,
    permission: 'users:read',
    input: z.strictObject({ attributeDefId, userId }, onlyKnown),
    output: UserAttributeSchema,
    errors: ['USER_NOT_FOUND', 'ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: { input: { attributeDefId: exampleAttribute.id, userId: asha.id }, output: exampleUserAttribute },
  }),
  getUserAttributeById: operation({
    ...shared,
    summary: 'Get a value of an attribute by its own ID',
    method: 'GET',
    path: '/user_attribute/attribute/:attributeId',
    permission: 'users:read',
    input: z.strictObject({ attributeId }, onlyKnown),
    output: UserAttributeSchema,
    errors: ['ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: { input: { attributeId: exampleAttribute.value_id }, output: exampleUserAttribute },
  }),
  getUserAttributesForUser: operation({
    ...shared,
    summary: 'List the attributes of a user',
    description:
      'Only those with a value. Values of masked attributes are hidden from operators, and from API keys without `users:unmask`.',
    method: 'GET',
    path: ofUser,
    permission: 'users:read',
    input: z.strictObject({ userId, pageSize: fullPageSize, pageNo }, onlyKnown),
    output: UserAttributeListSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: { input: { userId: asha.id }, output: { items: [exampleUserAttribute], page: exampleFullPage } },
  }),
  updateUserAttribute: operation({
    ...writes,
    summary: 'Set an attribute of a user',
    description:
      'It is a change of the user, with a version and an event, like a change of any other field. A masked value that is sent back leaves the stored one unchanged.',
    method: 'PUT',
    path: ofDefinition,
    changes: { readBy: 'getUserAttribute' },
    input: z.strictObject(
      {
        attributeDefId,
        userId,
        ifMatch,
        body: CreateUserAttributeSchema.meta(means('The new value.')),
      },
      onlyKnown,
    ),
    output: UserAttributeSchema,
    example: {
      input: { attributeDefId: exampleAttribute.id, userId: asha.id, body: { attribute: { value: 39 } } },
      output: { ...exampleUserAttribute, attribute: { value: 39 } },
    },
  }),
  deleteUserAttribute: operation({
    ...writes,
    summary: 'Delete an attribute of a user',
    description: 'If the user has no value, it has no effect and succeeds.',
    method: 'DELETE',
    path: ofDefinition,
    input: z.strictObject({ attributeDefId, userId, ifMatch }, onlyKnown),
    output: AttributeSuccessSchema,
    example: { input: { attributeDefId: exampleAttribute.id, userId: asha.id }, output: { success: 'true' } },
  }),
  updateUserAttributes: operation({
    ...writes,
    summary: 'Set several attributes of a user',
    description: 'Either all values are set, or none. Attributes that aren’t in the request are left unchanged.',
    method: 'POST',
    path: ofUser,
    input: z.strictObject(
      { userId, ifMatch, body: CreateBulkUserAttributeSchema.meta(means('The new values.')) },
      onlyKnown,
    ),
    output: BulkUserAttributeSchema,
    example: {
      input: { userId: asha.id, body: { attributes: [{ definition_id: exampleAttribute.id, value: 39 }] } },
      output: { success: true, attributes: [{ ...exampleUserAttribute, attribute: { value: 39 } }] },
    },
  }),
  deleteUserAttributesInBulk: operation({
    ...writes,
    summary: 'Delete several attributes of a user',
    method: 'DELETE',
    path: ofUser,
    input: z.strictObject(
      { userId, ifMatch, body: DeleteBulkUserAttributeSchema.meta(means('The attributes.')) },
      onlyKnown,
    ),
    output: AttributeSuccessSchema,
    example: {
      input: { userId: asha.id, body: { definition_ids: [exampleAttribute.id] } },
      output: { success: 'true' },
    },
  }),
  filterUsersByAttributes: operation({
    ...shared,
    summary: 'Find users by their attributes',
    description:
      'In the order of the values of one condition; users with the same value newest first. `ne`, `nct`, `nis`, and `nin` find users who have a value, but not that one. `cnt`, `nct`, and `ew` read the first 255 characters. With several conditions, and with these and `ne`, `nis`, and `nin`, 20,000 values are looked at; if there are more, the total is a lower bound (`total_relation`). Archived users aren’t found.',
    method: 'POST',
    path: '/user_attribute/users',
    permission: 'users:read',
    dry: true,
    input: z.strictObject({ body: UserAttributeFilterSchema.meta(means('The filter.')) }, onlyKnown),
    output: UserAttributeFilteredSchema,
    errors: ['ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: {
      input: {
        body: {
          query: {
            type: 'AND',
            limit: 10,
            page: 1,
            email: asha.email,
            conditions: [],
            definition_ids: [exampleAttribute.id],
          },
        },
      },
      output: {
        items: [{ _id: asha.id, user_id: asha.id, first_name: asha.first_name, attributes: [exampleUserAttribute] }],
        page: examplePage,
      },
    },
  }),
  revealUserAttribute: operation({
    ...shared,
    summary: 'Show a masked value',
    description: 'The user’s history says who saw it.',
    method: 'POST',
    path: '/user_attribute/attribute/:attributeId/reveal',
    permission: 'users:unmask',
    input: z.strictObject({ attributeId }, onlyKnown),
    output: UserAttributeSchema,
    errors: ['ATTRIBUTE_NOT_FOUND'],
    events: ['user.attribute_revealed'],
    example: { input: { attributeId: exampleSecretAttribute.value_id }, output: secret },
  }),
}
