import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { exportFormats } from './export-fields.ts'
import { means } from './means.ts'

/*
 * What an export has come to.
 */

export const ExportCustomersResultSchema = z
  .object({
    format: z.enum(exportFormats).meta(means('The format of the file.', 'csv')),
    gzip: z.boolean().meta(means('Whether the file is compressed with gzip.', false)),
    exported: z.number().meta(means('How many customers the file contains, each of them once.', 12_431)),
    counted: z.number().meta(means('How many customers the list showed when the export was started.', 12_431)),
    counted_relation: z
      .enum(['eq', 'gte'])
      .meta(means('`gte` if the list showed that there were at least as many, as in `total_relation`.', 'eq')),
    difference: z
      .string()
      .optional()
      .meta(means('Why the numbers differ, if they do.', '1 more customer than when the export was started.')),
    file: z
      .object({
        name: z.string().meta(means('The name of the file.', 'customers-2024-05-01.csv')),
        size: z.number().meta(means('The size in bytes.', 1_572_864)),
        expires_at: z
          .string()
          .meta(
            means('Until when `downloadExport` returns it; it is deleted then. ISO 8601 in UTC.', exampleWorld.moment),
          ),
      })
      .meta(means('The file. `downloadExport` returns it.')),
  })
  .meta(means('What an export has come to.'))
export type ExportCustomersResult = z.infer<typeof ExportCustomersResultSchema>
