import * as z from 'zod'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import { flag, id, optionalName, wholeNumber } from './inputs.ts'
import { jobKindNames, jobStates } from './job-kinds.ts'
import { type Job, JobErrorsResponseSchema, JobListResponseSchema, JobSchema } from './jobs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { cursor, exampleCursorPage, examplePage, pageNo, pageSize } from './pages.ts'
import { exampleFile, ReturnedFileSchema } from './returned-files.ts'
import { commaSeparated } from './user-filters.ts'

const { apiKey, group, moment } = exampleWorld
const { running: job_id, paused, failed, completed } = exampleJobs

/** The job of the examples, in a given state. */
const exampleJob = (state: Job['state'], more: Partial<Job> = {}): Job => ({
  _id: job_id,
  kind: 'import_members',
  state,
  about: { type: 'user_group', id: group.id, name: group.name },
  started_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
  error_count: 1,
  actions: [],
  created_at: moment,
  started_at: moment,
  ...more,
})

const jobPath = { jobId: id().meta(means('The ID of the job.', job_id)) }

const running = exampleJob('running', {
  progress: { step: 'apply', unit: 'rows', done: 500, total: 2000 },
  actions: ['pause', 'cancel'],
})
// A retry starts over.
const { started_at: _, ...retried } = exampleJob('queued', {
  _id: failed,
  error_count: 0,
  actions: ['pause', 'cancel'],
})
const { started_at: __, ...undoing } = exampleJob('queued', {
  error_count: 0,
  undoes: completed,
  actions: ['pause', 'cancel'],
})
const queuedAgain = (_id: string) => exampleJob('queued', { _id, actions: ['pause', 'cancel'] })

const control = {
  tag: 'Jobs',
  scope: 'application',
  method: 'POST',
  permission: 'signed-in',
  input: z.strictObject(jobPath, onlyKnown),
  output: JobSchema,
} as const

