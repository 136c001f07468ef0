import * as z from 'zod'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import { type ImportFate, importFates } from './import-targets.ts'
import { means } from './means.ts'

/*
 * What an import has done, or would do.
 */

const { asha } = exampleWorld

const ImportSampleSchema = z.object({
  row: z.number().meta(means('The number of the record, counting from 1. A header isn’t counted.', 1)),
  line: z
    .number()
    .optional()
    .meta(means('The line on which the record begins, counting from 1. Not present in JSON documents.', 2)),
  user_id: z.string().optional().meta(means('The customer, if there is one.', asha.id)),
})
export type ImportSample = z.infer<typeof ImportSampleSchema>

const records = (what: string, example: number) => z.number().meta(means(what, example))
const samples = (what: string) => z.array(ImportSampleSchema).meta(means(what))

const fate = (what: string, example: ImportFate) => z.enum(importFates).meta(means(what, example))

const ImportComparisonSchema = z
  .object({
    dry_run_id: z.string().meta(means('The dry run.', exampleJobs.running)),
    expected: z
      .object({
        created: records('Customers who would be created.', 900),
        updated: records('Customers who would be changed.', 50),
        unchanged: records('Records of customers who already were as the file says.', 40),
        skipped: records('Records that are no customers.', 3),
        rejected: records('Records that couldn’t be imported.', 7),
      })
      .meta(means('What the dry run said.')),
    differences: records('Records that came out differently, because something has changed since.', 0),
    rows: z
      .array(
        z.object({
          row: z.number().meta(means('The number of the record, counting from 1. A header isn’t counted.', 1)),
          line: z.number().optional().meta(means('The line on which the record begins, counting from 1.', 2)),
          expected: fate('What the dry run said. Not present if it didn’t see the record.', 'created').optional(),
          came: fate('What has become of it.', 'updated'),
        }),
      )
      .meta(means('The first 100 of these records.')),
  })
  .meta(means('How an import came out, compared with its dry run.'))

export const ImportCustomersResultSchema = z
  .object({
    dry_run: z
      .boolean()
      .meta(means('Whether nothing was changed, and the numbers say what an import would do.', false)),
    rows: records('Records that were read.', 1000),
    created: records('Customers who were created.', 900),
    updated: records('Customers who were changed.', 50),
    unchanged: records('Records of customers who already were as the file says.', 40),
    skipped: records('Records that are no customers.', 3),
    rejected: records('Records that can’t be imported. `getJobErrors` lists them.', 7),
    groups_created: z
      .array(z.string())
      .optional()
      .meta(means('The names of the groups that were created, at most 100.', ['Regulars'])),
    samples: z
      .object({
        created: samples('Records of new customers.'),
        updated: samples('Records of customers who were changed.'),
        unchanged: samples('Records that changed nothing.'),
        skipped: samples('Records that are no customers.'),
        rejected: samples('Records that can’t be imported.'),
      })
      .meta(means('The first ten records of each.')),
    compared: ImportComparisonSchema.optional(),
    warning: z.string().optional().meta(means('What may be wrong with the file: its encoding was guessed.')),
    not_imported: z
      .array(z.string())
      .meta(means('The columns of which nothing is stored. Empty for a job that was canceled.', ['Total Spent'])),
  })
  .meta(means('What an import has done, or would do. A job that was canceled keeps what it had done.'))
export type ImportCustomersResult = z.infer<typeof ImportCustomersResultSchema>
