import * as z from 'zod'
import { FirebaseHashConfigSchema, socialProviders } from './brought-accounts.ts'
import { exampleAttribute } from './example-attribute.ts'
import { fileEncodings } from './file-encodings.ts'
import { exampleImportPreset } from './example-import-preset.ts'
import { exampleJobs } from './example-job.ts'
import { exampleWorld } from './example-world.ts'
import { importConflicts, importFormats, importKeys, importSystems, unknownGroups } from './import-targets.ts'
import { shownUse } from './import-uses.ts'
import { atMost, countryCode, filledText, flag, id } from './inputs.ts'
import { ImportFaultSchema } from './import-faults.ts'
import { ImportMappingSchema } from './import-mapping.ts'
import { means, onlyKnown } from './means.ts'

/*
 * Importing customers from a file of another system: what was recognized in it, and what its records come to.
 */

const { file, asha, moment } = exampleWorld
/** What every operation that reads a file needs to know about it. */
export const importedFile = {
  file_url: filledText(2048).meta(
    means('The file: an http(s) URL, or a `file_url` from `uploadImportFile`.', file.file_url),
  ),
  mapping: ImportMappingSchema.optional(),
  preset_id: id()
    .optional()
    .meta(means('A preset with the mapping, from `getImportPresets`. Omit `mapping` then.', exampleImportPreset.id)),
  country_code: countryCode()
    .optional()
    .meta(
      means('The calling code of phone numbers whose country the file doesn’t say. Default: the application’s.', 91),
    ),
  encoding: z
    .enum(fileEncodings, { error: `must be one of ${fileEncodings.join(', ')}` })
    .optional()
    .meta(means('The encoding of a text file, instead of the one that is detected.', 'windows-1250')),
}

/** What every operation that reads a file needs to know to read its passwords. */
const importedPasswords = {
  firebase: FirebaseHashConfigSchema.optional().meta(
    means(
      'How the Firebase project hashes its passwords, for the hashes in its export. Without it, they are not imported. Requires the permission `users:credentials`.',
    ),
  ),
}

export const PreviewImportRequestSchema = z.strictObject({ ...importedFile, ...importedPasswords }, onlyKnown)
export type PreviewImportRequest = z.infer<typeof PreviewImportRequestSchema>

export const CreateImportRequestSchema = z.strictObject(
  {
    ...importedFile,
    ...importedPasswords,
    dry_run: flag()
      .optional()
      .meta(means('Whether to say only what the import would do. Nothing is changed. Default: false.', true)),
    dry_run_id: id()
      .optional()
      .meta(
        means(
          'A completed dry run of the same file with the same options. The result then says which records came out differently.',
          exampleJobs.running,
        ),
      ),
    hash_plaintext: flag()
      .optional()
      .meta(
        means(
          'Whether passwords in plain text are taken from a column with the use `password`, and hashed, of which a process does about 50 a second. Without it, such a column is refused. Requires the permission `users:credentials`. Default: false.',
          false,
        ),
      ),
    require_confirmation: flag()
      .optional()
      .meta(
        means(
          'Whether contacts that are not verified have to be confirmed before an imported password opens the account. Default: the password is enough, until someone else verifies the contact.',
          false,
        ),
      ),
    unknown_groups: z
      .enum(unknownGroups, { error: `must be one of ${unknownGroups.join(', ')}` })
      .optional()
      .meta(
        means(
          'What happens to a record with the name of a group that doesn’t exist. `reject` rejects the record, and `create` creates the group. Default: `reject`.',
          'reject',
        ),
      ),
    match: z
      .array(z.enum(importKeys, { error: `must be one of ${importKeys.join(', ')}` }), { error: 'must be a list' })
      .check(atMost(importKeys.length, { error: `must have at most ${importKeys.length} entries` }))
      .optional()
      .meta(
        means(
          'What tells that a customer exists already, in the order in which it is tried. Default: all of them, in this order.',
          ['user_id', 'external_id', 'email', 'phone'],
        ),
      ),
    on_conflict: z
      .enum(importConflicts, { error: `must be one of ${importConflicts.join(', ')}` })
      .optional()
      .meta(
        means(
          'What happens to customers who exist already. `keep` fills in what is empty, `take` also replaces what the file says otherwise, passwords and whether they are blocked or archived included, and `reject` leaves them as they are and lists the record. Contacts are added in the first two cases, and none is removed. Default: `keep`.',
          'keep',
        ),
      ),
  },
  onlyKnown,
)
export type CreateImportRequest = z.infer<typeof CreateImportRequestSchema>

export const ImportFileSchema = z.object({
  file_url: z.string().meta(means('Pass it to `previewImport` and `createImport`.', file.file_url)),
  size: z.number().meta(means('The size in bytes.', 52_000)),
})
export type ImportFile = z.infer<typeof ImportFileSchema>

const place = {
  row: z.number().meta(means('The number of the record, counting from 1. A header isn’t counted.', 1)),
  line: z
    .number()
    .optional()
    .meta(means('The line on which the record begins, counting from 1. Not present in JSON documents.', 2)),
}

const verified = z
  .boolean()
  .optional()
  .meta(means('Whether it is verified. Not present if the file doesn’t say.', true))

