import * as z from 'zod'
import { exportFormats } from '../export-fields.ts'
import { means } from '../means.ts'
import { count, event, type EventDefinition, text } from './definition.ts'

/* What leaves the service in files. The subject is the job. No event names a customer. */

export const exportEvents = {
  'export.completed': event(
    'Customers were exported to a file',
    {
      exported: count('The number of customers in the file.'),
      format: z.enum(exportFormats).meta(means('The format of the file.')),
      fields: z.array(z.string()).meta(means('The fields that were exported.')),
      filter: z
        .array(z.string())
        .meta(
          means(
            'The filters that selected the customers, such as `status: active`. What was searched for, and which customers were named by ID, isn’t recorded.',
          ),
        ),
      unmasked: z.boolean().meta(means('Whether masked attributes were exported as they are.')),
    },
    { exported: 12_431, format: 'csv', fields: ['user_id', 'emails'], filter: ['status: active'], unmasked: false },
  ),
  'export.downloaded': event(
    'An export was downloaded',
    { name: text('The name of the file.') },
    { name: 'customers-2024-05-01.csv' },
  ),
} satisfies Record<string, EventDefinition>
