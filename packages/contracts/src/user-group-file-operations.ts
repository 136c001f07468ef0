import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { optionalName, wholeNumber } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { cursor, exampleCursorPage } from './pages.ts'
import { exampleFile } from './returned-files.ts'
import {
  PreviewUserGroupFileSchema,
  UserGroupErrorsResponseSchema,
  UserGroupFileSchema,
  UserGroupPreviewSchema,
} from './user-group-files.ts'
import { groupPath } from './user-group-operations.ts'

const { file } = exampleWorld

const isByteStream = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** How browsers and tools label the same files; what a file is follows from its content. */
const fileTypes = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'text/tab-separated-values',
  'application/octet-stream',
] as const

export const userGroupFileOperations = {
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
        body: exampleFile('regulars.csv', 'email\nasha@example.com\n').content,
      },
      output: { file_url: file.file_url, size: 23 },
    },
  }),
  previewUserGroupFile: operation({
    summary: 'Preview what a file would change in a user group',
    description:
      'Reads the file without changing anything: what was recognized in it, which rows match a user, and who would join or leave. Of a very large file, it reads the beginning, and says so: `complete` is false.',
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
  getUserGroupErrors: operation({
    summary: 'List the skipped rows of a group’s file',
    tag: 'User groups',
    scope: 'application',
    method: 'GET',
    path: '/user_group/:groupId/errors',
    permission: 'groups:read',
    input: z.strictObject(
      {
        ...groupPath,
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

export { fileTypes, isByteStream }