export const ImportedCustomerSchema = z
  .object({
    ...place,
    external_id: z.string().optional().meta(means('The ID in the other system.', '8711000000101')),
    username: z.string().optional().meta(means('The username.', 'asha')),
    first_name: z.string().optional().meta(means('Given name.', asha.first_name)),
    last_name: z.string().optional().meta(means('Family name.', asha.last_name)),
    gender: z.string().optional().meta(means('male, female, or other.', 'female')),
    dob: z.string().optional().meta(means('Date of birth, ISO 8601.', '1995-07-23T00:00:00.000Z')),
    emails: z
      .array(z.object({ email: z.string().meta(means('The email address.', asha.email)), verified }))
      .meta(means('Email addresses. The first is the primary one.')),
    phone_numbers: z
      .array(z.object({ phone: z.string().meta(means('The number in E.164.', '+918652523958')), verified }))
      .meta(means('Phone numbers. The first is the primary one.')),
    created_at: z.string().optional().meta(means('When the account was created, ISO 8601 in UTC.', moment)),
    last_sign_in_at: z.string().optional().meta(means('When the customer last signed in, ISO 8601 in UTC.', moment)),
    blocked: z.boolean().meta(means('Whether the customer can’t sign in.', false)),
    archived: z.boolean().optional().meta(means('Whether the customer is archived.', true)),
    attributes: z
      .array(
        z.object({
          slug: z.string().meta(means('The attribute.', exampleAttribute.slug)),
          value: z.string().meta(means('Its value as text. Of an encrypted or masked attribute, `••••••`.', '38')),
        }),
      )
      .optional()
      .meta(means('The attributes that the record has.')),
    groups: z
      .array(z.string())
      .optional()
      .meta(means('The names of the groups that the record has.', ['Early birds'])),
    marketing: z
      .object({
        email: z.boolean().optional().meta(means('By email.', true)),
        sms: z.boolean().optional().meta(means('By text message.', false)),
      })
      .meta(means('Whether the customer agreed to marketing, as far as the file says.')),
    consents: z
      .array(
        z.object({
          slug: z.string().meta(means('The consent; `privacy_policy` is the privacy policy.', 'privacy_policy')),
          value: z.boolean().meta(means('Whether it is given.', true)),
        }),
      )
      .optional()
      .meta(means('The consents that the record has by their names.')),
    social_providers: z
      .array(z.enum(socialProviders))
      .optional()
      .meta(means('The providers of the social accounts that the record has.', ['google'])),
    has_password: z.boolean().meta(means('Whether the record has a password hash.', true)),
  })
  .meta(means('A record as it would be stored.'))
export type ImportedCustomer = z.infer<typeof ImportedCustomerSchema>

export const RejectedRecordSchema = z
  .object({
    ...place,
    faults: z.array(ImportFaultSchema).meta(means('Everything that is wrong with it.')),
    of: z.number().optional().meta(means('For a `duplicate`: the number of the record that counts.', 1)),
  })
  .meta(means('A record that can’t be imported.'))
export type RejectedRecord = z.infer<typeof RejectedRecordSchema>

export const ImportPreviewSchema = z.object({
  format: z.enum(importFormats).meta(means('The format, recognized by the content of the file.', 'csv')),
  encoding: z
    .enum(fileEncodings)
    .optional()
    .meta(means('The encoding in which a text file is read. Not present for Excel workbooks.', 'utf-8')),
  warning: z
    .string()
    .optional()
    .meta(
      means(
        'What may be wrong with the file, such as words in a wrong encoding, or passwords that need `hash_plaintext`.',
      ),
    ),
  system: z
    .enum(importSystems)
    .optional()
    .meta(means('The system that the file was exported from, if it was recognized.', 'mailchimp')),
  unclear: z
    .boolean()
    .meta(means('Whether the columns should be confirmed, because they are guesses or no column is a contact.', false)),
  columns: z
    .array(
      z.object({
        column: z.string().meta(means('The header or, in JSON, the path of the key.', 'Email Address')),
        to: z.array(shownUse()).meta(means('What it is used for. Empty if it isn’t imported.', ['email'])),
        samples: z
          .array(z.string())
          .meta(means('Its first values, at most three. Secrets are never among them.', [asha.email])),
      }),
    )
    .meta(means('The columns of the file, in their order, at most 500.')),
  complete: z
    .boolean()
    .meta(means('Whether the file has no more records than were read. The preview reads at most 1,000.', true)),
  read: z.number().meta(means('How many records were read.', 1)),
  good: z.number().meta(means('How many of them are customers who could be imported.', 1)),
  rejected: z.number().meta(means('How many can’t be imported.', 0)),
  skipped: z.number().meta(means('How many are no customers.', 0)),
  customers: z.array(ImportedCustomerSchema).meta(means('The first ten customers, as they would be stored.')),
  rejections: z.array(RejectedRecordSchema).meta(means('The first 100 records that can’t be imported.')),
  not_imported: z
    .array(z.string())
    .meta(means('The columns of which nothing would be stored, at most 500.', ['Total Spent'])),
  skips: z
    .array(z.object({ ...place, reason: z.string().meta(means('Why.', 'This person is anonymous.')) }))
    .meta(means('The first ten records that are no customers.')),
})
export type ImportPreview = z.infer<typeof ImportPreviewSchema>
