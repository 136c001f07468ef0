import { isDeepStrictEqual } from 'node:util'
import { AppError, type Changes, type FieldFault } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context } from '../context.ts'
import { refuseStale } from '../refusals.ts'
import { changeUser, lockUser, type LockedUser } from '../users/change.ts'
import { attributeField } from '../users/fields.ts'
import { keysOf } from './keys.ts'
import { masked, standsFor, stored, valueOf } from './present.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { holdDefinitions, listValues, removeValue, type UserAttributeRow, writeValue } from './repository/values.ts'
import { isBlank, readValue, type Value } from './rules.ts'

/*
 * Changing the attributes of a user, which is a change of the user like any other: with a version, and one event that has all changes.
 */

/** An attribute to change. */
export interface Wanted {
  definition_id: string
  /** Undefined, or blank, deletes the value. */
  value: Value | undefined
  customer_overridden?: boolean | undefined
  /** Where the value is in the request. */
  field: string
}

/** What the attributes are after a change. */
interface Changed {
  definitions: AttributeDefinitionRow[]
  rows: UserAttributeRow[]
}

/** Changes attributes of a user as the team. */
export async function changeAttributes(
  tx: Context,
  user_id: string,
  wanted: readonly Wanted[],
  ifMatch?: string,
): Promise<Changed> {
  const held = await lockUser(tx, user_id)
  if (!held) throw new AppError('USER_NOT_FOUND')
  if (held.user.state === 'archived') throw new AppError('USER_ARCHIVED')
  refuseStale(ifMatch, held.user.version, held.user.updated_at.toISOString())
  return changeAttributesOf(tx, held, wanted)
}

/** Changes attributes of a locked user. */
export async function changeAttributesOf(
  tx: Context,
  { user }: Pick<LockedUser, 'user'>,
  wanted: readonly Wanted[],
): Promise<Changed> {
  const { definitions, planned } = await plan(tx, user.id, wanted)
  const changes: Changes = {}
  const rows: UserAttributeRow[] = []
  for (const each of planned) {
    const { definition, row, value, isSame } = each
    const after = isSame ? row : await write(tx, user.id, each)
    if (after) rows.push(after)
    if (!isSame) changes[attributeField(definition).column ?? definition.slug] = changeOf(tx, definition, row, value)
  }
  if (Object.keys(changes).length > 0) await changeUser(tx, user, user, { type: 'user.updated', changes })
  return { definitions, rows }
}

/** Gives a new user attributes, as a part of their creation: without a version and an event of their own. */
export async function setFirstAttributes(tx: Context, user_id: string, wanted: readonly Wanted[]): Promise<void> {
  const { planned } = await plan(tx, user_id, wanted)
  for (const each of planned) await write(tx, user_id, each)
}

/** An attribute to change, read and compared with its current value. */
interface Planned {
  definition: AttributeDefinitionRow
  row: UserAttributeRow | undefined
  value: Value | undefined
  overridden: boolean
  isSame: boolean
}

/** Reads all values, or says everything that is wrong with them. */
async function plan(tx: Context, user_id: string, wanted: readonly Wanted[]) {
  const { application_id } = tx
  const definition_ids = wanted.map(({ definition_id }) => definition_id)
  const definitions = await holdDefinitions(tx.db, application_id, definition_ids)
  const before = await listValues(tx.db, { application_id, user_ids: [user_id], definition_ids })
  const faults: FieldFault[] = []
  const seen = new Set<string>()
  const planned = wanted.map((each): Planned => {
    const definition = definitions.find(({ id }) => id === each.definition_id)
    if (!definition)
      throw new AppError('ATTRIBUTE_NOT_FOUND', [{ field: each.field, message: 'is an unknown attribute' }])
    if (seen.has(definition.id)) faults.push({ field: each.field, message: 'is the second value of this attribute' })
    seen.add(definition.id)
    const row = before.find(({ definition_id }) => definition_id === definition.id)
    const current = row && valueOf(tx, row)
    // What the caller was shown instead of the value, sent back.
    const isKept = row !== undefined && each.value !== undefined && each.value === standsFor(tx, definition, current)
    const value = isKept ? current : readWanted(definition, each)
    const overridden = each.customer_overridden ?? false
    // One that can't be decrypted is there, and can be deleted.
    const isUnreadable = row !== undefined && current === undefined
    const isSame = isUnreadable
      ? isKept
      : isDeepStrictEqual(value, current) && (!row || row.customer_overridden === overridden)
    return { definition, row, value, overridden, isSame }
  })
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
  return { definitions, planned }

  function readWanted(definition: AttributeDefinitionRow, { value, field }: Wanted) {
    if (value === undefined || isBlank(value)) return undefined
    const read = readValue(definition, value, field, { ...tx.application, is_of_shopper: tx.actor.kind === 'user' })
    if ('value' in read) return read.value
    faults.push(...read.faults)
    return undefined
  }
}

/** Writes a value, or deletes it. Returns the new row. */
async function write(tx: Context, user_id: string, { definition, row, value, overridden }: Planned) {
  if (value === undefined) {
    await removeValue(tx.db, { application_id: tx.application_id, user_id, definition_id: definition.id })
    return undefined
  }
  const after = rowAfter(tx, user_id, definition, row, { value, overridden })
  await writeValue(tx.db, after, keysOf(tx.services.config.secretKeys, definition, value))
  return after
}

/** The row of a value. */
export function rowAfter(
  tx: Context,
  user_id: string,
  definition: AttributeDefinitionRow,
  row: UserAttributeRow | undefined,
  { value, overridden }: { value: Value; overridden: boolean },
): UserAttributeRow {
  const { kind, id, name } = tx.actor
  return {
    application_id: tx.application_id,
    user_id,
    definition_id: definition.id,
    id: row?.id ?? newId(),
    ...stored(tx.services.config.secretKeys, definition, value),
    customer_overridden: overridden,
    updated_by: { kind, id, name },
    created_at: row?.created_at ?? tx.now,
    updated_at: tx.now,
  }
}

/** The change for the history, which hides what is encrypted or masked from everyone. */
export function changeOf(
  tx: Context,
  { encrypted, masking }: AttributeDefinitionRow,
  row: UserAttributeRow | undefined,
  value: Value | undefined,
): Changes[string] {
  const isHidden = encrypted || masking.enabled
  const shown = (each: Value) => (isHidden ? masked({ masking: { enabled: true, type: '' } }, each) : each)
  const from = row && (valueOf(tx, row) ?? '')
  return { ...(from !== undefined && { from: shown(from) }), ...(value !== undefined && { to: shown(value) }) }
}
