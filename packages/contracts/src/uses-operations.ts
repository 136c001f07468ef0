import * as z from 'zod'
import { exampleAttribute } from './example-attribute.ts'
import { id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { groupPath } from './user-group-operations.ts'
import { AttributeUsesSchema, UserGroupUsesSchema } from './uses.ts'

export const usesOperations = {
  getUserAttributeDefinitionUses: operation({
    summary: 'See what uses an attribute',
    description:
      'What deleting it is about: how many customers have a value, and the segments whose conditions about it no longer hold.',
    tag: 'Attributes',
    scope: 'application',
    method: 'GET',
    path: '/user_attribute/definition/:attributeDefId/uses',
    permission: 'users:read',
    input: z.strictObject({ attributeDefId: id().meta(means('The attribute.', exampleAttribute.id)) }, onlyKnown),
    output: AttributeUsesSchema,
    errors: ['ATTRIBUTE_NOT_FOUND'],
    events: [],
    example: {
      input: { attributeDefId: exampleAttribute.id },
      output: { customers: { count: 1, relation: 'eq' }, segments: [], segment_total: 0 },
    },
  }),
  getUserGroupUses: operation({
    summary: 'See what uses a user group',
    description:
      'A group that segments mention can’t be deleted. If it is archived, they are compared with the members that it keeps.',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId/uses',
    permission: 'groups:read',
    input: z.strictObject(groupPath, onlyKnown),
    output: UserGroupUsesSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: { input: { groupId: '1' }, output: { segments: [], segment_total: 0, unfinished_jobs: 2 } },
  }),
}
