import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { fileEncodings } from './file-encodings.ts'
import { importConflicts, importKeys, importSystems, unknownGroups } from './import-targets.ts'
import { shownUse } from './import-uses.ts'
import { means } from './means.ts'

/*
 * What an import was asked to do, as its job says it.
 */

/** A mapping as it is stored, with a preset or an import. */
export const SavedMappingSchema = z.object({
  system: z
    .enum(importSystems)
    .optional()
    .meta(means('The system that the files are exported from, instead of the one that is recognized.', 'shopify')),
  columns: z
    .array(
      z.object({
        column: z.string().meta(means('The header of the column or, in JSON, the path of the key.', 'Member number')),
        to: shownUse().meta(means('What the column is used for.', 'external_id')),
      }),
    )
    .optional()
    .meta(means('The columns to use, in the order in which they are tried.')),
})

export const ImportOptionsSchema = z
  .object({
    file_url: z.string().meta(means('The file.', exampleWorld.file.file_url)),
    mapping: SavedMappingSchema.optional().meta(
      means('What the columns were said to be used for. Not present if the import goes by what is recognized.'),
    ),
    country_code: z.number().meta(means('The calling code of phone numbers whose country the file doesn’t say.', 91)),
    encoding: z
      .enum(fileEncodings)
      .optional()
      .meta(means('The encoding that the file was said to have.', 'windows-1250')),
    match: z
      .array(z.enum(importKeys))
      .meta(means('What tells that a customer exists already, in the order in which it is tried.', ['email', 'phone'])),
    on_conflict: z.enum(importConflicts).meta(means('What happens to customers who exist already.', 'keep')),
    require_confirmation: z
      .boolean()
      .meta(means('Whether unverified contacts have to be confirmed before a password opens the account.', false)),
    unknown_groups: z
      .enum(unknownGroups)
      .meta(means('What happens to records with the name of a group that doesn’t exist.', 'reject')),
    hash_plaintext: z.boolean().meta(means('Whether passwords in plain text are hashed.', false)),
    dry_run: z.boolean().meta(means('Whether nothing is changed.', true)),
    has_firebase: z
      .boolean()
      .meta(means('Whether the parameters of a Firebase project were given. They are never returned.', false)),
  })
  .meta(means('What an import was asked to do.'))
export type ImportOptions = z.infer<typeof ImportOptionsSchema>
