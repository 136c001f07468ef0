import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { bulkActionNames } from './bulk-action-kinds.ts'
import { BulkActionResultSchema } from './bulk-results.ts'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import { ImportOptionsSchema } from './import-options.ts'
import { ImportFaultSchema } from './import-faults.ts'
import { ExportCustomersResultSchema } from './export-results.ts'
import { ImportCustomersResultSchema } from './import-results.ts'
import { jobActions, jobKindNames, jobStates } from './job-kinds.ts'
import { means } from './means.ts'
import { PaginationSchema } from './pages.ts'

/*
 * Jobs: long-running work that people can see, pause, cancel, retry, and undo.
 */

const { group, moment } = exampleWorld

/** How far a job has come. */
export const JobProgressSchema = z
  .object({
    step: z
      .string()
      .meta(
        means('What the job is doing: `fetch`, `check`, `collect`, `apply`, `remove`, `write`, or `undo`.', 'apply'),
      ),
    unit: z.enum(['rows', 'bytes', 'members', 'users']).meta(means('What `done` and `total` count.', 'rows')),
    done: z.number().meta(means('How much of this step is done.', 500)),
    total: z.number().optional().meta(means('How much there is to do in this step, if known.', 2000)),
    per_second: z.number().optional().meta(means('The average rate of this step. Only present while it runs.', 4000)),
    seconds_left: z
      .number()
      .optional()
      .meta(means('The estimated time until this step is done. Only present while it runs, if the total is known.', 1)),
  })
  .meta(means('How far a job has come in its current step.'))
export type JobProgress = z.infer<typeof JobProgressSchema>

export const ImportMembersResultSchema = z
  .object({
    rows: z
      .number()
      .meta(means('Rows that were applied, or customers who were compared with the rule of a segment.', 2000)),
    matched: z.number().meta(means('Rows that matched a user, or customers who matched the rule.', 1990)),
    joined: z.number().meta(means('Users who joined the group.', 1500)),
    left: z.number().meta(means('Users who left the group.', 20)),
    members: z.number().meta(means('The number of members afterward.', 3000)),
  })
  .meta(
    means(
      'What reading the file of a user group, or filling a segment, has changed. A job that was canceled keeps what it had done.',
    ),
  )
export type ImportMembersResult = z.infer<typeof ImportMembersResultSchema>

export const ClearAttributeResultSchema = z
  .object({ cleared: z.number().meta(means('Customers whose values were deleted.', 12_431)) })
  .meta(means('What deleting the values of an attribute has changed.'))
export type ClearAttributeResult = z.infer<typeof ClearAttributeResultSchema>

export const UndoResultSchema = z
  .object({
    undone: z.number().meta(means('Changes that were undone.', 1500)),
    kept: z
      .number()
      .meta(
        means(
          'Changes that were kept because something else has changed since. `getJobErrors` of this job lists them.',
          3,
        ),
      ),
  })
  .meta(means('What undoing a job has changed. An undo that was canceled keeps what it had undone.'))
export type UndoResult = z.infer<typeof UndoResultSchema>

