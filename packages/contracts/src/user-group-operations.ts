import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { operation } from './operation.ts'
import { id, optionalName, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { cursor, exampleCursorPage, examplePage, pageNo, pageSize } from './pages.ts'
import {
  CreateUserGroupSchema,
  DeletedUserGroupSchema,
  exampleUserGroup,
  MembershipListResponseSchema,
  PreviewUserGroupFileSchema,
  UpdateUserGroupPartiallySchema,
  UpdateUserGroupSchema,
  UserGroupErrorsResponseSchema,
  UserGroupFileSchema,
  UserGroupListResponseSchema,
  UserGroupPreviewSchema,
  UserGroupResponseSchema,
  userGroupStatuses,
} from './user-groups.ts'
import { CustomerListResponseSchema, commaSeparated } from './user-lists.ts'
import { exampleCustomer } from './users.ts'

const { asha, group, file } = exampleWorld

const path = { groupId: id().meta(means('The group’s `uid` (a number), or its `_id`.', '1')) }
const exampleCsv = async function* (): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from('email\nasha@example.com\n', (character) => character.charCodeAt(0))
}
const isByteStream = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** How browsers and tools label the same files; what a file is follows from its content. */
const fileTypes = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'text/tab-separated-values',
  'application/octet-stream',
] as const

export const userGroupOperations = {
  createUserGroup: operation({
    summary: 'Create a user group from a file',
    description: 'Responds immediately with the status `pending`; the file is read in the background.',
    tag: 'User groups',
    scope: 'application',
    method: 'POST',
    path: '/user_group',
    permission: 'groups:write',
    status: 201,
    input: z.strictObject({ body: CreateUserGroupSchema.meta(means('The new group.')) }, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['FILE_NOT_FOUND'],
    events: ['user_group.created'],
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
          .meta(means('Only groups of this type. No group is `conditional`.', 'bulk')),
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
    input: z.strictObject(path, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: { input: { groupId: '1' }, output: exampleUserGroup },
  }),
  updateUserGroup: operation({
    summary: 'Change a user group',
    description:
      'Omitted fields are left unchanged. A new `file_url` is read in the background; `refresh` reads the current one again.',
    tag: 'User groups',
    scope: 'application',
    method: 'PUT',
    path: '/user_group/:groupId',
    permission: 'groups:write',
    input: z.strictObject({ ...path, body: UpdateUserGroupSchema.meta(means('The changes.')) }, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY', 'FILE_NOT_FOUND'],
    events: ['user_group.updated'],
    example: {
      input: { groupId: '1', body: { name: 'Earliest birds' } },
      output: { ...exampleUserGroup, name: 'Earliest birds', __v: 1 },
    },
  }),
  updateUserGroupPartially: operation({
    summary: 'Add users to a user group, or remove them',
    description:
      'The rows of `user_data` or of the file at `file_url` are added or removed in the background; other members stay.',
    tag: 'User groups',
    scope: 'application',
    method: 'PATCH',
    path: '/user_group/:groupId',
    permission: 'groups:write',
    input: z.strictObject({ ...path, body: UpdateUserGroupPartiallySchema.meta(means('The changes.')) }, onlyKnown),
    output: UserGroupResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY', 'FILE_NOT_FOUND'],
    events: ['user_group.updated'],
    example: {
      input: { groupId: '1', body: { type: 'json', user_data: [{ email: 'ben@example.com', action: 'add' }] } },
      output: { ...exampleUserGroup, status: 'pending', __v: 1 },
    },
  }),
  deleteUserGroup: operation({
    summary: 'Delete a user group',
    description: 'The users stay. A file that is being read is abandoned.',
    tag: 'User groups',
    scope: 'application',
    method: 'DELETE',
    path: '/user_group/:groupId',
    permission: 'groups:write',
    input: z.strictObject(path, onlyKnown),
    output: DeletedUserGroupSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: ['user_group.deleted'],
    example: { input: { groupId: '1' }, output: { id: group.id, success: true } },
  }),
  previewUserGroupFile: operation({
    summary: 'Preview what a file would change in a user group',
    description:
      'Reads the file without changing anything: what was recognized in it, which rows match a user, and who would join or leave. Of a very large file, it reads the beginning.',
    tag: 'User groups',
    scope: 'application',
    method: 'POST',
    path: '/user_group/preview',
    permission: 'groups:write',
    dry: true,
    input: z.strictObject({ body: PreviewUserGroupFileSchema.meta(means('The file.')) }, onlyKnown),
    output: UserGroupPreviewSchema,
    errors: ['USER_GROUP_NOT_FOUND', 'FILE_NOT_FOUND'],
    events: [],
    example: {
      input: { body: { file_url: file.file_url, group_id: '1' } },
      output: {
        recognized: {
          format: 'csv',
          encoding: 'utf-8',
          delimiter: ',',
          header_line: 1,
          columns: [{ position: 1, header: 'email', use: 'email', by: 'header', samples: ['asha@example.com'] }],
        },
        unclear: false,
        outcome: {
          mode: 'replace',
          complete: true,
          rows: 1,
          found: 1,
          not_found: 0,
          would_join: 0,
          would_leave: 0,
          members: 1,
          reasons: [],
          errors: [],
        },
      },
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
        ...path,
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
  uploadUserGroupFile: operation({
    summary: 'Upload a CSV or Excel file for a user group',
    description:
      'The body is the file itself. It is stored as it arrives, and belongs to this application only. Its format is recognized by its content.',
    tag: 'User groups',
    scope: 'application',
    method: 'POST',
    path: '/user_group/file',
    permission: 'groups:write',
    accepts: 'text/csv',
    alsoAccepts: fileTypes,
    status: 201,
    input: z.strictObject(
      {
        fileName: optionalName(255).meta(means('The file’s display name.', 'regulars.csv')),
        body: z.custom<AsyncIterable<Uint8Array>>(isByteStream, { error: 'must be the file' }).meta(means('The file.')),
      },
      onlyKnown,
    ),
    output: UserGroupFileSchema,
    errors: [],
    events: [],
    example: {
      input: {
        fileName: 'regulars.csv',
        body: { [Symbol.asyncIterator]: exampleCsv },
      },
      output: { file_url: file.file_url, size: 23 },
    },
  }),
  getUserGroupErrors: operation({
    summary: 'List the skipped rows of a group’s file',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId/errors',
    permission: 'groups:read',
    input: z.strictObject(
      {
        ...path,
        pageSize: wholeNumber(1, 100)
          .optional()
          .meta(means('Items per page, 1 to 100. If omitted, all of them: a group stores at most 10,000.', 100)),
        cursor,
      },
      onlyKnown,
    ),
    output: UserGroupErrorsResponseSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: [],
    example: {
      input: { groupId: '1' },
      output: {
        items: [{ line: 7, value: 'nobody@example.com', message: 'No account has this email address' }],
        page: { ...exampleCursorPage, size: 10_000 },
      },
    },
  }),
}
