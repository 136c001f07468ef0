import * as z from 'zod'
import { fileEncodings } from './file-encodings.ts'
import { atLeast, atMost, filledText } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Files with customers, as people export them from other systems: what is recognized in them, and how a caller chooses columns.
 */

export const fileFormats = ['csv', 'xlsx'] as const
export type FileFormat = (typeof fileFormats)[number]

/** The systems whose exports are recognized by their headers. */
export const fileSystems = [
  'shopify',
  'woocommerce',
  'magento',
  'mailchimp',
  'klaviyo',
  'hubspot',
  'salesforce',
  'google_contacts',
  'outlook',
  'auth0',
  'stripe',
  'prestashop',
] as const
export type FileSystem = (typeof fileSystems)[number]

/** What a column is used for. The first three identify a customer. */
export const columnUses = ['user_id', 'email', 'phone_number', 'country_code', 'action'] as const
export type ColumnUse = (typeof columnUses)[number]
export const identifyingUses = ['user_id', 'email', 'phone_number'] as const satisfies ColumnUse[]

/** How the use of a column was determined: by its header, by its values, or by the caller. */
export const columnSources = ['header', 'values', 'chosen'] as const
export type ColumnSource = (typeof columnSources)[number]

const columnsMax = 16_384
const notAColumn = { error: `must be a column’s header, or its position from 1 to ${columnsMax}` }
const column = () =>
  z.union([z.number(notAColumn).int(notAColumn).min(1, notAColumn).max(columnsMax, notAColumn), filledText(255)], {
    error: notAColumn.error,
  })
const someColumns = (what: string, example: unknown) =>
  z
    .array(column(), { error: 'must be a list of columns' })
    .check(atLeast(1, { error: 'must not be empty' }), atMost(20, { error: 'must have at most 20 columns' }))
    .optional()
    .meta(means(what, example))

/** Chooses the columns of a file, instead of recognizing them. */
export const FileColumnChoiceSchema = z
  .strictObject(
    {
      user_id: someColumns('The columns with user IDs, by header or position.', ['Customer']),
      email: someColumns('The columns with email addresses, in the order in which they are tried.', ['Contact']),
      phone_number: someColumns('The columns with phone numbers, in the order in which they are tried.', [3]),
      country_code: column()
        .optional()
        .meta(means('The column with the calling codes of the phone numbers.', 'Calling code')),
      action: column().optional().meta(means('The column that says `add` or `remove`.', 'action')),
      encoding: z
        .enum(fileEncodings, { error: `must be one of ${fileEncodings.join(', ')}` })
        .optional()
        .meta(means('The encoding of a text file, instead of the one that is detected.', 'windows-1250')),
    },
    onlyKnown,
  )
  .refine(({ user_id, email, phone_number, encoding }) => user_id || email || phone_number || encoding, {
    error: 'must name a column with user IDs, email addresses, or phone numbers',
  })
  .meta(means('Which columns of the file to use, instead of the ones that are recognized.'))
export type FileColumnChoice = z.infer<typeof FileColumnChoiceSchema>

export const RecognizedColumnSchema = z
  .object({
    position: z.number().meta(means('The position of the column, counting from 1.', 2)),
    header: z.string().meta(means('The header of the column; empty if it has none.', 'Email Address')),
    use: z.enum(columnUses).optional().meta(means('What the column is used for, if anything.', 'email')),
    by: z
      .enum(columnSources)
      .optional()
      .meta(means('How that was determined: by the `header`, by the `values`, or `chosen` by the caller.', 'header')),
    samples: z
      .array(z.string())
      .optional()
      .meta(means('The first values of the column, at most three. Only in a preview.', ['asha@example.com'])),
  })
  .meta(means('A column of a file.'))
export type RecognizedColumn = z.infer<typeof RecognizedColumnSchema>

export const RecognizedFileSchema = z
  .object({
    format: z.enum(fileFormats).meta(means('The format of the file, recognized by its content.', 'csv')),
    encoding: z
      .enum(fileEncodings)
      .optional()
      .meta(means('The text encoding that was detected or chosen. Not present for Excel workbooks.', 'windows-1252')),
    delimiter: z.string().optional().meta(means('The character between fields. Not present for Excel workbooks.', ';')),
    sheet: z.string().optional().meta(means('The name of the sheet. Only present for Excel workbooks.', 'Customers')),
    header_line: z
      .number()
      .optional()
      .meta(means('The line of the header, counting from 1. Not present if the file has no header.', 1)),
    system: z
      .enum(fileSystems)
      .optional()
      .meta(means('The system that the file was exported from, if it was recognized.', 'mailchimp')),
    columns: z
      .array(RecognizedColumnSchema)
      .meta(means('The columns. For a group, only those that are used; in a preview, all of them.')),
  })
  .meta(means('What was recognized in a file.'))
export type RecognizedFile = z.infer<typeof RecognizedFileSchema>
