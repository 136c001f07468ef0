import { type Customer, refuseField } from '@clientele/contracts'
import { firstIdAt } from '@clientele/db'
import type { Context } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import { readCursor } from '../paging/cursors.ts'
import type { Page } from '../paging/pages.ts'
import { facetsFor } from './facets.ts'
import { fewScan } from './search/few.ts'
import { type Filter, filteredScan, signInRange } from './filters.ts'
import type { Beyond, ListInput } from './list-input.ts'
import { listSearched } from './list-searched.ts'
import { capped, countedMax, type ListRequest, pageOfUsers, skipped, type Total } from './paging.ts'
import { readFields, readQuery, type Query } from './query.ts'
import { countListed } from './repository/counts.ts'
import { countByAge, pageByAge, scanByAge } from './search/by-age.ts'
import { readByName, scanByName } from './search/by-name.ts'
import { countBySignIn, scanBySignIn } from './search/by-sign-in.ts'
import { type After, type Direction, everyId } from './search/scan.ts'
import { scanMembers } from './search/members.ts'

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
