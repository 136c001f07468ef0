import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
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
    samples: z
      .object({
        created: samples('Records of new customers.'),
        updated: samples('Records of customers who were changed.'),
        unchanged: samples('Records that changed nothing.'),
        skipped: samples('Records that are no customers.'),
        rejected: samples('Records that can’t be imported.'),
      })
      .meta(means('The first ten records of each.')),
    not_imported: z
      .array(z.string())
      .meta(means('The columns of which nothing is stored. Empty for a job that was canceled.', ['Total Spent'])),
  })
  .meta(means('What an import has done, or would do. A job that was canceled keeps what it had done.'))
export type ImportCustomersResult = z.infer<typeof ImportCustomersResultSchema>
