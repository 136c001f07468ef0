import * as z from 'zod'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import { CreateExportRequestSchema } from './exports.ts'
import { id } from './inputs.ts'
import { JobSchema } from './jobs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { exampleFile, ReturnedFileSchema } from './returned-files.ts'

const { apiKey, file, moment } = exampleWorld

export const exportOperations = {
  createExport: operation({
    summary: 'Export customers to a file',
    description:
      'Starts a job that writes the customers of a list, each of them once, newest first. Its `result` says how many there are, and until when `downloadExport` returns the file. Customers who are created after the start aren’t included. In CSV, a cell that a spreadsheet would run as a formula begins with an apostrophe. The file can be imported as it is.',
    tag: 'Exports',
    scope: 'application',
    method: 'POST',
    path: '/exports',
    permission: 'users:export',
    status: 201,
    input: z.strictObject({ body: CreateExportRequestSchema.meta(means('What to export.')) }, onlyKnown),
    output: JobSchema,
    errors: ['USER_GROUP_NOT_FOUND'],
    events: ['job.created'],
    example: {
      input: { body: { format: 'csv', filter: { status: ['active'] }, fields: ['user_id', 'emails'] } },
      output: {
        _id: exampleJobs.running,
        kind: 'export_customers',
        state: 'queued',
        about: { type: 'file', id: file.id, name: 'customers-2024-05-01.csv' },
        started_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        error_count: 0,
        actions: ['pause', 'cancel'],
        created_at: moment,
      },
    },
  }),
  downloadExport: operation({
    summary: 'Download an export',
    description:
      'Returns the file of an export that is completed, until it expires. Each download is recorded. It is sent while it is read, so it can be of any size. A download that broke off is resumed with the headers `Range` and `If-Range`: the response has the status 206, and the rest of the file.',
    tag: 'Exports',
    scope: 'application',
    method: 'POST',
    path: '/exports/:jobId/download',
    permission: 'users:export',
    returns: 'application/octet-stream',
    input: z.strictObject({ jobId: id().meta(means('The ID of the job.', exampleJobs.exported)) }, onlyKnown),
    output: ReturnedFileSchema,
    errors: ['JOB_NOT_FOUND', 'JOB_STATE', 'FILE_EXPIRED'],
    events: ['export.downloaded'],
    example: {
      input: { jobId: exampleJobs.exported },
      output: exampleFile('customers-2024-05-01.csv', 'user_id,email\r\n'),
    },
  }),
}
