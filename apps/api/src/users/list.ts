import { type Customer, type Input, type Platform, refuseField, type SearchMatch } from '@clientele/contracts'
import { firstIdAt } from '@clientele/db'
import type { Context } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { type Cursor, isInOrder, readCursor } from '../paging/cursors.ts'
import type { Page } from '../paging/pages.ts'
import { isIndexed } from './by-parts.ts'
import { facetsFor } from './facets.ts'
import { fewScan } from './search/few.ts'
import { type Filter, otherFilters, signInRange } from './filters.ts'
import { beginningScan, findBest, findEvery, findOthers, isBeginning, isNamed, toResult } from './matches.ts'
import {
  capped,
  countedMax,
  type ListRequest,
  pageOfScan,
  pageOfUsers,
  passes,
  type Scan,
  skipped,
  type Total,
} from './paging.ts'
import { toCustomer } from './present.ts'
import { readFields, readQuery, type Query } from './query.ts'
import { findUsers } from './repository.ts'
import { countListed } from './repository/counts.ts'
import { countByAge, pageByAge, scanByAge } from './search/by-age.ts'
import { readByName, scanByName } from './search/by-name.ts'
import { countBySignIn, scanBySignIn } from './search/by-sign-in.ts'
import { type After, type Direction, everyId } from './search/scan.ts'
import { scanMembers } from './search/members.ts'

const searchedMax = 50

type Asked = Input<Platform['getCustomers']>
/** What a list of users is narrowed and ordered by, but for their attributes. */
export type ListInput = Omit<Asked, 'sort' | 'sortBy' | 'attributeFilter' | 'definitionIds'> & {
  sort?: Exclude<Asked['sort'], 'attribute' | 'attribute_descending'>
}

/** What users are narrowed and ordered by that another noun knows. */
export interface Beyond {
  /** Keeps the users who fit, of a bounded stretch of the list. */
  only?: Filter | undefined
  /** The only users there can be, if there are few. They all fit. */
  few?: readonly string[] | undefined
  /** The users whom the other noun finds by a text, if there are any. They are the result of a search that finds nobody itself. */
  findNamed?: ((text: string) => Promise<Named>) | undefined
  /** An order of its own, of the users who aren't archived. */
  order?: { by: Cursor['by']; scan: Scan } | undefined
}

/** A few users, and what a search matched. */
export interface Named {
  matches: ReadonlyMap<string, SearchMatch[]>
  isComplete: boolean
}

/** Lists users. A search puts the best match first, whatever the order. */
export async function listUsers(ctx: Context, input: ListInput, beyond: Beyond = {}): Promise<Page<Customer>> {
  const request = readRequest(input)
  const query = queryIn(ctx, input)
  const { only, few, order } = beyond
  if (query) return listSearched(ctx, request, query, input, beyond)
  const bySignIn = input.lastSignInFrom !== undefined || input.lastSignInTo !== undefined
  if (order) return filteredScan(ctx, request, input, order.by, few ? order.scan : { ...order.scan, only })
  if (few) return listFew(ctx, request, few, input)
  if (input.sort === 'name') return listByName(ctx, request, input, only)
  if (input.sort === 'recently_signed_in') return listBySignIn(ctx, request, input, only)
  if (input.groupUid !== undefined) return listMembers(ctx, request, input.groupUid, input, only)
  if (!bySignIn && !only) return listByAge(ctx, request, input.sort ?? 'newest')
  // Without an order, that of the only index for the filter.
  if (bySignIn && input.sort === undefined && !input.status?.includes('archived'))
    return listBySignIn(ctx, request, input, only)
  return listFilteredByAge(ctx, request, input, only)
}

/** What a list is searched for; undefined if it isn't searched. */
export const queryIn = ({ application }: Context, { q }: Pick<ListInput, 'q'>): Query | undefined =>
  typeof q === 'object'
    ? readFields(q, application.default_country_code)
    : readQuery(q ?? '', application.default_country_code)

