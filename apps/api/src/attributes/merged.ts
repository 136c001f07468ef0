import { isDeepStrictEqual } from 'node:util'
import type { Changes } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { Context } from '../context.ts'
import { isCurrentlySealed, type SecretKeys, seal, unseal } from '../secrets.ts'
import { inOrder } from './known-definitions.ts'
import { keysOf } from './keys.ts'
import { masked, standsFor, valueOf } from './present.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import {
  deleteKeysOfUser,
  holdDefinitions,
  listValues,
  removeValue,
  type UserAttributeRow,
  writeValue,
} from './repository/values.ts'
import { listOf, type Value } from './rules.ts'

/*
 * The attributes of two users who are merged. The survivor gets copies of values. The other's own values stay under their ID, without the keys by which
 * they would be found, until the merge can no longer be undone.
 */

/** An attribute that one of two users has. */
export interface PairedAttribute {
  definition: AttributeDefinitionRow
  survivor: UserAttributeRow | undefined
  other: UserAttributeRow | undefined
}

/** Every attribute that one of two users has, in the order of the attributes. */
export async function pairAttributes(ctx: Context, survivor_id: string, other_id: string): Promise<PairedAttribute[]> {
  const { application_id } = ctx
  const [definitions, rows] = await Promise.all([
    inOrder(ctx),
    listValues(ctx.db, { application_id, user_ids: [survivor_id, other_id] }),
  ])
  return definitions.flatMap((definition) => {
    const of = (user_id: string) => rows.find((row) => row.user_id === user_id && row.definition_id === definition.id)
    const [survivor, other] = [of(survivor_id), of(other_id)]
    return survivor || other ? [{ definition, survivor, other }] : []
  })
}

/** A value as the caller sees it; undefined if there is none. */
export function shownValue(
  ctx: Context,
  definition: AttributeDefinitionRow,
  row: UserAttributeRow | undefined,
): unknown {
  if (!row) return undefined
  const value = valueOf(ctx, row)
  return standsFor(ctx, definition, value) ?? (definition.is_multi_value ? listOf(value ?? []) : value)
}

/** Whether two values are the same. */
export const isSameValue = (ctx: Context, one: UserAttributeRow | undefined, two: UserAttributeRow | undefined) =>
  one !== undefined && two !== undefined && isDeepStrictEqual(valueOf(ctx, one), valueOf(ctx, two))

/** An attribute that the survivor got from the other: what they had before, and the value they got. */
export interface KeptAttribute {
  definition_id: string
  before: StoredValue | null
  after: StoredValue
}

interface StoredValue extends Pick<UserAttributeRow, 'id' | 'value' | 'sealed' | 'customer_overridden' | 'updated_by'> {
  created_at: string
  updated_at: string
}

/** Gives the survivor the other's values of these attributes. Returns what has to be known to undo it, and the changes for the history. */
export async function adoptAttributes(
  tx: Context,
  survivor_id: string,
  other_id: string,
  adopted: readonly PairedAttribute[],
): Promise<{ kept: KeptAttribute[]; changes: Changes }> {
  const kept: KeptAttribute[] = []
  const changes: Changes = {}
  for (const { definition, survivor, other } of await held(tx, adopted)) {
    if (!other) continue
    const row = { ...other, user_id: survivor_id, id: survivor?.id ?? newId() }
    await write(tx, definition, row)
    kept.push({ definition_id: definition.id, before: survivor ? toStored(survivor) : null, after: toStored(row) })
    changes[`attributes.${definition.slug}`] = changeOf(tx, definition, survivor, row)
  }
  await deleteKeysOfUser(tx.db, { application_id: tx.application_id, user_id: other_id })
  return { kept, changes }
}

/** The survivor's values that are no longer those that the merge gave them, or that someone has written since. */
export async function listChangedAttributes(
  ctx: Context,
  survivor_id: string,
  { attributes: kept, own_attributes }: { attributes: readonly KeptAttribute[]; own_attributes: readonly string[] },
  merged_at: Date,
): Promise<string[]> {
  const [pairs, definitions] = await Promise.all([pairAttributes(ctx, survivor_id, survivor_id), inOrder(ctx)])
  const slugs = new Map(definitions.map(({ id, slug }) => [id, slug]))
  const valueIn = (id: string) => pairs.find(({ definition }) => definition.id === id)?.survivor
  const changed = kept.flatMap(({ definition_id: id, after }) =>
    isUnchanged(ctx, valueIn(id), after) ? [] : [slugs.get(id) ?? id],
  )
  const deleted = own_attributes.flatMap((id) => (valueIn(id) ? [] : (slugs.get(id) ?? [])))
  const written = pairs.filter(
    ({ definition, survivor }) =>
      survivor && survivor.updated_at > merged_at && !kept.some(({ definition_id }) => definition_id === definition.id),
  )
  return [...changed, ...deleted, ...written.map(({ definition }) => definition.slug)].map(
    (slug) => `attributes.${slug}`,
  )
}

