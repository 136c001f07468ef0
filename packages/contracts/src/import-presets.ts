import * as z from 'zod'
import { ActorSchema } from './actors.ts'
import { type EchoOf, echoShape } from './echo.ts'
import { exampleImportPreset } from './example-import-preset.ts'
import { exampleWorld } from './example-world.ts'
import { SavedMappingSchema } from './import-options.ts'
import { ImportMappingSchema } from './import-mapping.ts'
import { filledName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { PaginationSchema } from './pages.ts'

/*
 * Presets: what the columns of a file are used for, saved under a name for the next file of the same kind.
 */

/** The maximum number of presets of an application. */
export const importPresetsMax = 100

const { moment } = exampleWorld
const described = {
  name: means('The name. Unique in the application, capital letters aside.', exampleImportPreset.name),
  mapping: means('What the columns of a file are used for.', { columns: exampleImportPreset.columns }),
}

/** What the columns of a file are used for, under a name. */
export const ImportPresetSchema = z
  .object({
    _id: z.string().meta(means('The ID of the preset, 24 hex characters.', exampleImportPreset.id)),
    name: z.string().meta(described.name),
    mapping: SavedMappingSchema.meta(described.mapping),
    created_at: z.string().meta(means('When the preset was created, ISO 8601 in UTC.', moment)),
    created_by: ActorSchema.optional().meta(means('Who created the preset.')),
    updated_at: z.string().meta(means('When the preset was last changed, ISO 8601 in UTC.', moment)),
    __v: z.number().meta(means('The version. Send it as `If-Match` to avoid overwriting someone else’s change.', 0)),
  })
  .meta(means('What the columns of a file are used for, under a name.'))
export type ImportPreset = z.infer<typeof ImportPresetSchema>

export const CreateImportPresetRequestSchema = z.strictObject(
  {
    name: filledName(100).meta(described.name),
    mapping: ImportMappingSchema.meta(described.mapping),
  },
  onlyKnown,
)
export type CreateImportPresetRequest = z.infer<typeof CreateImportPresetRequestSchema>

const presetChanges = {
  name: filledName(100).optional().meta(described.name),
  mapping: ImportMappingSchema.optional().meta(described.mapping),
}

/** The fields of a preset that `updateImportPreset` accepts only with their current values. */
export const importPresetEcho = {
  _id: 'current',
  created_at: 'current',
  created_by: 'current',
  updated_at: 'earlier',
  __v: 'earlier',
} as const satisfies EchoOf<ImportPreset, typeof presetChanges>

export const UpdateImportPresetRequestSchema = z.strictObject(
  { ...presetChanges, ...echoShape(importPresetEcho) },
  onlyKnown,
)
export type UpdateImportPresetRequest = z.infer<typeof UpdateImportPresetRequestSchema>

export const ImportPresetListSchema = z.object({
  items: z.array(ImportPresetSchema).meta(means('The presets of this page, newest first.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})
export type ImportPresetList = z.infer<typeof ImportPresetListSchema>

export const ImportPresetResponseSchema = z.object({ preset: ImportPresetSchema.meta(means('The preset.')) })
export type ImportPresetResponse = z.infer<typeof ImportPresetResponseSchema>
