import {
  AppError,
  attributeIn,
  type ImportMapping,
  type ImportPreset,
  importPresetEcho,
  importPresetsMax,
} from '@clientele/contracts'
import { lockKey, newId } from '@clientele/db'
import { allOrThrow, atomically, type Context, type Handler } from '../../context.ts'
import { changesOf } from '../../events/changes.ts'
import { recordEvent } from '../../events/record.ts'
import { pageOf, spanOf } from '../../paging/pages.ts'
import { refuseReadOnly, refuseStale } from '../../refusals.ts'
import { definitionsOf } from '../definitions.ts'
import {
  deletePreset,
  findPreset,
  type ImportPresetRow,
  insertPreset,
  listPresetPage,
  listPresets,
  writePreset,
} from './repository.ts'

/*
 * Presets: mappings of files of customers, saved under a name.
 */

export const getImportPresets: Handler<'getImportPresets'> = async (ctx, wanted) => {
  const rows = await listPresetPage(ctx.db, ctx.application_id, spanOf(wanted, 'newest'))
  const { items, page } = await pageOf(
    wanted,
    'newest',
    rows,
    async () => (await listPresets(ctx.db, ctx.application_id)).length,
  )
  return { items: items.map(toPreset), page }
}

export const createImportPreset: Handler<'createImportPreset'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    await refuseUnknownAttributes(tx, body.mapping)
    const others = await presetsForChange(tx)
    if (others.length >= importPresetsMax) throw new AppError('TOO_MANY_IMPORT_PRESETS')
    const row: ImportPresetRow = {
      application_id: tx.application_id,
      id: newId(),
      name: body.name,
      mapping: body.mapping,
      created_at: tx.now,
      created_by: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
      updated_at: tx.now,
      version: 0,
    }
    refuseTaken(row, others)
    await allOrThrow([
      insertPreset(tx.db, row),
      recordEvent(tx, row.id, { type: 'import_preset.created', changes: changesOf({}, shownIn(row)) }),
    ])
    return { preset: toPreset(row) }
  })

export const updateImportPreset: Handler<'updateImportPreset'> = (ctx, { presetId, ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const all = await presetsForChange(tx)
    const before = requirePreset(all, presetId)
    refuseStale(ifMatch, before.version)
    refuseReadOnly(importPresetEcho, body, () => toPreset(before))
    await refuseUnknownAttributes(tx, body.mapping)
    const after: ImportPresetRow = {
      ...before,
      name: body.name ?? before.name,
      mapping: body.mapping ?? before.mapping,
    }
    const changes = changesOf(shownIn(before), shownIn(after))
    if (Object.keys(changes).length === 0) return { preset: toPreset(before) }
    refuseTaken(after, all)
    after.version += 1
    after.updated_at = tx.now
    await allOrThrow([writePreset(tx.db, after), recordEvent(tx, after.id, { type: 'import_preset.updated', changes })])
    return { preset: toPreset(after) }
  })

export const deleteImportPreset: Handler<'deleteImportPreset'> = (ctx, { presetId }) =>
  atomically(ctx, async (tx) => {
    const row = requirePreset(await presetsForChange(tx), presetId)
    await allOrThrow([
      deletePreset(tx.db, row),
      recordEvent(tx, row.id, { type: 'import_preset.deleted', name: row.name }),
    ])
    return { preset: toPreset(row) }
  })

/** Returns what the columns of a file are used for, if the caller says it: in a mapping of their own, or by a preset. */
export async function chosenMapping(
  ctx: Context,
  { mapping, preset_id }: { mapping?: ImportMapping | undefined; preset_id?: string | undefined },
): Promise<ImportMapping | undefined> {
  if (preset_id === undefined) {
    await refuseUnknownAttributes(ctx, mapping)
    return mapping
  }
  if (mapping)
    throw new AppError('INVALID_INPUT', [{ field: 'body.preset_id', message: 'must not come with a mapping' }])
  const row = await findPreset(ctx.db, { application_id: ctx.application_id, id: preset_id })
  if (!row) throw new AppError('IMPORT_PRESET_NOT_FOUND')
  return mappingIn(row)
}

/** A column can only be used for an attribute that exists. */
async function refuseUnknownAttributes(ctx: Context, mapping: ImportMapping | undefined): Promise<void> {
  const used = (mapping?.columns ?? []).map(({ to }) => attributeIn(to))
  if (used.every((slug) => slug === undefined)) return
  const definitions = await definitionsOf(ctx)
  const faults = used.flatMap((slug, place) =>
    slug === undefined || definitions.has(slug)
      ? []
      : [{ field: `body.mapping.columns.${place}.to`, message: 'is not an attribute of this application' }],
  )
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
}

/** Returns an application's presets, none of which changes until the transaction ends. */
async function presetsForChange(tx: Context): Promise<ImportPresetRow[]> {
  await lockKey(tx.db, `import presets:${tx.application_id}`)
  return listPresets(tx.db, tx.application_id)
}

function requirePreset(rows: readonly ImportPresetRow[], wanted: string): ImportPresetRow {
  const row = rows.find(({ id }) => id === wanted)
  if (!row) throw new AppError('IMPORT_PRESET_NOT_FOUND')
  return row
}

/** People choose a preset by its name. */
function refuseTaken({ id, name }: ImportPresetRow, others: readonly ImportPresetRow[]): void {
  const key = name.toLowerCase()
  if (others.some((other) => other.id !== id && other.name.toLowerCase() === key))
    throw new AppError('IMPORT_PRESET_EXISTS')
}

/** It was checked before it was stored. */
const mappingIn = ({ mapping }: ImportPresetRow) => mapping as ImportMapping

/** The fields that people set, which the history compares. */
const shownIn = (row: ImportPresetRow) => ({ name: row.name, mapping: mappingIn(row) })

const toPreset = (row: ImportPresetRow): ImportPreset => ({
  _id: row.id,
  ...shownIn(row),
  created_at: row.created_at.toISOString(),
  created_by: row.created_by,
  updated_at: row.updated_at.toISOString(),
  __v: row.version,
})
