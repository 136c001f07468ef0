import {
  AppError,
  type FieldFault,
  type Input,
  type ListedCustomer,
  type Platform,
  refuseField,
} from '@clientele/contracts'
import type { Context, Handler } from '../context.ts'
import { listUsers, refuseArchived } from '../users/list.ts'
import type { Beyond } from '../users/list-input.ts'
import { searchUsers as searchThem } from '../users/search-users.ts'
import { among } from '../users/filters.ts'
import { type Condition, isDecided, readJoined } from './conditions.ts'
import { inOrder } from './known-definitions.ts'
import { findNamed } from './named.ts'
import { attributesOfUsers } from './of-users.ts'
import { orderBy } from './order.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { countEntries } from './repository/filter.ts'
import { findMeeting, listLedTo } from './repository/listed.ts'

/*
 * The list of users, which attributes can narrow, order, and be columns of.
 */

type ListInput = Input<Platform['getCustomers']>
type Definitions = readonly AttributeDefinitionRow[]

/** The filter of a list by attributes, if it has one, and whom a search finds by them. */
export async function filterByAttributes(
  ctx: Context,
  attributeFilter: ListInput['attributeFilter'] = [],
): Promise<Pick<Beyond, 'only' | 'findNamed'>> {
  if (attributeFilter.length === 0) return namedIn(ctx)
  const conditions = readJoined(ctx, attributeFilter, await inOrder(ctx), 'attributeFilter')
  return { only: among((ids) => findMeeting(ctx.db, ctx.application_id, ids, conditions)), ...namedIn(ctx) }
}

export const getCustomers: Handler<'getCustomers'> = async (ctx, input) => {
  const { attributeFilter = [], definitionIds = [], sort, sortBy, ...rest } = input
  const isByAttribute = sort === 'attribute' || sort === 'attribute_descending'
  if (sortBy !== undefined && !isByAttribute)
    throw refuseField('sortBy', 'is for the orders attribute and attribute_descending')
  const plain = isByAttribute ? rest : { ...rest, sort }
  if (attributeFilter.length === 0 && definitionIds.length === 0 && !isByAttribute)
    return listUsers(ctx, plain, namedIn(ctx))

  const definitions = await inOrder(ctx)
  refuseUnknown(definitions, definitionIds)
  const conditions = readJoined(ctx, attributeFilter, definitions, 'attributeFilter')
  const beyond: Beyond = { ...(await narrowed(ctx, conditions)), ...namedIn(ctx) }
  if (isByAttribute) {
    refuseArchived(rest)
    beyond.order = await orderBy(ctx, definitions, { sort, sortBy, cursor: input.cursor, few: beyond.few })
  }
  const { items, ...page } = await listUsers(ctx, plain, beyond)
  if (definitionIds.length === 0) return { items, ...page }
  const ids = items.map(({ _id }) => _id)
  const attributesOf = await attributesOfUsers(ctx, ids, definitions, definitionIds)
  return { items: items.map((user): ListedCustomer => ({ ...user, attributes: attributesOf(user._id) })), ...page }
}

export const searchUsers: Handler<'searchUsers'> = (ctx, input) => searchThem(ctx, input, namedIn(ctx))

/** How a search that finds nobody goes by values of attributes. */
const namedIn = (ctx: Context) => ({ findNamed: (text: string) => findNamed(ctx, text) })

function refuseUnknown(definitions: Definitions, ids: NonNullable<ListInput['definitionIds']>): void {
  const faults = ids.flatMap((id, index): FieldFault[] =>
    definitions.some((each) => each.id === id)
      ? []
      : [{ field: `definitionIds.${index}`, message: 'is an unknown attribute' }],
  )
  const [first, ...others] = faults
  if (first) throw new AppError('ATTRIBUTE_NOT_FOUND', [first, ...others])
}

/** The users whom conditions on attributes leave. `field` is where they are in the request. */
export async function narrowedBy(
  ctx: Context,
  conditions: NonNullable<ListInput['attributeFilter']>,
  field: string,
): Promise<Pick<Beyond, 'only' | 'few' | 'findNamed'>> {
  if (conditions.length === 0) return namedIn(ctx)
  return { ...(await narrowed(ctx, readJoined(ctx, conditions, await inOrder(ctx), field))), ...namedIn(ctx) }
}

/** With more users than this, a bounded stretch of any order has enough of them for a page. */
const fewMax = 10_000

/** The users who meet the conditions: all of them if there are few, or else a filter for any list. */
async function narrowed(ctx: Context, conditions: readonly Condition[]): Promise<Beyond> {
  if (conditions.length === 0) return {}
  const { db, application_id } = ctx
  const lead = await bestLead(ctx, conditions)
  const led = [...new Set(await listLedTo(db, application_id, lead, fewMax + 1))]
  const only = among((ids) => findMeeting(db, application_id, ids, conditions))
  if (led.length > fewMax) return { only }
  const isAll = conditions.length === 1 && isDecided(lead)
  // A search has candidates of its own, and filters them.
  return { only, few: isAll ? led : await findMeeting(db, application_id, led, conditions) }
}

/** The condition that leads to the fewest entries. */
async function bestLead(ctx: Context, conditions: readonly Condition[]): Promise<Condition> {
  const [first, ...others] = conditions
  if (!first) throw new Error('There are conditions.')
  if (others.length === 0) return first
  const counted = await Promise.all(
    conditions.map(async (condition) => ({
      condition,
      entries: await countEntries(ctx.db, ctx.application_id, condition, fewMax + 1),
    })),
  )
  return counted.reduce((best, each) => (each.entries < best.entries ? each : best)).condition
}