/** The users whom each of some texts finds, closest first. */
export async function searchUsers(
  ctx: Context,
  { q, query: queries = [] }: Input<Platform['searchUsers']>,
  { findNamed }: Pick<Beyond, 'findNamed'>,
): Promise<{ users: Customer[]; fuzzy?: true }> {
  const texts = [...new Set([...(q === undefined ? [] : [q]), ...queries])]
  const found: Customer[] = []
  const ids = new Set<string>()
  let isFuzzy = false
  for (const text of texts) {
    if (found.length >= searchedMax) break
    const query = readQuery(text, ctx.application.default_country_code)
    if (!query) continue
    const best = await findBest(ctx, query, searchedMax)
    const isFound = best.users.length > 0 && !best.isFuzzy
    const named = isFound || !query.text ? [] : await resultsOf(ctx, await findNamed?.(text))
    isFuzzy ||= named.length === 0 && (best.isFuzzy ?? false)
    for (const user of named.length > 0 ? named : best.users.map((row) => toResult(row, query))) {
      if (found.length >= searchedMax || ids.has(user._id)) continue
      if (texts.length > 1) ids.add(user._id)
      found.push(user)
    }
  }
  return { users: found, ...(isFuzzy && { fuzzy: true as const }) }
}

async function resultsOf(ctx: Context, named: Named | undefined): Promise<Customer[]> {
  const ids = [...(named?.matches.keys() ?? [])].sort().reverse().slice(0, searchedMax)
  const rows = ids.length === 0 ? [] : await findUsers(ctx, ids)
  return rows
    .filter(({ hidden_at }) => hidden_at === null)
    .map((row) => ({ ...toCustomer(row), matches: named?.matches.get(row.id) }))
}

/** Reads what decides which users a list has. */
export function readRequest(input: ListInput): ListRequest {
  return {
    pageSize: input.pageSize,
    pageNo: input.pageNo,
    cursor: input.cursor,
    facets: facetsFor({
      status: input.status,
      verified: input.verified,
      has_email: input.hasEmail,
      has_phone: input.hasPhone,
    }),
    above: input.createdFrom === undefined ? everyId.above : instantPrefix(new Date(input.createdFrom).getTime()),
    below: input.createdTo === undefined ? everyId.below : instantPrefix(new Date(input.createdTo).getTime() + 1),
  }
}

/** The common prefix of all IDs of a millisecond. It sorts before all of them. */
export const instantPrefix = (at_ms: number) => firstIdAt(new Date(Math.max(0, at_ms))).slice(0, 12)

async function listByAge(ctx: Context, request: ListRequest, direction: Direction) {
  const cursor = readCursor(request.cursor, direction)
  const span = {
    above: cursor && direction === 'oldest' ? later(cursor.id, request.above) : request.above,
    below: cursor && direction === 'newest' ? earlier(cursor.id, request.below) : request.below,
  }
  const [rows, total] = await Promise.all([
    pageByAge(ctx, direction, request.facets, {
      ...span,
      limit: request.pageSize + 1,
      offset: cursor ? 0 : skipped(request),
    }),
    totalByAge(ctx, request),
  ])
  const items = rows.slice(0, request.pageSize)
  const last = items.at(-1)
  const next = rows.length > request.pageSize && last ? { by: direction, key: '', id: last.id } : undefined
  return pageOfUsers(request, items, total, next)
}

async function totalByAge(ctx: Context, { facets, above, below }: ListRequest): Promise<Total> {
  if (facets === undefined && above === everyId.above && below === everyId.below)
    return { count: await countListed(ctx), exact: true }
  return capped(await countByAge(ctx, facets, { above, below, limit: countedMax + 1 }))
}

export const later = (a: string, b: string) => (a > b ? a : b)
export const earlier = (a: string, b: string) => (a < b ? a : b)

/** Refuses an order for archived users, whom its index doesn't have. */
export function refuseArchived({ status }: Pick<ListInput, 'status'>): void {
  if (status?.includes('archived')) throw refuseField('sort', 'must be newest or oldest for archived users')
}

