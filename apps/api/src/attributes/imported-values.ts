import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../context.ts'
import type { LockedUser } from '../users/change.ts'
import { changeAttributesOf, rowAfter } from './change.ts'
import { keysOf } from './keys.ts'
import { valueOf } from './present.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { holdDefinitions, insertValues, listValues } from './repository/values.ts'
import type { Value } from './rules.ts'

/*
 * The attributes of users who come from a file. Their values have been read by the rules of the definitions.
 */

/** A value that was read by the rules of its definition. */
export interface ReadAttribute {
  definition: AttributeDefinitionRow
  value: Value
  field: string
}

/** Holds the definitions until the transaction ends. Returns whether they are as they were when the values were read. */
export async function holdAsRead(tx: Context, definitions: readonly AttributeDefinitionRow[]): Promise<boolean> {
  if (definitions.length === 0) return true
  const ids = definitions.map(({ id }) => id)
  const held = await holdDefinitions(tx.db, tx.application_id, ids)
  return definitions.every(({ id, version }) => held.some((each) => each.id === id && each.version === version))
}

/** Gives new users attributes as a part of their creation, with two statements for all of them. */
export async function setFirstValues(
  tx: Context,
  users: readonly { user_id: string; attributes: readonly ReadAttribute[] }[],
): Promise<void> {
  const values = users.flatMap(({ user_id, attributes }) =>
    attributes.map(({ definition, value }) => ({
      row: rowAfter(tx, user_id, definition, undefined, { value, overridden: false }),
      keys: keysOf(tx.services.config.secretKeys, definition, value),
    })),
  )
  if (values.length > 0) await insertValues(tx.db, values)
}

/**
 * What of it a user doesn't have. A value of theirs is only replaced if this one `replaces` it, and then always, unless the caller `isTold` whether it is
 * the same.
 */
export async function missingAttributes(
  ctx: Context,
  user_id: string,
  attributes: readonly ReadAttribute[],
  { replaces, isTold }: { replaces: boolean; isTold: (definition: AttributeDefinitionRow) => boolean },
): Promise<ReadAttribute[]> {
  if (attributes.length === 0) return []
  const definition_ids = attributes.map(({ definition }) => definition.id)
  const rows = await listValues(ctx.db, { application_id: ctx.application_id, user_ids: [user_id], definition_ids })
  return attributes.filter(({ definition, value }) => {
    const row = rows.find(({ definition_id }) => definition_id === definition.id)
    return !row || (replaces && (!isTold(definition) || !isDeepStrictEqual(valueOf(ctx, row), value)))
  })
}

/** Changes attributes of a locked user as the team. */
export async function addAttributes(
  tx: Context,
  user: Pick<LockedUser, 'user'>,
  attributes: readonly ReadAttribute[],
): Promise<void> {
  const wanted = attributes.map(({ definition, value, field }) => ({ definition_id: definition.id, value, field }))
  await changeAttributesOf(tx, user, wanted)
}
