import * as z from 'zod'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleWorld } from './example-world.ts'
import { FileColumnChoiceSchema, RecognizedFileSchema } from './files.ts'
import { atLeast, atMost, filledName, flag, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'
import { emptyReasons, fileUrl } from './user-group-files.ts'

const { group, file } = exampleWorld

export const userGroupStatuses = ['pending', 'processing', 'completed', 'failed'] as const
export type UserGroupStatus = (typeof userGroupStatuses)[number]

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

/** How to read the file. Our own additions to the specification. */
const reading = {
  columns: FileColumnChoiceSchema.optional(),
  confirm_empty: flag()
    .optional()
    .meta(
      means(
        'Accepts a file that matches no user, or that leaves the group without members. Without it, such a file fails, and the members stay.',
        true,
      ),
    ),
}

const refresh = flag()
  .optional()
  .meta(means('Reads the group’s file again, even if its `file_url` is unchanged.', true))

export const CreateUserGroupSchema = z.strictObject(
  {
    name: filledName(100).meta(means('The name of the group.', 'Regulars')),
    description: text(1000).meta(means('What the group is for.', 'Bought three times or more')),
    file_url: fileUrl.meta(
      means(
        'A CSV or Excel file of the members: an http(s) URL, or the `file_url` from `uploadUserGroupFile`. Columns: user_id, email, or phone_number (with country_code), and action (add or remove), or the headers of a common export.',
        file.file_url,
      ),
    ),
    ...bulkOnly,
    ...reading,
  },
  onlyKnown,
)
export type CreateUserGroup = z.infer<typeof CreateUserGroupSchema>

const groupChanges = {
  name: filledName(100).optional().meta(means('The name of the group.', 'Regulars')),
  description: text(1000).optional().meta(means('What the group is for.', 'Bought three times or more')),
  file_url: fileUrl
    .optional()
    .meta(
      means(
        'A new CSV or Excel file. Its rows replace the members; if every row says `remove`, they leave the group instead. The current `file_url` doesn’t read the file again: use `refresh` for that.',
        file.file_url,
      ),
    ),
  ...bulkOnly,
  ...reading,
  refresh,
}

/** The fields of a group that changing it accepts only with their current values. */
export const userGroupEcho = {
  _id: 'current',
  uid: 'current',
  application_id: 'current',
  is_active: 'current',
  status: 'moving',
  error: 'moving',
  progress: 'moving',
  members: 'moving',
  failure: 'moving',
  needs_confirm_empty: 'moving',
  recognized: 'moving',
  created_at: 'current',
  modified_at: 'earlier',
  __v: 'earlier',
} as const satisfies EchoOf<UserGroup, typeof groupChanges>

export const UpdateUserGroupSchema = z.strictObject({ ...groupChanges, ...echoShape(userGroupEcho) }, onlyKnown)
export type UpdateUserGroup = z.infer<typeof UpdateUserGroupSchema>

export const UserGroupRowSchema = z
  .strictObject(
    {
      user_id: text(255).optional().meta(means('The user’s ID.', exampleWorld.asha.id)),
      email: text(320).optional().meta(means('The user’s email address.', exampleWorld.asha.email)),
      phone_number: text(255).optional().meta(means('The user’s phone number.', exampleWorld.asha.phone)),
      country_code: z
        .union([z.number(), text(16)], { error: 'must be a calling code such as 91' })
        .optional()
        .meta(means('The calling code of the phone number.', 91)),
      action: z.enum(['add', 'remove'], { error: 'must be add or remove' }).meta(means('What to do.', 'add')),
    },
    onlyKnown,
  )
  .meta(means('A user to add to a group, or to remove from it.'))
export type UserGroupRow = z.infer<typeof UserGroupRowSchema>

export const UpdateUserGroupPartiallySchema = z.strictObject(
  {
    type: z
      .enum(['file_url', 'json', 'bulk'], { error: 'must be file_url or json' })
      .optional()
      .meta(means('Where the rows come from: `file_url`, or `json` for `user_data`. Optional.', 'json')),
    name: filledName(100).optional().meta(means('The name of the group.', 'Regulars')),
    description: text(1000).optional().meta(means('What the group is for.', 'Bought three times or more')),
    file_url: fileUrl
      .optional()
      .meta(means('A CSV or Excel file whose rows are added, or removed if their action says so.', file.file_url)),
    user_data: z
      .array(UserGroupRowSchema, { error: 'must be a list of users' })
      .check(atLeast(1, { error: 'must not be empty' }), atMost(10_000, { error: 'must have at most 10000 entries' }))
      .optional()
      .meta(means('The users to add or remove, instead of a file.')),
    conditions: bulkOnly.conditions,
    ...reading,
    refresh,
    ...echoShape(userGroupEcho),
  },
  onlyKnown,
)
export type UpdateUserGroupPartially = z.infer<typeof UpdateUserGroupPartiallySchema>

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
    __v: z
      .number()
      .optional()
      .meta(
        means(
          'Increases by one with every change of the group, but not while its file is read. Send it as `If-Match`.',
          0,
        ),
      ),
    is_active: z.boolean().optional().meta(means('Whether the group is in use; always true.', true)),
    type: z.string().optional().meta(means('The type of the group: `bulk` (from a file).', 'bulk')),
    error: UserGroupErrorSummarySchema.optional(),
    progress: UserGroupProgressSchema.optional(),
    members: z.number().optional().meta(means('The number of users in the group.', 1)),
    failure: z.string().optional().meta(means('Why the file could not be read. Only present if it failed.')),
    needs_confirm_empty: z
      .enum(emptyReasons)
      .optional()
      .meta(
        means(
          'Set if the file failed because it needs `confirm_empty`: it matches no user, or would leave the group empty.',
          'matches_nobody',
        ),
      ),
    recognized: RecognizedFileSchema.optional(),
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

export const DeletedUserGroupSchema = z.object({
  id: z.string().meta(means('The ID of the group.', group.id)),
  success: z.boolean().meta(means('Always true.', true)),
})
export type DeletedUserGroup = z.infer<typeof DeletedUserGroupSchema>

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