function listFew(ctx: Context, request: ListRequest, few: readonly string[], input: ListInput) {
  const by = input.sort ?? 'newest'
  if (by === 'name' || by === 'recently_signed_in') refuseArchived(input)
  const scan = fewScan(ctx, few, by, request.facets !== undefined)
  return filteredScan(ctx, request, input, by, { ...scan, cursor: readCursor(request.cursor, by) })
}

function listByName(ctx: Context, request: ListRequest, input: ListInput, only: Filter | undefined) {
  refuseArchived(input)
  const cursor = readCursor(request.cursor, 'name')
  return filteredScan(ctx, request, input, 'name', {
    read: (after, span) => scanByName(ctx, after, span),
    readWhole: (after, limit) => readByName(ctx, after, limit),
    count: async () => ({ count: await countListed(ctx), exact: true }),
    cursor,
    only,
  })
}

function listBySignIn(ctx: Context, request: ListRequest, input: ListInput, only: Filter | undefined) {
  refuseArchived(input)
  const range = signInRange(input)
  const cursor = readCursor(request.cursor, 'recently_signed_in')
  const { lastSignInFrom: _from, lastSignInTo: _to, ...others } = input
  return filteredScan(ctx, request, others, 'recently_signed_in', {
    read: (after, span) => scanBySignIn(ctx, range, after && { key: new Date(after.key), id: after.id }, span),
    count: async () => capped(await countBySignIn(ctx, range, countedMax + 1)),
    cursor,
    only,
  })
}

async function listMembers(
  ctx: Context,
  request: ListRequest,
  group: string,
  input: ListInput,
  only: Filter | undefined,
) {
  const { id: group_id } = await getUserGroup(ctx, group)
  const direction = input.sort === 'oldest' ? 'oldest' : 'newest'
  const cursor = readCursor(request.cursor, direction)
  const { groupUid: _group, ...others } = input
  return filteredScan(ctx, request, others, direction, {
    read: (after, span) => scanMembers(ctx, group_id, direction, { ...boundsAfter(after, direction), ...span }),
    cursor,
    only,
  })
}

/** By age, for filters without an index in another order, such as the last sign-in of archived users. */
function listFilteredByAge(ctx: Context, request: ListRequest, input: ListInput, only: Filter | undefined) {
  const direction = input.sort === 'oldest' ? 'oldest' : 'newest'
  const { facets } = request
  const cursor = readCursor(request.cursor, direction)
  return filteredScan(ctx, request, input, direction, {
    read: (after, span) => scanByAge(ctx, direction, facets, { ...boundsAfter(after, direction), ...span }),
    cursor,
    only,
  })
}

const boundsAfter = (after: After | undefined, direction: Direction) => ({
  above: after && direction === 'oldest' ? after.id : everyId.above,
  below: after && direction === 'newest' ? after.id : everyId.below,
})

/** A page of a scan. Filters that its index doesn't have are applied to a bounded stretch of it. */
async function filteredScan(ctx: Context, request: ListRequest, input: ListInput, by: Cursor['by'], scan: Scan) {
  return pageOfScan(ctx, request, by, { ...scan, only: await otherFilters(ctx, input, scan.only) })
}

/** The matches of a search, or else the users whom another noun finds by its text, who are few, and come newest first. */
async function listSearched(
  ctx: Context,
  request: ListRequest,
  query: Query,
  { q, ...others }: ListInput,
  { only, findNamed }: Beyond,
): Promise<Page<Customer>> {
  const isOfNamed = isInOrder(request.cursor, 'newest')
  const matches = isOfNamed ? undefined : await listMatches(ctx, request, query, others, only)
  if (matches && !matches.fuzzy && (matches.page.item_total !== 0 || matches.page.has_next)) return matches
  const named = query.text && typeof q === 'string' ? await findNamed?.(q) : undefined
  const found = named && (await listNamed(ctx, request, named, others, only))
  if (found && found.items.length > 0) return found
  return matches ?? listMatches(ctx, request, query, others, only)
}

