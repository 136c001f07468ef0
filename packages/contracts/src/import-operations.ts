import * as z from 'zod'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import {
  CreateImportRequestSchema,
  ImportFileSchema,
  ImportPreviewSchema,
  PreviewImportRequestSchema,
} from './imports.ts'
import { optionalName } from './inputs.ts'
import { JobSchema } from './jobs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { fileTypes, isByteStream } from './user-group-file-operations.ts'

const { apiKey, file, asha, moment } = exampleWorld

const exampleCsv = async function* (): AsyncGenerator<Uint8Array> {
  yield Uint8Array.from('email\nasha@example.com\n', (character) => character.charCodeAt(0))
}

export const importOperations = {
  uploadImportFile: operation({
    summary: 'Upload a file of customers',
    description:
      'The body is the file itself: CSV, an Excel workbook, NDJSON, or JSON, as another system has exported it. It is stored as it arrives, and belongs to this application only. Its format is recognized by its content.',
    tag: 'Imports',
    scope: 'application',
    method: 'POST',
    path: '/imports/file',
    permission: 'users:import',
    accepts: 'text/csv',
    limitedAs: 'import',
    alsoAccepts: [...fileTypes, 'application/x-ndjson'],
    status: 201,
    input: z.strictObject(
      {
        fileName: optionalName(255).meta(means('The file’s display name.', 'customers.csv')),
        body: z.custom<AsyncIterable<Uint8Array>>(isByteStream, { error: 'must be the file' }).meta(means('The file.')),
      },
      onlyKnown,
    ),
    output: ImportFileSchema,
    errors: [],
    events: [],
    example: {
      input: { fileName: 'customers.csv', body: { [Symbol.asyncIterator]: exampleCsv } },
      output: { file_url: file.file_url, size: 23 },
    },
  }),
  previewImport: operation({
    summary: 'Preview what a file of customers contains',
    description:
      'Reads the beginning of the file without changing anything: which system wrote it, what each column is used for, the customers as they would be stored, and what is wrong with records that can’t be imported.',
    tag: 'Imports',
    scope: 'application',
    method: 'POST',
    path: '/imports/preview',
    permission: 'users:import',
    dry: true,
    input: z.strictObject({ body: PreviewImportRequestSchema.meta(means('The file.')) }, onlyKnown),
    output: ImportPreviewSchema,
    errors: ['FILE_NOT_FOUND', 'IMPORT_PRESET_NOT_FOUND'],
    events: [],
    example: {
      input: { body: { file_url: file.file_url } },
      output: {
        format: 'csv',
        encoding: 'utf-8',
        unclear: true,
        columns: [{ column: 'email', to: ['email'], samples: [asha.email] }],
        complete: true,
        read: 1,
        good: 1,
        rejected: 0,
        skipped: 0,
        customers: [
          {
            row: 1,
            line: 2,
            emails: [{ email: asha.email }],
            phone_numbers: [],
            blocked: false,
            marketing: {},
            has_password: false,
          },
        ],
        rejections: [],
        not_imported: [],
        skips: [],
      },
    },
  }),
  createImport: operation({
    summary: 'Import customers from a file',
    description:
      'Starts a job that creates and changes customers, or with `dry_run` says what it would do. Nobody is sent a message. Customers join groups if the caller has the permission `groups:write`. Passwords and social accounts are imported if the caller has the permission `users:credentials`; a password that a customer has is only replaced with `take`. `getJobErrors` lists the records that can’t be imported. Retrying the job creates no customer twice.',
    tag: 'Imports',
    scope: 'application',
    method: 'POST',
    path: '/imports',
    permission: 'users:import',
    status: 201,
    input: z.strictObject({ body: CreateImportRequestSchema.meta(means('The file.')) }, onlyKnown),
    output: JobSchema,
    errors: ['FILE_NOT_FOUND', 'IMPORT_PRESET_NOT_FOUND', 'JOB_NOT_FOUND'],
    events: ['job.created'],
    example: {
      input: { body: { file_url: file.file_url, dry_run: true } },
      output: {
        _id: exampleJobs.running,
        kind: 'import_customers',
        state: 'queued',
        about: { type: 'file', id: file.id, name: 'early-birds.csv' },
        started_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        error_count: 0,
        actions: ['pause', 'cancel'],
        created_at: moment,
      },
    },
  }),
}
