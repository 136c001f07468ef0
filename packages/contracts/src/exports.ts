import * as z from 'zod'
import { CustomerFilterSchema } from './customer-filter.ts'
import { exampleWorld } from './example-world.ts'
import {
  attributeFieldPrefix,
  consentFieldPrefix,
  exportedIdsMax,
  exportFieldNames,
  exportFormats,
} from './export-fields.ts'
import { atLeast, atMost, filledText, flag, id, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Exporting customers to a file.
 */

/** More than there are fields and attributes. */
const fieldsMax = 300

export const CreateExportRequestSchema = z.strictObject(
  {
    format: z
      .enum(exportFormats, { error: `must be one of ${exportFormats.join(', ')}` })
      .meta(means('The format of the file.', 'csv')),
    gzip: flag().optional().meta(means('Whether to compress the file with gzip. Default: false.', false)),
    filter: CustomerFilterSchema.optional(),
    lines: z
      .array(text(512), { error: 'must be a list of lines' })
      .check(atLeast(1, { error: 'must not be empty' }))
      .check(atMost(exportedIdsMax, { error: `must have at most ${exportedIdsMax} lines` }))
      .optional()
      .meta(
        means(
          'Instead of a filter, lines that name the customers to export: an email address, phone number, user ID, username, or external ID each, however people write them. A line that matches nobody, or several customers, is skipped and listed. Archived customers are included.',
          [exampleWorld.asha.email],
        ),
      ),
    user_ids: z
      .array(id(), { error: 'must be a list of IDs' })
      .check(atLeast(1, { error: 'must not be empty' }))
      .check(atMost(exportedIdsMax, { error: `must have at most ${exportedIdsMax} IDs` }))
      .optional()
      .meta(means('The customers to export, instead of a filter. Archived ones are included.', [exampleWorld.asha.id])),
    fields: z
      .array(filledText(128), { error: 'must be a list of fields' })
      .check(atLeast(1, { error: 'must not be empty' }))
      .check(atMost(fieldsMax, { error: `must have at most ${fieldsMax} fields` }))
      .optional()
      .meta(
        means(
          `The fields to export: ${exportFieldNames.map((name) => `\`${name}\``).join(', ')}, \`${consentFieldPrefix}\` and the slug of a consent to marketing, or \`${attributeFieldPrefix}\` and the slug of an attribute. Default: all of them.`,
          ['user_id', 'first_name', 'emails'],
        ),
      ),
    unmasked: flag()
      .optional()
      .meta(
        means(
          'Whether masked attributes are exported as they are, which requires the permission `users:unmask`. Default: true for an API key with that permission, and false otherwise.',
          false,
        ),
      ),
  },
  onlyKnown,
)
export type CreateExportRequest = z.infer<typeof CreateExportRequestSchema>
