import { AppError, type FieldFault, type ShopperAttributeDefinition } from '@clientele/contracts'
import { changeAttributesOf, type Wanted } from '../attributes/change.ts'
import { type AttributeDefinitionRow, toDefinition } from '../attributes/definitions.ts'
import { inOrder } from '../attributes/known-definitions.ts'
import { valueOf } from '../attributes/present.ts'
import { listOf, type Value } from '../attributes/rules.ts'
import { attributesOfUser } from '../attributes/service.ts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { attributeField } from '../users/fields.ts'
import { lockShopper } from '../users/self.ts'

/*
 * Attributes as shoppers see them: by slug, and only those that are meant for them.
 */

const isSeen = (definition: AttributeDefinitionRow) => attributeField(definition).seenBy.includes('shopper')
/** What sign-up asks for is entered once, unless shoppers can change it later. */
const isWritten = (definition: AttributeDefinitionRow, hasValue: boolean) =>
  attributeField(definition).writtenBy.includes('shopper') || (definition.registration.enabled && !hasValue)

export const getAttributesDefinition: StorefrontHandler<'getAttributesDefinition'> = async (
  ctx,
  { pageSize, pageNo },
) => {
  const seen = (await inOrder(ctx)).filter(isSeen)
  const first = (pageNo - 1) * pageSize
  return {
    // The schema leaves out what is only for the team.
    items: seen.slice(first, first + pageSize).map((row): ShopperAttributeDefinition => toDefinition(row)),
    page: {
      type: 'number',
      current: pageNo,
      size: pageSize,
      item_total: seen.length,
      has_next: seen.length > first + pageSize,
    },
  }
}

export const getUserAttributes: StorefrontHandler<'getUserAttributes'> = (ctx) =>
  ownAttributes(ctx, getShopper(ctx).user_id)

export const updateUserAttributes: StorefrontHandler<'updateUserAttributes'> = (ctx, { body }) => {
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const held = await lockShopper(tx, user_id)
    const known = await attributesOfUser(tx, user_id)
    const filled = new Set(known.map(([{ id }]) => id))
    const wanted = readOwn(await inOrder(tx), filled, body.attributes)
    if (wanted.length > 0) await changeAttributesOf(tx, held, wanted)
    return ownAttributes(tx, user_id)
  })
}

function readOwn(
  definitions: readonly AttributeDefinitionRow[],
  filled: ReadonlySet<string>,
  given: Readonly<Record<string, Value | null>>,
): Wanted[] {
  const faults: FieldFault[] = []
  const wanted = Object.entries(given).flatMap(([slug, value]): Wanted[] => {
    const field = `body.attributes.${slug}`
    const definition = definitions.find((each) => each.slug === slug)
    // Shoppers don't learn which attributes the team keeps about them.
    if (!definition || !isSeen(definition)) faults.push({ field, message: 'is an unknown attribute' })
    else if (!isWritten(definition, filled.has(definition.id)))
      faults.push({ field, message: 'can’t be changed by customers' })
    else return [{ definition_id: definition.id, value: value ?? undefined, customer_overridden: true, field }]
    return []
  })
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
  return wanted
}

async function ownAttributes(ctx: Context, user_id: string) {
  const found = await attributesOfUser(ctx, user_id)
  const shown = found.flatMap(([definition, row]): [string, Value][] => {
    const value = isSeen(definition) ? valueOf(ctx, row) : undefined
    return value === undefined ? [] : [[definition.slug, definition.is_multi_value ? listOf(value) : value]]
  })
  return { attributes: Object.fromEntries(shown) }
}
