import type {
  Customer,
  Pagination,
  UserAttribute,
  UserAttributeFilter,
  UserAttributeFilteredList,
} from '@clientele/contracts'
import type { Context, Handler } from '../context.ts'
import { describeUsers } from '../users/service.ts'
import { contactTyped } from '../contacts/typed.ts'
import { findHolders } from '../users/search/by-contact.ts'
import { type Condition, readConditions, readJoined } from './conditions.ts'
import { inOrder } from './known-definitions.ts'
import { attributesOfUsers } from './of-users.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { type Branch, countBranch, countEntries, endsEarly, listAmong, listBranch } from './repository/filter.ts'

export { holds } from './repository/filter.ts'

/*
 * Finds users by their attributes. Every condition is a range of keys, so that a page costs about the same in an application of any size. What no
 * range decides alone (several conditions, parts of texts, negations) is decided entry by entry, for a bounded number of entries.
 */

type Query = UserAttributeFilter['query']

export const filterUsersByAttributes: Handler<'filterUsersByAttributes'> = async (ctx, { body: { query } }) => {
  const definitions = await inOrder(ctx)
  const read = query.type === 'AND' ? readJoined : readConditions
  const conditions = read(ctx, query.conditions, definitions, 'body.query.conditions')
  const { ids, page } = await findPage(ctx, query, conditions)
  return { items: await describe(ctx, ids, definitions, query.definition_ids), page }
}

/** Totals are counted up to this number; beyond it, they are a lower bound. */
const countedMax = 1_000

async function findPage(ctx: Context, query: Query, conditions: readonly Condition[]) {
  const span = { limit: query.limit + 1, offset: (query.page - 1) * query.limit }
  const known = await idsOfContacts(ctx, query)
  if (known || conditions.length === 0) {
    const wanted = { type: query.type, ...span }
    const found = await listAmong(ctx.db, ctx.application_id, known, conditions, wanted)
    return pageOf(query, found, known && span.offset + found.length, !known)
  }
  const branches = await branchesOf(ctx, query.type, conditions)
  const found = await listAll(ctx, branches, span)
  const isLast = found.length <= query.limit && (found.length > 0 || query.page === 1)
  const total = isLast ? span.offset + found.length : await countAll(ctx, branches)
  return pageOf(query, found, total, total < countedMax && (await anyEndsEarly(ctx, branches)))
}

/** Whether a walk that looks entry by entry ends before the last one, so that the total is a lower bound. */
async function anyEndsEarly(ctx: Context, branches: readonly Branch[]): Promise<boolean> {
  for (const branch of branches) if (await endsEarly(ctx.db, branch, ctx.application_id)) return true
  return false
}

function pageOf({ limit, page }: Query, found: readonly string[], total: number | undefined, isBound: boolean) {
  const seen = (page - 1) * limit + found.length
  const item_total = Math.max(total ?? 0, seen)
  const isExact = total !== undefined && !isBound && total < countedMax
  const pagination: Pagination = {
    type: 'number',
    current: page,
    size: limit,
    item_total,
    total_relation: isExact ? 'eq' : 'gte',
    has_next: found.length > limit,
  }
  return { ids: found.slice(0, limit), page: pagination }
}

/** The users that the filter names by contact; undefined if it names none. */
async function idsOfContacts(ctx: Context, { email, phone }: Query): Promise<string[] | undefined> {
  const given = [email, phone].filter((each) => each !== undefined)
  if (given.length === 0) return undefined
  const [first = [], ...others] = await Promise.all(
    given.map(async (contact) => (await findHolders(ctx, contactTyped(ctx, contact))).map(({ id }) => id)),
  )
  return first.filter((id) => others.every((list) => list.includes(id)))
}

/** Divides a filter into walks of the index, one after the other, none of which lists a user of an earlier one. */
async function branchesOf(ctx: Context, type: Query['type'], conditions: readonly Condition[]): Promise<Branch[]> {
  if (type === 'OR')
    return conditions.flatMap((lead, index) => inSingleRanges({ lead, others: [], except: conditions.slice(0, index) }))
  const lead = await bestLead(ctx, conditions)
  return inSingleRanges({ lead, others: conditions.filter((each) => each !== lead), except: [] })
}

/** An index can be walked in order only within one range. */
function inSingleRanges(branch: Branch): Branch[] {
  const { lead, except } = branch
  if (lead.isNegated) return [branch]
  return lead.ranges.map((range, index) => ({
    ...branch,
    lead: { ...lead, ranges: [range] },
    // A user has one value, unless the attribute has several.
    except: lead.isMultiple && index > 0 ? [...except, { ...lead, ranges: lead.ranges.slice(0, index) }] : except,
  }))
}

const enough = 1_000

/** The condition that the fewest entries match, since every entry costs a lookup for each of the others. */
async function bestLead(ctx: Context, conditions: readonly Condition[]): Promise<Condition> {
  const [first, ...others] = conditions
  if (!first) throw new Error('There are conditions.')
  if (others.length === 0) return first
  const counted = await Promise.all(
    conditions.map(async (condition) => {
      const entries = await countEntries(ctx.db, ctx.application_id, condition, enough)
      // Of equals, one that keys decide alone.
      return { condition, cost: entries + (condition.containing !== undefined || condition.isNegated ? 1 : 0) }
    }),
  )
  return counted.reduce((best, each) => (each.cost < best.cost ? each : best)).condition
}

async function listAll(ctx: Context, branches: readonly Branch[], span: { limit: number; offset: number }) {
  const found: string[] = []
  for (const branch of branches) {
    const wanted = { application_id: ctx.application_id, limit: span.offset + span.limit - found.length, offset: 0 }
    found.push(...(await listBranch(ctx.db, branch, wanted)))
    if (found.length >= span.offset + span.limit) break
  }
  return found.slice(span.offset)
}

async function countAll(ctx: Context, branches: readonly Branch[]): Promise<number> {
  let total = 0
  for (const branch of branches) {
    total += await countBranch(ctx.db, branch, ctx.application_id, countedMax - total)
    if (total >= countedMax) break
  }
  return total
}

async function describe(
  ctx: Context,
  ids: readonly string[],
  definitions: readonly AttributeDefinitionRow[],
  definition_ids: readonly string[] | undefined,
): Promise<UserAttributeFilteredList[]> {
  const [customers, attributesOf] = await Promise.all([
    describeUsers(ctx, ids),
    attributesOfUsers(ctx, ids, definitions, definition_ids),
  ])
  return customers.map((customer) => toFiltered(customer, attributesOf(customer._id)))
}

/** Exactly the fields of the response, which then goes out as it is. */
const toFiltered = (customer: Customer, attributes: UserAttribute[]): UserAttributeFilteredList => ({
  _id: customer._id,
  user_id: customer.user_id,
  application_id: customer.application_id,
  username: customer.username,
  account_type: customer.account_type,
  first_name: customer.first_name,
  last_name: customer.last_name,
  gender: customer.gender,
  profile_pic_url: customer.profile_pic_url,
  active: customer.active,
  archive: customer.archive,
  status: customer.status,
  emails: customer.emails,
  created_at: customer.created_at,
  updated_at: customer.updated_at,
  phone_numbers: customer.phone_numbers?.map((number) => ({ ...number, country_code: String(number.country_code) })),
  attributes,
})
