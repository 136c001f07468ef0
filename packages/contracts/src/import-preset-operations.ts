import * as z from 'zod'
import { exampleImportPreset } from './example-import-preset.ts'
import { exampleWorld } from './example-world.ts'
import {
  CreateImportPresetRequestSchema,
  type ImportPreset,
  ImportPresetListSchema,
  ImportPresetResponseSchema,
  UpdateImportPresetRequestSchema,
} from './import-presets.ts'
import type { ImportTarget } from './import-targets.ts'
import { id, optionalName } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { operation } from './operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'

const { owner, apiKey, moment } = exampleWorld

const examplePreset: ImportPreset = {
  _id: exampleImportPreset.id,
  name: exampleImportPreset.name,
  mapping: { columns: [...exampleImportPreset.columns] },
  created_at: moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
  updated_at: moment,
  __v: 0,
}

const cashRegister = {
  name: 'Cash register',
  mapping: { columns: [{ column: 'Mobile', to: 'phone' satisfies ImportTarget as ImportTarget }] },
}

const presetId = id().meta(means('The preset.', exampleImportPreset.id))

export const importPresetOperations = {
  getImportPresets: operation({
    summary: 'List the presets of imports',
    tag: 'Imports',
    scope: 'application',
    method: 'GET',
    path: '/imports/presets',
    permission: 'users:import',
    input: z.strictObject({ pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: ImportPresetListSchema,
    errors: [],
    events: [],
    example: { input: {}, output: { items: [examplePreset], page: exampleFullPage } },
  }),
  createImportPreset: operation({
    summary: 'Save what the columns of a file are used for',
    description:
      'A preset is a `mapping` under a name. `previewImport` and `createImport` use it by its ID (`preset_id`). An application can have at most 100.',
    tag: 'Imports',
    scope: 'application',
    method: 'POST',
    path: '/imports/presets',
    permission: 'users:import',
    status: 201,
    input: z.strictObject({ body: CreateImportPresetRequestSchema.meta(means('The new preset.')) }, onlyKnown),
    output: ImportPresetResponseSchema,
    errors: ['IMPORT_PRESET_EXISTS', 'TOO_MANY_IMPORT_PRESETS'],
    events: ['import_preset.created'],
    example: {
      input: { body: cashRegister },
      output: {
        preset: {
          ...examplePreset,
          ...cashRegister,
          created_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
        },
      },
    },
  }),
  updateImportPreset: operation({
    summary: 'Change a preset of imports',
    description:
      'Omitted fields are left unchanged. Imports that have started keep the mapping with which they started. Send `If-Match` to avoid overwriting a change that someone else made in the meantime.',
    tag: 'Imports',
    scope: 'application',
    method: 'PATCH',
    path: '/imports/presets/:presetId',
    permission: 'users:import',
    input: z.strictObject(
      {
        presetId,
        ifMatch: optionalName(128).meta(means('The `__v` of the preset when you read it.', '0')),
        body: UpdateImportPresetRequestSchema.meta(means('The changes.')),
      },
      onlyKnown,
    ),
    output: ImportPresetResponseSchema,
    errors: ['IMPORT_PRESET_NOT_FOUND', 'IMPORT_PRESET_EXISTS', 'STALE_VERSION'],
    events: ['import_preset.updated'],
    example: {
      input: { presetId: exampleImportPreset.id, body: { name: 'Loyalty program' } },
      output: { preset: { ...examplePreset, name: 'Loyalty program', __v: 1 } },
    },
  }),
  deleteImportPreset: operation({
    summary: 'Delete a preset of imports',
    tag: 'Imports',
    scope: 'application',
    method: 'DELETE',
    path: '/imports/presets/:presetId',
    permission: 'users:import',
    input: z.strictObject({ presetId }, onlyKnown),
    output: ImportPresetResponseSchema,
    errors: ['IMPORT_PRESET_NOT_FOUND'],
    events: ['import_preset.deleted'],
    example: { input: { presetId: exampleImportPreset.id }, output: { preset: examplePreset } },
  }),
}
