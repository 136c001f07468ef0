import * as z from 'zod'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { groupPath } from './user-group-operations.ts'
import { DuplicateUserGroupSchema } from './user-group-requests.ts'
import { exampleUserGroup, UserGroupResponseSchema } from './user-groups.ts'

export const userGroupDuplicateOperations = {
  duplicateUserGroup: operation({
    summary: 'Duplicate a user group',
    description:
      'The new group has the members that the group has now, which are copied in the background. A new segment has the same rule, and is filled like any other.',
    tag: 'User groups',
    scope: 'application',
    method: 'POST',
    path: '/user_group/:groupId/duplicate',
    permission: 'groups:write',
    status: 201,
    input: z.strictObject({ ...groupPath, body: DuplicateUserGroupSchema.meta(means('The new group.')) }, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY', 'ATTRIBUTE_NOT_FOUND'],
    events: ['user_group.created', 'job.created'],
    example: {
      input: { groupId: '1', body: { name: 'Friends' } },
      output: { ...exampleUserGroup, uid: 2, name: 'Friends', status: 'pending', members: 0 },
      events: ['user_group.created'],
    },
  }),
}
