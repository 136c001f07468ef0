import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { RecognizedFileSchema } from './files.ts'
import { exampleAttribute } from './example-attribute.ts'
import { means } from './means.ts'
import { PaginationSchema } from './pages.ts'
import { StoredSegmentRuleSchema } from './stored-segment-rules.ts'
import { emptyReasons } from './user-group-files.ts'

const { group, file } = exampleWorld

export const userGroupStatuses = ['pending', 'processing', 'completed', 'failed'] as const
export type UserGroupStatus = (typeof userGroupStatuses)[number]

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
    is_active: z.boolean().optional().meta(means('Whether the group is in use. If not, it is archived.', true)),
    type: z
      .string()
      .optional()
      .meta(means('The type of the group: `bulk` (from a file), or `conditional` (a segment).', 'bulk')),
    conditions: z
      .array(
        z.object({
          user_attribute_definition_id: z.string().meta(means('The attribute.', exampleAttribute.id)),
          type: z.string().meta(means('The comparison.', 'gt')),
          value: z.string().meta(means('What to compare with.', '37')),
        }),
      )
      .optional()
      .meta(means('The rule of a segment as published clients write it, if it can be written like that.', [])),
    rule: StoredSegmentRuleSchema.optional(),
    in_words: z
      .string()
      .optional()
      .meta(means('The rule of a segment in words.', 'Customers who have a verified email address.')),
    refreshed_at: z
      .string()
      .optional()
      .meta(means('When a segment was last compared with all customers, ISO 8601 in UTC.', exampleWorld.moment)),
    lag_s: z
      .number()
      .optional()
      .meta(means('How long the oldest change of a customer has waited to be reflected in segments, in seconds.', 0)),
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
