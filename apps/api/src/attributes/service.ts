import { AppError, userAttributeEcho } from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { refuseReadOnly } from '../refusals.ts'
import { requireKnownUser } from '../users/service.ts'
import { changeAttributes } from './change.ts'
import { inOrder } from './known-definitions.ts'
import { toUserAttribute } from './present.ts'
import { type AttributeDefinitionRow, findDefinition } from './repository/definitions.ts'
import { findValueById, listValues, type UserAttributeRow } from './repository/values.ts'

/*
 * The attributes of users, as the team reads and writes them.
 */

export const getUserAttribute: Handler<'getUserAttribute'> = async (ctx, { attributeDefId, userId }) => {
  await requireKnownUser(ctx, userId)
  const found = await findValue(ctx, userId, attributeDefId)
  if (!found) throw new AppError('ATTRIBUTE_NOT_FOUND')
  return toUserAttribute(ctx, ...found)
}

async function findValue(ctx: Context, user_id: string, definition_id: string) {
  const { application_id } = ctx
  const [definition, [row]] = await Promise.all([
    findDefinition(ctx.db, { application_id, id: definition_id }),
    listValues(ctx.db, { application_id, user_ids: [user_id], definition_ids: [definition_id] }),
  ])
  return definition && row ? ([definition, row] as const) : undefined
}

export const getUserAttributeById: Handler<'getUserAttributeById'> = async (ctx, { attributeId }) =>
  toUserAttribute(ctx, ...(await requireValue(ctx, attributeId)))

async function requireValue(ctx: Context, id: string): Promise<[AttributeDefinitionRow, UserAttributeRow]> {
  const row = await findValueById(ctx.db, { application_id: ctx.application_id, id })
  const definition =
    row && (await findDefinition(ctx.db, { application_id: ctx.application_id, id: row.definition_id }))
  if (!row || !definition) throw new AppError('ATTRIBUTE_NOT_FOUND')
  return [definition, row]
}

/** The masked value as it is. The user's history says who saw it. */
export const revealUserAttribute: Handler<'revealUserAttribute'> = (ctx, { attributeId }) =>
  atomically(ctx, async (tx) => {
    const [definition, row] = await requireValue(tx, attributeId)
    const { id: definition_id, name } = definition
    await recordEvent(tx, row.user_id, { type: 'user.attribute_revealed', definition_id, name })
    return toUserAttribute(tx, definition, row, false)
  })

export const getUserAttributesForUser: Handler<'getUserAttributesForUser'> = async (
  ctx,
  { userId, pageSize, pageNo },
) => {
  await requireKnownUser(ctx, userId)
  const all = await attributesOfUser(ctx, userId)
  const first = (pageNo - 1) * pageSize
  return {
    items: all.slice(first, first + pageSize).map(([definition, row]) => toUserAttribute(ctx, definition, row)),
    page: {
      type: 'number',
      current: pageNo,
      size: pageSize,
      item_total: all.length,
      has_next: all.length > first + pageSize,
    },
  }
}

/** Returns the stored values of users, of all attributes. */
export const storedValues = ({ db, application_id }: Context, user_ids: readonly string[]) =>
  listValues(db, { application_id, user_ids })

/** Returns all values of a user with their definitions, in the order of the definitions. */
export async function attributesOfUser(ctx: Context, user_id: string) {
  const [definitions, rows] = await Promise.all([
    inOrder(ctx),
    listValues(ctx.db, { application_id: ctx.application_id, user_ids: [user_id] }),
  ])
  const byDefinition = new Map(rows.map((row) => [row.definition_id, row]))
  return definitions.flatMap((definition) => {
    const row = byDefinition.get(definition.id)
    return row ? [[definition, row] as const] : []
  })
}

export const updateUserAttribute: Handler<'updateUserAttribute'> = (ctx, { attributeDefId, userId, ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const known = await findValue(tx, userId, attributeDefId)
    refuseReadOnly(userAttributeEcho, body, () => (known ? toUserAttribute(tx, ...known) : {}))
    const { value } = body.attribute
    const wanted = { definition_id: attributeDefId, value, field: 'body.attribute.value' }
    const { definitions, rows } = await changeAttributes(
      tx,
      userId,
      [{ ...wanted, customer_overridden: body.customer_overridden ?? known?.[1].customer_overridden }],
      ifMatch,
    )
    const [definition, row] = [definitions[0], rows[0]]
    if (definition && row) return toUserAttribute(tx, definition, row)
    throw new AppError('INVALID_INPUT', [
      { field: 'body.attribute.value', message: 'must not be empty. Use `deleteUserAttribute` to delete it' },
    ])
  })

export const deleteUserAttribute: Handler<'deleteUserAttribute'> = async (ctx, { attributeDefId, userId, ifMatch }) => {
  const wanted = { definition_id: attributeDefId, value: undefined, field: 'attributeDefId' }
  await atomically(ctx, (tx) => changeAttributes(tx, userId, [wanted], ifMatch))
  return { success: 'true' }
}

export const updateUserAttributes: Handler<'updateUserAttributes'> = (ctx, { userId, ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const wanted = body.attributes.map((each, index) => ({ ...each, field: `body.attributes.${index}.value` }))
    const { definitions, rows } = await changeAttributes(tx, userId, wanted, ifMatch)
    const attributes = rows.flatMap((row) => {
      const definition = definitions.find(({ id }) => id === row.definition_id)
      return definition ? [toUserAttribute(tx, definition, row)] : []
    })
    return { success: true, attributes }
  })

export const deleteUserAttributesInBulk: Handler<'deleteUserAttributesInBulk'> = async (
  ctx,
  { userId, ifMatch, body },
) => {
  const wanted = body.definition_ids.map((definition_id, index) => ({
    definition_id,
    value: undefined,
    field: `body.definition_ids.${index}`,
  }))
  await atomically(ctx, (tx) => changeAttributes(tx, userId, wanted, ifMatch))
  return { success: 'true' }
}
