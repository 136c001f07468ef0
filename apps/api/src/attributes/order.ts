import { refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { type Cursor, readCursor } from '../paging/cursors.ts'
import type { Beyond } from '../users/list-input.ts'
import { stretchOf } from '../users/search/few.ts'
import type { After } from '../users/search/scan.ts'
import { isMaskedFor } from './present.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { countByAttribute, findByAttributeAmong, findKey, scanByAttribute } from './repository/listed.ts'

/*
 * The order of users by an attribute.
 */

type AttributeOrder = 'attribute' | 'attribute_descending'

interface Asked {
  sort: AttributeOrder
  sortBy: string | undefined
  cursor: string | undefined
  /** The only users there can be, if they are known. */
  few: readonly string[] | undefined
}

const countedMax = 1_000

/** How a list is ordered by an attribute: straight from the index, or a few users sorted here. Users without a value aren't in it. */
export async function orderBy(
  ctx: Context,
  definitions: readonly AttributeDefinitionRow[],
  { sort, sortBy, cursor, few }: Asked,
): Promise<NonNullable<Beyond['order']>> {
  const definition = definitions.find(({ id }) => id === sortBy)
  const fault = sortBy === undefined ? 'is required: the attribute to order by' : faultOf(ctx, definition)
  if (!definition || fault !== undefined) throw refuseField('sortBy', fault ?? 'is an unknown attribute')
  const { id } = definition
  const descending = sort === 'attribute_descending'
  const count = async () => {
    const found = await countByAttribute(ctx, id, countedMax + 1)
    return { count: Math.min(found, countedMax), exact: found <= countedMax }
  }
  const given = readCursor(cursor, sort)
  const start = given && (await startOf(ctx, id, given))
  const read = async (_: After | undefined, { limit, offset }: { limit: number; offset: number }) => {
    const entries = few
      ? stretchOf(await findByAttributeAmong(ctx, id, few), descending, start).slice(offset, offset + limit)
      : await scanByAttribute(ctx, id, descending, start, { limit, offset })
    return entries.map((entry) => ({ ...entry, key: `${id} ${beginningOf(entry.key)}` }))
  }
  return { by: sort, scan: { read, cursor: given, ...(!few && { count }) } }
}

/** Keys can be longer than a cursor. */
const beginningMax = 150
const beginningOf = (key: string) => Array.from(key).slice(0, beginningMax).join('')

/** Where a cursor continues: at the key of its user, or else at the beginning of what it was. */
async function startOf(ctx: Context, definition_id: string, { key, id }: Cursor): Promise<After> {
  const mark = `${definition_id} `
  if (!key.startsWith(mark))
    throw refuseField('cursor', 'must be the next_cursor from a page of this list, in the same order')
  const beginning = key.slice(mark.length)
  const current = await findKey(ctx, definition_id, id)
  return { key: current?.startsWith(beginning) ? current : beginning, id }
}

function faultOf(ctx: Context, definition: AttributeDefinitionRow | undefined): string | undefined {
  if (!definition) return 'is an unknown attribute'
  if (definition.encrypted) return `can’t be ${definition.slug}, because it is encrypted`
  if (definition.is_multi_value) return `can’t be ${definition.slug}, because it can have several values`
  if (isMaskedFor(ctx, definition)) return `can’t be ${definition.slug}, because it is masked`
  return undefined
}
