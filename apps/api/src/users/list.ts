import { type Input, type Platform, refuseField } from '@clientele/contracts'
import { firstIdAt } from '@clientele/db'
import type { Context, Handler } from '../context.ts'
import { getUserGroup } from '../rows/user-groups.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { readCursor } from '../paging/cursors.ts'
import { facetsFor } from './facets.ts'
import { beginningScan, findBest, findEvery } from './matches.ts'
import { pageOfUsers, capped, countedMax, pageOfScan, passes, skipped, type Total, type ListRequest } from './paging.ts'
import { toCustomer } from './present.ts'
import { readFields, readQuery, type Query } from './query.ts'
import { countListed } from './repository/counts.ts'
import { countByAge, pageByAge } from './search/by-age.ts'
import { readByName, scanByName } from './search/by-name.ts'
import { countBySignIn, scanBySignIn } from './search/by-sign-in.ts'
import { type Direction, everyId } from './search/scan.ts'
import { findMembersAmong, scanMembers } from './search/members.ts'

const searchedMax = 50

type ListInput = Input<Platform['getCustomers']>

export const getCustomers: Handler<'getCustomers'> = async (ctx, input) => {
  const request = readRequest(input)
  const query =
    typeof input.q === 'object'
      ? readFields(input.q, ctx.application.default_country_code)
      : readQuery(input.q ?? '', ctx.application.default_country_code)
  const bySignIn = input.lastSignInFrom !== undefined || input.lastSignInTo !== undefined
  if (bySignIn && (query || input.groupUid !== undefined))
    throw refuseField(
      input.lastSignInFrom === undefined ? 'lastSignInTo' : 'lastSignInFrom',
      'A sign-in time can’t be combined with q or group_uid.',
    )
  if (query) return listMatches(ctx, request, query, input)
  if (input.groupUid !== undefined) return listMembers(ctx, request, input.groupUid, directionOf(input, 'of a group'))
  if (bySignIn && input.sort !== undefined && input.sort !== 'recently_signed_in')
    throw refuseField('sort', 'must be recently_signed_in for a list filtered by sign-in time')
  if (bySignIn || input.sort === 'recently_signed_in') return listBySignIn(ctx, request, input)
  if (input.sort === 'name') return listByName(ctx, request, input)
  return listByAge(ctx, request, input.sort ?? 'newest')
}

export const searchUsers: Handler<'searchUsers'> = async (ctx, { q, query: queries = [] }) => {
  const texts = [...new Set([...(q === undefined ? [] : [q]), ...queries])]
  const found = new Map<string, UserWithContacts>()
  for (const text of texts) {
    if (found.size >= searchedMax) break
    const query = readQuery(text, ctx.application.default_country_code)
    if (!query) continue
    for (const row of await findBest(ctx, query, searchedMax)) if (found.size < searchedMax) found.set(row.id, row)
  }
  return { users: [...found.values()].map(toCustomer) }
}

function readRequest(input: ListInput): ListRequest {
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
const instantPrefix = (at_ms: number) => firstIdAt(new Date(Math.max(0, at_ms))).slice(0, 12)

function directionOf({ sort = 'newest' }: ListInput, which: string): Direction {
  if (sort !== 'newest' && sort !== 'oldest') throw refuseField('sort', `must be newest or oldest for a list ${which}`)
  return sort
}

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

const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)

function listByName(ctx: Context, request: ListRequest, input: ListInput) {
  if (input.status?.includes('archived')) throw refuseField('sort', 'must be newest or oldest for archived users')
  const cursor = readCursor(request.cursor, 'name')
  return pageOfScan(ctx, request, 'name', {
    read: (after, span) => scanByName(ctx, after, span),
    readWhole: (after, limit) => readByName(ctx, after, limit),
    count: async () => ({ count: await countListed(ctx), exact: true }),
    cursor,
  })
}

function listBySignIn(ctx: Context, request: ListRequest, input: ListInput) {
  if (input.status?.includes('archived')) throw refuseField('sort', 'must be newest or oldest for archived users')
  const range = { from: instant(input.lastSignInFrom ?? earliest), to: instant(input.lastSignInTo ?? latest) }
  const cursor = readCursor(request.cursor, 'recently_signed_in')
  return pageOfScan(ctx, request, 'recently_signed_in', {
    read: (after, span) => scanBySignIn(ctx, range, after && { key: new Date(after.key), id: after.id }, span),
    count: async () => capped(await countBySignIn(ctx, range, countedMax + 1)),
    cursor,
  })
}

const earliest = '1970-01-01T00:00:00.000Z'
const latest = '9999-12-31T23:59:59.999Z'

/** Clamps a timestamp to a range that both databases support, because not both can store years before 1 or after 9999. */
const instant = (moment: string) =>
  new Date(Math.min(Math.max(Date.parse(moment), Date.parse(earliest)), Date.parse(latest)))

async function listMembers(ctx: Context, request: ListRequest, group: string, direction: Direction) {
  const { id: group_id } = await getUserGroup(ctx, group)
  const cursor = readCursor(request.cursor, direction)
  return pageOfScan(ctx, request, direction, {
    read: (after, span) => {
      const bounds = {
        above: after && direction === 'oldest' ? after.id : everyId.above,
        below: after && direction === 'newest' ? after.id : everyId.below,
      }
      return scanMembers(ctx, group_id, direction, { ...bounds, ...span })
    },
    cursor,
  })
}

async function listMatches(ctx: Context, request: ListRequest, query: Query, input: ListInput) {
  const group_id = input.groupUid === undefined ? undefined : (await getUserGroup(ctx, input.groupUid)).id
  const only = group_id === undefined ? undefined : membersOnly(ctx, group_id)
  const cursor = readCursor(request.cursor, 'match')
  const found = (await findEvery(ctx, query)).filter((entry) => passes(request, entry))
  const exact = only ? await only(found) : found
  const scan = query.every && query.exact.length > 0 ? undefined : beginningScan(ctx, query)
  return pageOfScan(ctx, request, 'match', {
    ...(scan ?? { read: async () => [] }),
    cursor,
    pinned: exact.map(({ id }) => id),
    only,
  })
}

/** Keeps only the entries of users in the group. */
const membersOnly =
  (ctx: Context, group_id: string) =>
  async <E extends { id: string }>(entries: E[]): Promise<E[]> => {
    if (entries.length === 0) return entries
    const members = new Set(
      await findMembersAmong(
        ctx,
        group_id,
        entries.map(({ id }) => id),
      ),
    )
    return entries.filter(({ id }) => members.has(id))
  }
