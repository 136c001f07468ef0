import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { flag, id, optionalName, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, examplePage, pageNo, pageSize } from './pages.ts'
import { CreateUserGroupSchema, UpdateUserGroupPartiallySchema, UpdateUserGroupSchema } from './user-group-requests.ts'
import {
  DeletedUserGroupSchema,
  exampleUserGroup,
  MembershipListResponseSchema,
  UserGroupListResponseSchema,
  UserGroupResponseSchema,
  userGroupStatuses,
} from './user-groups.ts'
import { commaSeparated } from './user-filters.ts'
import { CustomerListResponseSchema } from './user-lists.ts'
import { exampleCustomer } from './customers.ts'

const { asha, group, file } = exampleWorld

export const groupPath = { groupId: id().meta(means('The group’s `uid` (a number), or its `_id`.', '1')) }

const seenVersion = {
  ifMatch: optionalName(128).meta(means('The `__v` of the group when you read it.', '0')),
}

export const userGroupOperations = {
  createUserGroup: operation({
    summary: 'Create a user group from a file, or a segment from a rule',
    description:
      'Responds immediately with the status `pending`; the file is read, or the segment filled, in the background, as a job (`listJobs` with `about`). A segment has a `rule` or `conditions` instead of a file, and follows changes of customers by itself.',
    tag: 'User groups',
    scope: 'application',
    method: 'POST',
    path: '/user_group',
    permission: 'groups:write',
    status: 201,
    input: z.strictObject({ body: CreateUserGroupSchema.meta(means('The new group.')) }, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['FILE_NOT_FOUND', 'ATTRIBUTE_NOT_FOUND', 'USER_GROUP_NOT_FOUND'],
    events: ['user_group.created', 'job.created'],
    example: {
      input: { body: { name: 'Regulars', description: 'Bought three times or more', file_url: file.file_url } },
      output: { ...exampleUserGroup, uid: 2, name: 'Regulars', status: 'pending', members: 0 },
    },
  }),
  getUserGroups: operation({
    summary: 'List user groups',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group',
    permission: 'groups:read',
    input: z.strictObject(
      {
        pageNo,
        pageSize,
        name: optionalName(100).meta(means('Only groups whose name contains this.', 'birds')),
        status: z
          .enum(userGroupStatuses, { error: `must be one of ${userGroupStatuses.join(', ')}` })
          .optional()
          .meta(means('Only groups in this state.', 'completed')),
        groupUid: wholeNumber(1, 2_147_483_647).optional().meta(means('Only the group with this uid.', 1)),
        type: z
          .enum(['bulk', 'conditional'], { error: 'must be bulk or conditional' })
          .optional()
          .meta(means('Only groups of this type: from a file, or segments.', 'bulk')),
        isActive: flag()
          .optional()
          .meta(
            means('Only groups that are in use (the default, unless there is a groupUid), or that are archived.', true),
          ),
      },
      onlyKnown,
    ),
    output: UserGroupListResponseSchema,
    errors: [],
    events: [],
    example: { input: { name: 'birds' }, output: { items: [exampleUserGroup], page: examplePage } },
  }),
  getUserGroupById: operation({
    summary: 'Get a user group',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId',
    permission: 'groups:read',
    input: z.strictObject(groupPath, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: { input: { groupId: '1' }, output: exampleUserGroup },
  }),
  updateUserGroup: operation({
    summary: 'Change a user group',
    description:
      'Omitted fields are left unchanged. A new `file_url` is read in the background; `refresh` reads the current one again. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'User groups',
    scope: 'application',
    method: 'PUT',
    path: '/user_group/:groupId',
    permission: 'groups:write',
    changes: { readBy: 'getUserGroupById' },
    input: z.strictObject(
      { ...groupPath, ...seenVersion, body: UpdateUserGroupSchema.meta(means('The changes.')) },
      onlyKnown,
    ),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY', 'FILE_NOT_FOUND', 'STALE_VERSION', 'ATTRIBUTE_NOT_FOUND'],
    events: ['user_group.updated', 'job.created', 'job.canceled'],
    example: {
      input: { groupId: '1', body: { name: 'Earliest birds' } },
      output: { ...exampleUserGroup, name: 'Earliest birds', __v: 1 },
      events: ['user_group.updated'],
    },
  }),
  updateUserGroupPartially: operation({
    summary: 'Add users to a user group, or remove them',
    description:
      'The rows of `user_data` or of the file at `file_url` are added or removed in the background; other members stay. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'User groups',
    scope: 'application',
    method: 'PATCH',
    path: '/user_group/:groupId',
    permission: 'groups:write',
    changes: { readBy: 'getUserGroupById' },
    input: z.strictObject(
      { ...groupPath, ...seenVersion, body: UpdateUserGroupPartiallySchema.meta(means('The changes.')) },
      onlyKnown,
    ),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY', 'FILE_NOT_FOUND', 'STALE_VERSION', 'ATTRIBUTE_NOT_FOUND'],
    events: ['user_group.updated', 'job.created', 'job.canceled'],
    example: {
      input: { groupId: '1', body: { type: 'json', user_data: [{ email: 'ben@example.com', action: 'add' }] } },
      output: { ...exampleUserGroup, status: 'pending', __v: 1 },
      events: ['user_group.updated', 'job.created'],
    },
  }),
  deleteUserGroup: operation({
    summary: 'Delete a user group',
    description:
      'The users stay. A file that is being read is abandoned. A group that the rule of a segment mentions can’t be deleted: the `details` of the error name the segments, and `getUserGroupUses` does beforehand.',
    tag: 'User groups',
    scope: 'application',
    method: 'DELETE',
    path: '/user_group/:groupId',
    permission: 'groups:write',
    input: z.strictObject(groupPath, onlyKnown),
    output: DeletedUserGroupSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_GROUP_IN_USE'],
    events: ['user_group.deleted', 'job.canceled'],
    example: {
      input: { groupId: '1' },
      output: { id: group.id, success: true },
      // Two jobs about the group haven't ended.
      events: ['user_group.deleted', 'job.canceled', 'job.canceled'],
    },
  }),
  getUserGroupUsers: operation({
    summary: 'List the members of a user group',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId/users',
    permission: 'users:read',
    input: z.strictObject(
      {
        ...groupPath,
        among: commaSeparated(z.array(z.string()))
          .optional()
          .meta(means('Only those of these users who are members, at most 50, all on one page.', [asha.id])),
        pageSize,
        pageNo,
        cursor,
      },
      onlyKnown,
    ),
    output: CustomerListResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: { input: { groupId: '1' }, output: { items: [exampleCustomer], page: examplePage } },
  }),
  getUserMemberships: operation({
    summary: 'List a user’s groups',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId/user_group',
    permission: 'users:read',
    input: z.strictObject({ userId: id().meta(means('User ID.', asha.id)), pageSize, pageNo }, onlyKnown),
    output: MembershipListResponseSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: {
      input: { userId: asha.id },
      output: {
        items: [
          {
            _id: group.id,
            uid: group.uid,
            name: group.name,
            description: group.description,
            status: 'completed',
            members: 1,
          },
        ],
        page: examplePage,
      },
    },
  }),
}
