import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { fileUrl } from './file-url.ts'
import { FileColumnChoiceSchema, RecognizedFileSchema } from './files.ts'
import { flag, optionalGroup } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

/*
 * The file of a user group: uploading it, previewing what it would change, and the rows that were skipped.
 */

const { file } = exampleWorld

/** Why a file needs `confirm_empty`. */
export const emptyReasons = ['matches_nobody', 'empties_group'] as const
export type EmptyReason = (typeof emptyReasons)[number]

export const UserGroupFileSchema = z.object({
  file_url: z.string().meta(means('Pass it as the `file_url` of a user group.', file.file_url)),
  size: z.number().meta(means('The size in bytes.', 52_000)),
})
export type UserGroupFile = z.infer<typeof UserGroupFileSchema>

export const PreviewUserGroupFileSchema = z.strictObject(
  {
    file_url: fileUrl.meta(
      means('The file: an http(s) URL, or a `file_url` from `uploadUserGroupFile`.', file.file_url),
    ),
    group_id: optionalGroup().meta(
      means('The group that the file is for, by `uid` or `_id`. Omit it for a new group.', '1'),
    ),
    partial: flag()
      .optional()
      .meta(means('Whether the file is for `updateUserGroupPartially`, which never replaces members.', false)),
    columns: FileColumnChoiceSchema.optional(),
  },
  onlyKnown,
)
export type PreviewUserGroupFile = z.infer<typeof PreviewUserGroupFileSchema>

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

const someUsers = (what: string, example: number) => z.number().meta(means(what, example))

export const UserGroupOutcomeSchema = z
  .object({
    mode: z
      .enum(['replace', 'edit'])
      .meta(means('Whether the rows `replace` the members, or `edit` them by adding and removing some.', 'replace')),
    complete: z
      .boolean()
      .meta(
        means(
          'Whether the whole file was read. If not, all numbers are about its beginning: at least `would_join` users would join, at most `would_leave` would leave, and `needs_confirm_empty` isn’t known.',
          true,
        ),
      ),
    stopped_by: z
      .enum(['time', 'users'])
      .optional()
      .meta(
        means(
          'Why the file wasn’t read to its end: it took longer than 12 seconds (`time`), or names more than 250,000 users (`users`). Only present if `complete` is false.',
          'users',
        ),
      ),
    rows: someUsers('Rows read.', 1235),
    found: someUsers('Rows that match a user.', 1204),
    not_found: someUsers('Rows that match no user, or can’t be used.', 31),
    would_join: someUsers('Users who would join the group.', 40),
    would_leave: someUsers('Members who would leave the group.', 3),
    members: someUsers('The number of members afterward.', 1200),
    needs_confirm_empty: z
      .enum(emptyReasons)
      .optional()
      .meta(means('Set if the file needs `confirm_empty`.', 'empties_group')),
    reasons: z
      .array(
        z.object({
          message: z.string().meta(means('Why the rows can’t be used.', 'No account has this email address')),
          rows: someUsers('The number of rows.', 31),
        }),
      )
      .meta(
        means('Why rows can’t be used, most frequent first.', [
          { message: 'No account has this email address', rows: 31 },
        ]),
      ),
    errors: z.array(UserGroupRowErrorSchema).meta(means('The first 100 of those rows.')),
  })
  .meta(means('What a file would change.'))
export type UserGroupOutcome = z.infer<typeof UserGroupOutcomeSchema>

export const UserGroupPreviewSchema = z.object({
  recognized: RecognizedFileSchema,
  unclear: z
    .boolean()
    .meta(means('Whether the columns should be confirmed: none was recognized by its header.', false)),
  outcome: UserGroupOutcomeSchema.optional().meta(
    means('What the file would change. Not present if no column identifies users.'),
  ),
})
export type UserGroupPreview = z.infer<typeof UserGroupPreviewSchema>