/** Takes the other's values back from the survivor, unless they have changed since, and has the other found by them again. */
export async function restoreAttributes(
  tx: Context,
  survivor_id: string,
  other_id: string,
  kept: readonly KeptAttribute[],
): Promise<Changes> {
  const pairs = await held(tx, await pairAttributes(tx, survivor_id, other_id))
  const changes: Changes = {}
  for (const { definition, survivor, other } of pairs) {
    if (other) await write(tx, definition, other)
    const change = kept.find(({ definition_id }) => definition_id === definition.id)
    if (!change || !survivor || !isUnchanged(tx, survivor, change.after)) continue
    const before = change.before ? fromStored(survivor, change.before) : undefined
    if (before) await write(tx, definition, before)
    else await removeValue(tx.db, survivor)
    changes[`attributes.${definition.slug}`] = changeOf(tx, definition, survivor, before)
  }
  return changes
}

const isUnchanged = (ctx: Context, row: UserAttributeRow | undefined, after: StoredValue) =>
  row !== undefined &&
  row.updated_at.toISOString() === after.updated_at &&
  isDeepStrictEqual(valueOf(ctx, row), valueOf(ctx, fromStored(row, after)))

/** The same, of attributes that nobody can delete or change until the transaction ends. */
async function held(tx: Context, pairs: readonly PairedAttribute[]): Promise<PairedAttribute[]> {
  const ids = pairs.map(({ definition }) => definition.id)
  const definitions = new Map((await holdDefinitions(tx.db, tx.application_id, ids)).map((row) => [row.id, row]))
  return pairs.flatMap((pair) => {
    const definition = definitions.get(pair.definition.id)
    return definition ? [{ ...pair, definition }] : []
  })
}

/** One that can't be decrypted has no keys. */
async function write(tx: Context, definition: AttributeDefinitionRow, row: UserAttributeRow): Promise<void> {
  const value = valueOf(tx, row)
  await writeValue(tx.db, row, value === undefined ? [] : keysOf(tx.services.config.secretKeys, definition, value))
}

/** The change for the history, which hides what is encrypted or masked from everyone. */
function changeOf(
  tx: Context,
  { encrypted, masking }: AttributeDefinitionRow,
  before: UserAttributeRow | undefined,
  after: UserAttributeRow | undefined,
): Changes[string] {
  const isHidden = encrypted || masking.enabled
  const shown = (row: UserAttributeRow) => {
    const value: Value = valueOf(tx, row) ?? ''
    return isHidden ? masked({ masking: { enabled: true, type: '' } }, value) : value
  }
  return { ...(before && { from: shown(before) }), ...(after && { to: shown(after) }) }
}

/** Re-encrypts stored values that were encrypted with an older key, and counts them. */
export function resealStored(keys: SecretKeys, kept: readonly KeptAttribute[]) {
  const result = { renewed: 0, current: 0, unreadable: 0 }
  const renew = <Stored extends StoredValue | null>(stored: Stored): Stored => {
    if (!stored || stored.sealed === null) return stored
    const text = unseal(keys, stored.sealed)
    const isCurrent = isCurrentlySealed(keys, stored.sealed)
    result[text === undefined ? 'unreadable' : isCurrent ? 'current' : 'renewed'] += 1
    return text === undefined || isCurrent ? stored : { ...stored, sealed: seal(keys, text) }
  }
  const attributes = kept.map((each) => ({ ...each, before: renew(each.before), after: renew(each.after) }))
  return { ...result, attributes }
}

const toStored = ({ id, value, sealed, customer_overridden, updated_by, ...row }: UserAttributeRow): StoredValue => ({
  id,
  value,
  sealed,
  customer_overridden,
  updated_by,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})

const fromStored = (row: UserAttributeRow, stored: StoredValue): UserAttributeRow => ({
  ...row,
  ...stored,
  created_at: new Date(stored.created_at),
  updated_at: new Date(stored.updated_at),
})
