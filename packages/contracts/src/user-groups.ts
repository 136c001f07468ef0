import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { atMost, filledName, filledText, ignored, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

const { group, file } = exampleWorld

export const userGroupStatuses = ['pending', 'processing', 'completed', 'failed'] as const
export type UserGroupStatus = (typeof userGroupStatuses)[number]

const fileUrl = filledText(2048)

/** What later clients send besides the specification's three fields, as far as it can be supported. */
const bulkOnly = {
  type: z
    .enum(['bulk'], { error: 'must be bulk: groups are created from a file' })
    .optional()
    .meta(means('The type of the group. Only `bulk` (from a file) is supported.', 'bulk')),
  conditions: z
    .array(z.unknown(), { error: 'must be a list' })
    .check(atMost(0, { error: 'must be empty: groups are created from a file' }))
    .optional()
    .meta(means('Must be empty. Accepted because published clients send it.', [])),
}

export const CreateUserGroupSchema = z.strictObject(
  {
    name: filledName(100).meta(means('The name of the group.', 'Regulars')),
    description: text(1000).meta(means('What the group is for.', 'Bought three times or more')),
    file_url: fileUrl.meta(
      means(
        'A CSV file of the members: an http(s) URL, or the `file_url` from `uploadUserGroupFile`. Columns: user_id, email, or phone_number (with country_code), and action (add or remove).',
        file.file_url,
      ),
    ),
    ...bulkOnly,
  },
  onlyKnown,
)
export type CreateUserGroup = z.infer<typeof CreateUserGroupSchema>

export const UpdateUserGroupSchema = z.strictObject(
  {
    name: filledName(100).optional().meta(means('The name of the group.', 'Regulars')),
    description: text(1000).optional().meta(means('What the group is for.', 'Bought three times or more')),
    file_url: fileUrl
      .optional()
      .meta(means('A new CSV file. Its rows replace the members, unless their action says otherwise.', file.file_url)),
    ...bulkOnly,
    _id: ignored,
    uid: ignored,
    __v: ignored,
  },
  onlyKnown,
)
export type UpdateUserGroup = z.infer<typeof UpdateUserGroupSchema>

/** The skipped rows of a file. */
export const UserGroupErrorSummarySchema = z
  .object({
    count: z.number().optional().meta(means('The number of skipped rows.', 2)),
    file_url: z.string().optional().meta(means('Where to get the rows, and why they were skipped.')),
  })
  .meta(means('The skipped rows of the file.'))
export type UserGroupErrorSummary = z.infer<typeof UserGroupErrorSummarySchema>

/** The progress of reading a file. */
export const UserGroupProgressSchema = z
  .object({
    rows: z.number().meta(means('Rows read so far.', 1000)),
    matched: z.number().meta(means('Rows that matched a user of this application.', 998)),
    total_bytes: z.number().optional().meta(means('The size of the file in bytes, if known.', 52_000)),
    read_bytes: z.number().optional().meta(means('Bytes read so far.', 26_000)),
  })
  .meta(means('The progress of reading the file.'))
export type UserGroupProgress = z.infer<typeof UserGroupProgressSchema>

export const UserGroupResponseSchema = z
  .object({
    _id: z.string().optional().meta(means('The ID of the group, 24 hex characters.', group.id)),
    uid: z.number().optional().meta(means('The number of the group, counting from 1 in each application.', group.uid)),
    name: z.string().optional().meta(means('The name of the group.', group.name)),
    description: z.string().optional().meta(means('What the group is for.', group.description)),
    file_url: z.string().optional().meta(means('The file that the members came from, as submitted.', file.file_url)),
    status: z.enum(userGroupStatuses).optional().meta(means('The status of reading the file.', 'completed')),
    application_id: z
      .string()
      .optional()
      .meta(means('The application the group belongs to.', exampleWorld.application.id)),
    created_at: z.string().optional().meta(means('When the group was created, ISO 8601 in UTC.', exampleWorld.moment)),
    modified_at: z
      .string()
      .optional()
      .meta(means('When the group last changed, ISO 8601 in UTC.', exampleWorld.moment)),
    __v: z.number().optional().meta(means('Increases by one with every change.', 0)),
    is_active: z.boolean().optional().meta(means('Whether the group is in use; always true.', true)),
    type: z.string().optional().meta(means('The type of the group: `bulk` (from a file).', 'bulk')),
    error: UserGroupErrorSummarySchema.optional(),
    progress: UserGroupProgressSchema.optional(),
    members: z.number().optional().meta(means('The number of users in the group.', 1)),
    failure: z.string().optional().meta(means('Why the file could not be read. Only present if it failed.')),
  })
  .meta(means('A group of users in one application.'))
export type UserGroup = z.infer<typeof UserGroupResponseSchema>
export type UserGroupResponse = UserGroup

export const UserGroupListResponseSchema = z.object({
  items: z.array(UserGroupResponseSchema).optional().meta(means('The groups of this page, newest first.')),
  page: PaginationSchema.optional().meta(means('Pagination of this list.')),
})
export type UserGroupListResponse = z.infer<typeof UserGroupListResponseSchema>

/** A group that a user is in, without the fields that require permission to see groups. */
export const MembershipSchema = UserGroupResponseSchema.pick({
  _id: true,
  uid: true,
  name: true,
  description: true,
  status: true,
  members: true,
}).meta(means('A summary of a group that a user is in.'))
export type Membership = z.infer<typeof MembershipSchema>

export const MembershipListResponseSchema = z.object({
  items: z.array(MembershipSchema).meta(means('The groups of this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type MembershipListResponse = z.infer<typeof MembershipListResponseSchema>

export const UserGroupFileSchema = z.object({
  file_url: z.string().meta(means('Pass it as the `file_url` of a user group.', file.file_url)),
  size: z.number().meta(means('The size in bytes.', 52_000)),
})
export type UserGroupFile = z.infer<typeof UserGroupFileSchema>

export const UserGroupRowErrorSchema = z
  .object({
    line: z.number().meta(means('The line in the file, counting from 1; the header is line 1.', 7)),
    value: z.string().meta(means('The value in the file.', 'nobody@example.com')),
    message: z.string().meta(means('Why the row was skipped.', 'No account has this email address')),
  })
  .meta(means('A skipped row.'))
export type UserGroupRowError = z.infer<typeof UserGroupRowErrorSchema>

export const UserGroupErrorsResponseSchema = z.object({
  items: z.array(UserGroupRowErrorSchema).meta(means('The skipped rows, in the order of the file.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type UserGroupErrorsResponse = z.infer<typeof UserGroupErrorsResponseSchema>

export const exampleUserGroup = {
  _id: group.id,
  uid: group.uid,
  name: group.name,
  description: group.description,
  file_url: file.file_url,
  status: 'completed',
  application_id: exampleWorld.application.id,
  created_at: exampleWorld.moment,
  modified_at: exampleWorld.moment,
  is_active: true,
  type: 'bulk',
  members: 1,
  __v: 0,
} satisfies UserGroup
