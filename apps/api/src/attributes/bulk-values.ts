import { isDeepStrictEqual } from 'node:util'
import { AppError, type Changes } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { changeUsers, lockUsers } from '../users/change.ts'
import { attributeField } from '../users/fields.ts'
import { changeOf, rowAfter } from './change.ts'
import { keysOf } from './keys.ts'
import { isSecretFrom, stored, valueOf } from './present.ts'
import { changesAt } from './repository/changes-at.ts'
import { type AttributeDefinitionRow, findDefinition } from './repository/definitions.ts'
import { holdDefinitions, listValues, type UserAttributeRow, writeValues } from './repository/values.ts'
import { isBlank, readValue, type Value } from './rules.ts'

/*
 * Giving many users the same value of an attribute, and undoing that, with a few statements. It is a change of each user, with a version and an event.
 */

/** A value for many users, as it is stored: encrypted if the attribute is. Neither means that it is deleted. */
export interface SharedValue {
  definition_id: string
  value: Value | null
  sealed: string | null
}

type LockedUser = Awaited<ReturnType<typeof lockUsers>>[number]

/** Reads a value in a request. */
export async function readShared(
  ctx: Context,
  { definition_id, value }: { definition_id: string; value: Value },
): Promise<SharedValue> {
  const definition = await findDefinition(ctx.db, { application_id: ctx.application_id, id: definition_id })
  const field = 'body.attribute.value'
  if (!definition) throw new AppError('ATTRIBUTE_NOT_FOUND')
  if (isBlank(value)) return { definition_id, value: null, sealed: null }
  const read = readValue(definition, value, field, ctx.application)
  if ('faults' in read) throw new AppError('INVALID_INPUT', read.faults)
  return { definition_id, ...stored(ctx.services.config.secretKeys, definition, read.value) }
}

/** Whether the history has the values that are replaced, so that they can be restored. It has none of attributes that are encrypted or masked. */
export const isInHistory = ({ encrypted, masking }: Pick<AttributeDefinitionRow, 'encrypted' | 'masking'>): boolean =>
  !encrypted && !masking.enabled

/** The same, for an attribute by its ID. */
export async function isUndoable({ db, application_id }: Context, id: string): Promise<boolean> {
  const definition = await findDefinition(db, { application_id, id })
  return definition !== undefined && isInHistory(definition)
}

/** Whether the caller must not learn who has a value of an attribute. */
export async function isSecret(ctx: Context, id: string): Promise<boolean> {
  const definition = await findDefinition(ctx.db, { application_id: ctx.application_id, id })
  return definition !== undefined && isSecretFrom(ctx, definition)
}

/** Returns which of these users have another value. */
export async function usersWithout(ctx: Context, shared: SharedValue, user_ids: readonly string[]): Promise<string[]> {
  const rows = await valuesOf(ctx, shared.definition_id, user_ids)
  const wanted = sharedValue(ctx, shared)
  return user_ids.filter((id) => {
    const row = rows.get(id)
    return !isDeepStrictEqual(row && valueOf(ctx, row), wanted)
  })
}

async function valuesOf({ db, application_id }: Context, definition_id: string, user_ids: readonly string[]) {
  const rows = await listValues(db, { application_id, user_ids, definition_ids: [definition_id] })
  return new Map(rows.map((row) => [row.user_id, row]))
}

/** The value itself. Undefined means that it is deleted. */
const sharedValue = (ctx: Context, { definition_id, value, sealed }: SharedValue): Value | undefined =>
  value === null && sealed === null
    ? undefined
    : valueOf(ctx, { definition_id, value, sealed, application_id: ctx.application_id } as UserAttributeRow)

/** Whether the value can't be decrypted. Taken for none, it would delete everyone's. */
export const isUnreadable = (ctx: Context, shared: SharedValue): boolean =>
  shared.sealed !== null && sharedValue(ctx, shared) === undefined

const nameOf = (definition: AttributeDefinitionRow) => attributeField(definition).column ?? definition.slug

/** The attribute, which can't be changed until the transaction ends. Undefined if it was deleted. */
export async function holdAttribute(tx: Context, id: string): Promise<AttributeDefinitionRow | undefined> {
  const [definition] = await holdDefinitions(tx.db, tx.application_id, [id])
  return definition
}

/** Gives locked users the value. */
export const setForMany = (
  tx: Context,
  definition: AttributeDefinitionRow,
  users: readonly LockedUser[],
  shared: SharedValue,
) => setEach(tx, definition, users, () => sharedValue(tx, shared))

/** Gives each of locked users a value. */
async function setEach(
  tx: Context,
  definition: AttributeDefinitionRow,
  users: readonly LockedUser[],
  valueFor: (user_id: string) => Value | undefined,
) {
  if (users.length === 0) return
  const { application_id } = tx
  const { secretKeys } = tx.services.config
  const user_ids = users.map(({ id }) => id)
  const before = await valuesOf(tx, definition.id, user_ids)
  const values = user_ids.flatMap((user_id) => {
    const value = valueFor(user_id)
    if (value === undefined) return []
    const row = rowAfter(tx, user_id, definition, before.get(user_id), { value, overridden: false })
    return [{ row, keys: keysOf(secretKeys, definition, value) }]
  })
  await writeValues(tx.db, { application_id, definition_id: definition.id, user_ids }, values)
  await changeUsers(tx, users, (id) => ({
    type: 'user.updated',
    changes: { [nameOf(definition)]: changeOf(tx, definition, before.get(id), valueFor(id)) },
  }))
}

/** Gives users the value back that was replaced at a given time, according to their history. Who has another value by now keeps it. */
export async function undoForMany(tx: Context, shared: SharedValue, user_ids: readonly string[], at: Date) {
  const users = await lockUsers(tx, user_ids)
  const definition = await holdAttribute(tx, shared.definition_id)
  const own = definition
    ? await unchangedSince(tx, definition, { users, shared, at })
    : new Map<string, Value | undefined>()
  if (definition) {
    const changing = users.filter(({ id }) => own.has(id))
    await setEach(tx, definition, changing, (id) => own.get(id))
  }
  return { undone: [...own.keys()], kept: user_ids.filter((id) => !own.has(id)) }
}

/** The users who still have the value that was set at a given time, and those that they had before. */
async function unchangedSince(
  tx: Context,
  definition: AttributeDefinitionRow,
  { users, shared, at }: { users: readonly LockedUser[]; shared: SharedValue; at: Date },
): Promise<ReadonlyMap<string, Value | undefined>> {
  const ids = users.filter(({ state }) => state !== 'archived' && state !== 'purged').map(({ id }) => id)
  const now = await valuesOf(tx, definition.id, ids)
  const wanted = sharedValue(tx, shared)
  const changes: ReadonlyMap<string, Changes> = await changesAt(tx, ids, at)
  const own = new Map<string, Value | undefined>()
  for (const id of ids) {
    const row = now.get(id)
    const change = changes.get(id)?.[nameOf(definition)]
    const isOwn = row ? row.updated_at.getTime() === at.getTime() : wanted === undefined
    if (change && isOwn && isDeepStrictEqual(row && valueOf(tx, row), wanted)) own.set(id, asValue(change.from))
  }
  return own
}

/** Only values that the attribute had are in the history. One that its rules don't allow anymore is restored as well. */
const asValue = (from: unknown) => (from === '' ? undefined : (from as Value | undefined))