export const jobOperations = {
  listJobs: operation({
    summary: 'List jobs',
    description:
      'Jobs that you may see, newest first. Each kind of job requires the permission to read what it is about: `groups:read` for `import_members` and `fill_segment`, `users:import` for `import_customers`, `users:export` for `export_customers`, and `users:read` for `bulk_action` and `clear_attribute`.',
    tag: 'Jobs',
    scope: 'application',
    method: 'GET',
    path: '/jobs',
    permission: 'signed-in',
    input: z.strictObject(
      {
        mine: flag().optional().meta(means('Only jobs that you started.', true)),
        state: commaSeparated(
          z.array(z.enum(jobStates, { error: `must be one of ${jobStates.join(', ')}` }), {
            error: 'must be a list of states',
          }),
        )
          .optional()
          .meta(means('Only jobs in one of these states.', ['queued', 'running'])),
        kind: z
          .enum(jobKindNames, { error: `must be one of ${jobKindNames.join(', ')}` })
          .optional()
          .meta(means('Only jobs of this kind.', 'import_members')),
        about: optionalName(64).meta(means('Only jobs about the record with this ID, such as a user group.', group.id)),
        pageSize,
        pageNo,
        cursor,
      },
      onlyKnown,
    ),
    output: JobListResponseSchema,
    errors: [],
    events: [],
    example: {
      input: { state: ['running'] },
      output: { items: [running], page: examplePage },
      permission: 'groups:read',
    },
  }),
  getJob: operation({
    summary: 'Get a job',
    description: 'Poll it to follow the progress. It changes about once a second.',
    tag: 'Jobs',
    scope: 'application',
    method: 'GET',
    path: '/jobs/:jobId',
    permission: 'signed-in',
    input: z.strictObject(jobPath, onlyKnown),
    output: JobSchema,
    errors: ['JOB_NOT_FOUND'],
    events: [],
    example: { input: { jobId: job_id }, output: running, permission: 'groups:read' },
  }),
  pauseJob: operation({
    ...control,
    summary: 'Pause a job',
    description:
      'Nothing is written after the response. Pausing a paused job changes nothing. A file that is needed to resume it is kept for `FILES_KEPT_DAYS`.',
    path: '/jobs/:jobId/pause',
    errors: ['JOB_NOT_FOUND', 'JOB_STATE'],
    events: ['job.paused'],
    example: {
      input: { jobId: job_id },
      output: { ...running, state: 'paused', actions: ['resume', 'cancel'] },
      permission: 'groups:write',
    },
  }),
  resumeJob: operation({
    ...control,
    summary: 'Resume a paused job',
    description: 'Continues exactly where it stopped.',
    path: '/jobs/:jobId/resume',
    errors: ['JOB_NOT_FOUND', 'JOB_STATE'],
    events: ['job.resumed'],
    example: {
      input: { jobId: paused },
      output: queuedAgain(paused),
      permission: 'groups:write',
    },
  }),
  cancelJob: operation({
    ...control,
    summary: 'Cancel a job',
    description:
      'Stops it permanently. What it has done until then stays, and `result` says what that is. A job that is running is `canceling` until its current step has ended.',
    path: '/jobs/:jobId/cancel',
    errors: ['JOB_NOT_FOUND', 'JOB_STATE'],
    events: ['job.cancel_requested', 'job.canceled', 'user_group.failed'],
    example: {
      input: { jobId: job_id },
      output: { ...running, state: 'canceling', actions: [] },
      events: ['job.cancel_requested'],
      permission: 'groups:write',
    },
  }),
  retryJob: operation({
    ...control,
    summary: 'Retry a failed or canceled job',
    description:
      'Runs it again from the beginning. That is safe: what an earlier run has done isn’t done twice. The file of a group can only be read again while it is still the group’s file.',
    path: '/jobs/:jobId/retry',
    errors: ['JOB_NOT_FOUND', 'JOB_STATE', 'JOB_OUTDATED', 'USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY'],
    events: ['job.retried'],
    example: {
      input: { jobId: failed },
      output: retried,
      permission: 'groups:write',
    },
  }),
  undoJob: operation({
    ...control,
    summary: 'Undo what a job has changed',
    description:
      'Adds a job that reverts the changes of this one, and returns it. What something else has changed since is kept, and the new job says so in `undo_result` and its errors. A canceled or failed job can be undone too. Undoing a job again returns the same job.',
    path: '/jobs/:jobId/undo',
    errors: ['JOB_NOT_FOUND', 'JOB_STATE', 'JOB_OUTDATED', 'USER_GROUP_NOT_FOUND', 'USER_GROUP_BUSY'],
    events: ['job.created'],
    example: {
      input: { jobId: completed },
      output: undoing,
      permission: 'groups:write',
    },
  }),
  getJobErrors: operation({
    summary: 'List the rows that a job has skipped',
    tag: 'Jobs',
    scope: 'application',
    method: 'GET',
    path: '/jobs/:jobId/errors',
    permission: 'signed-in',
    input: z.strictObject(
      {
        ...jobPath,
        pageSize: wholeNumber(1, 100)
          .optional()
          .meta(means('Items per page, 1 to 100. If omitted, all of them: a job stores at most 10,000.', 100)),
        cursor,
      },
      onlyKnown,
    ),
    output: JobErrorsResponseSchema,
    errors: ['JOB_NOT_FOUND'],
    events: [],
    example: {
      input: { jobId: job_id },
      output: {
        items: [{ line: 7, value: 'nobody@example.com', message: 'No account has this email address' }],
        page: { ...exampleCursorPage, size: 10_000 },
      },
      permission: 'groups:read',
    },
  }),
  getJobErrorFile: operation({
    summary: 'Download the rows that a job has skipped',
    description:
      'The rows as they were in the file, under its header, followed by the columns `error_line`, `error_field`, `error_code`, `error`, and, of an import, `error_expected`. Correct them, and send the file again as it is. A cell that a spreadsheet would run as a formula begins with an apostrophe, which is ignored when the file is read. If the rows aren’t known, the first column is `value`.',
    tag: 'Jobs',
    scope: 'application',
    method: 'GET',
    path: '/jobs/:jobId/errors.csv',
    permission: 'signed-in',
    returns: 'text/csv',
    input: z.strictObject(jobPath, onlyKnown),
    output: ReturnedFileSchema,
    errors: ['JOB_NOT_FOUND'],
    events: [],
    example: {
      input: { jobId: job_id },
      output: exampleFile(
        `skipped-rows-${job_id}.csv`,
        'email,error_line,error_field,error_code,error\r\nnobody@example.com,7,email,no_account,No account has this email address\r\n',
      ),
      permission: 'groups:read',
    },
  }),
}