const shared = {
  _id: z.string().meta(means('The ID of the job.', exampleJobs.running)),
  state: z
    .enum(jobStates)
    .meta(
      means(
        '`queued`: waits for a free worker. `canceling`: asked to stop, and does so after its current step. `canceled`: what was done until then stays. `failed`: see `failure`.',
        'running',
      ),
    ),
  about: z
    .object({
      type: z
        .enum(['user_group', 'file', 'users', 'attribute'])
        .meta(
          means(
            'The type of the record. A `file` is the one that an import reads, or an export writes. `users` are those of a bulk action, which have no record of their own. An `attribute` has been deleted.',
            'user_group',
          ),
        ),
      id: z.string().meta(means('The ID of the record.', group.id)),
      name: z.string().meta(means('Its name when the job was started.', group.name)),
    })
    .meta(means('What the job is about.')),
  started_by: ActorSchema.meta(means('Who started the job.')),
  undoes: z.string().optional().meta(means('The ID of the job that this one undoes.', exampleJobs.completed)),
  undone_by: z
    .string()
    .optional()
    .meta(
      means('The ID of the job that undoes this one, whether it is still running or has ended.', exampleJobs.running),
    ),
  undo_result: UndoResultSchema.optional(),
  progress: JobProgressSchema.optional(),
  error_count: z.number().meta(means('The number of rows that were skipped. `getJobErrors` lists them.', 0)),
  failure: z
    .string()
    .optional()
    .meta(means('Why the job failed, or what canceling it has left. Only present in these two states.')),
  actions: z
    .array(z.enum(jobActions))
    .meta(means('What can be done with the job right now, by this caller.', ['pause', 'cancel'])),
  created_at: z.string().meta(means('When the job was added, ISO 8601 in UTC.', moment)),
  started_at: z.string().optional().meta(means('When it began to run, ISO 8601 in UTC.', moment)),
  finished_at: z
    .string()
    .optional()
    .meta(means('When it was completed, canceled, or failed, ISO 8601 in UTC.', moment)),
}

/** A job. `kind` decides what `result` is. */
export const JobSchema = z
  .object({
    ...shared,
    kind: z
      .enum(jobKindNames)
      .meta(
        means(
          'The kind of work. `import_members` reads the file of a user group, `fill_segment` compares all customers with the rule of a segment, `import_customers` imports the customers in a file, `export_customers` writes customers to a file, `bulk_action` does something with many users, and `clear_attribute` deletes the values of a deleted attribute.',
          'import_members',
        ),
      ),
    action: z
      .enum(bulkActionNames)
      .optional()
      .meta(means('What a `bulk_action` does with each user. Not present for other kinds.', 'block')),
    result: z
      .union([
        ImportMembersResultSchema,
        ImportCustomersResultSchema,
        ExportCustomersResultSchema,
        BulkActionResultSchema,
        ClearAttributeResultSchema,
      ])
      .optional()
      .meta(means('What the job has done. Its `kind` decides which of them it is.')),
    dry_run: z.literal(true).optional().meta(means('An import that only says what it would do.')),
    options: ImportOptionsSchema.optional().meta(
      means(
        'What an import was asked to do, so that a dry run can be repeated as an import. Only `getJob` returns it.',
      ),
    ),
  })
  .meta(means('Long-running work that can be watched and controlled.'))
export type Job = z.infer<typeof JobSchema>

export const JobListResponseSchema = z.object({
  items: z.array(JobSchema).meta(means('The jobs of this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type JobListResponse = z.infer<typeof JobListResponseSchema>

export const JobErrorSchema = z
  .object({
    line: z
      .number()
      .meta(means('The line in the file, counting from 1; the header is line 1. For an undo, a number from 1.', 7)),
    value: z.string().meta(means('The value in the file. For an undo, the ID of the record.', 'nobody@example.com')),
    message: z.string().meta(means('Why the row was skipped.', 'No account has this email address')),
    code: z
      .string()
      .optional()
      .meta(
        means('The same as a code, which never changes. Not present for jobs of an earlier version.', 'no_account'),
      ),
    expected: z
      .string()
      .optional()
      .meta(means('What would be right. For imports of customers.', 'An address such as asha@example.com')),
    field: z
      .string()
      .optional()
      .meta(means('The header of the column with the value, if it is known and the column has one.', 'email')),
  })
  .extend({
    faults: z
      .array(ImportFaultSchema)
      .optional()
      .meta(means('Everything that is wrong with a record of an import, if that is more than the one above.')),
  })
  .meta(means('A row that a job has skipped.'))
export type JobError = z.infer<typeof JobErrorSchema>

export const JobErrorsResponseSchema = z.object({
  items: z.array(JobErrorSchema).meta(means('The skipped rows, in the order of the file.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type JobErrorsResponse = z.infer<typeof JobErrorsResponseSchema>