async function listNamed(
  ctx: Context,
  plain: ListRequest,
  { matches, isComplete }: Named,
  input: ListInput,
  only: Filter | undefined,
) {
  const request = {
    ...plain,
    present: (row: UserWithContacts) => ({ ...toCustomer(row), matches: matches.get(row.id) }),
  }
  const scan = fewScan(ctx, [...matches.keys()], 'newest', request.facets !== undefined)
  const cursor = readCursor(request.cursor, 'newest')
  const page = await filteredScan(ctx, request, input, 'newest', { ...scan, cursor, only })
  return isComplete ? page : atLeast(page)
}

/**
 * The matches of a search: users it names, then those that begin with it, both straight from an index in its order, and after them everyone else who
 * contains it. The latter are only looked up once a page reaches them.
 */
async function listMatches(
  ctx: Context,
  plain: ListRequest,
  query: Query,
  input: ListInput,
  another: Filter | undefined,
): Promise<Page<Customer> & { fuzzy?: true }> {
  const request = { ...plain, present: (row: UserWithContacts) => toResult(row, query) }
  const only = await otherFilters(ctx, input, another)
  const cursor = readCursor(request.cursor, 'match')
  const othersShown = cursor && othersShownBefore(cursor)
  const searched = {
    listed: input.status === undefined || input.status.some((state) => state !== 'archived'),
    archived: input.status?.includes('archived') ?? false,
  }
  const found = searched.listed ? (await findEvery(ctx, query)).filter((entry) => passes(request, entry)) : []
  const exact = only ? await only(found.map((entry) => ({ ...entry, key: '' }))) : found
  const scan = query.every && query.exact.length > 0 ? undefined : beginningScan(ctx, query)
  const first =
    othersShown === undefined && searched.listed
      ? await pageOfScan(ctx, request, 'match', {
          ...(scan ?? { read: async () => [] }),
          cursor,
          pinned: exact.map(({ id }) => id),
          only,
        })
      : pageOfUsers(request, [], { count: 0, exact: othersShown === undefined }, undefined)
  const { text } = query
  if (!text || isNamed(query, exact)) return first
  if (first.page.has_next) return (await isIndexed(ctx)) ? atLeast(first) : first

  const counted = first.page.item_total ?? 0
  const isFirst = counted === 0 && othersShown === undefined
  const others = await findOthers(ctx, text, searched, isFirst)
  const pinned = new Set(exact.map(({ id }) => id))
  const fresh = others.found
    .filter(
      ({ user }) => passes(request, user) && !(searched.listed && (pinned.has(user.id) || isBeginning(query, user))),
    )
    .map(({ user }) => user)
  const fitting = only ? await fittingUsers(only, fresh) : fresh
  const from = othersShown ?? (cursor ? 0 : Math.max(0, skipped(request) - counted))
  const shown = fitting.slice(from, from + request.pageSize - first.items.length)
  const end = from + shown.length
  return {
    ...pageOfUsers(
      request,
      shown,
      {
        count: counted + fitting.length,
        exact: first.page.total_relation === 'eq' && others.isComplete,
      },
      end < fitting.length ? afterOthers(end) : undefined,
    ),
    items: [...first.items, ...shown.map(request.present)],
    ...(others.isFuzzy && fitting.length > 0 && { fuzzy: true as const }),
  }
}

/** A page that may be followed by users who were not counted. */
const atLeast = (page: Page<Customer>): Page<Customer> => ({ ...page, page: { ...page.page, total_relation: 'gte' } })

async function fittingUsers(only: Filter, users: UserWithContacts[]): Promise<UserWithContacts[]> {
  const ids = new Set((await only(users.map(({ id, facet }) => ({ id, facet, key: '' })))).map(({ id }) => id))
  return users.filter(({ id }) => ids.has(id))
}

/** A page that ended among the users who only contain the search is identified by their number, in an ID that no user can have. */
const afterOthers = (count: number): Cursor => ({
  by: 'match',
  key: '',
  id: othersMark + count.toString(16).padStart(8, '0'),
})
const othersMark = 'f'.repeat(16)
const othersShownBefore = ({ id }: Cursor): number | undefined =>
  id.startsWith(othersMark) ? Number.parseInt(id.slice(othersMark.length), 16) : undefined
