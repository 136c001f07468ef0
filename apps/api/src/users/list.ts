import { type Input, type Platform, refuseField } from '@clientele/contracts'
import { firstIdAt } from '@clientele/db'
import type { Context, Handler } from '../context.ts'
import { findUserGroupId } from '../user-groups/service.ts'
import { type Cursor, readCursor, writeCursor } from './cursors.ts'
import { facetsFor } from './facets.ts'
import { toCustomer } from './present.ts'
import { type Query, readFields, readQuery } from './query.ts'
import { countListed, findUsers, type UserWithContacts } from './repository.ts'
import {
  type After,
  countByAge,
  countBySignIn,
  countIdentifiersBeginning,
  countNamesBeginning,
  type Direction,
  type Entry,
  everyId,
  findExactly,
  findHolders,
  findMembersAmong,
  pageByAge,
  scanByName,
  scanBySignIn,
  scanIdentifiersBeginning,
  scanMembers,
  scanNamesBeginning,
} from './search.ts'

/** Filtered totals are counted up to here; beyond they are a lower bound. */
const countedMost = 10_000
/** Entries that one request looks at where a filter has no index of its own in the wanted order. */
const scannedMost = 10_000
const searchedMost = 50

type ListInput = Input<Platform['getCustomers']>

/** What a list is asked for, apart from its order and its search. */
interface Wanted {
  size: number
  page: number
  cursor: string | undefined
  /** Facets that may pass; undefined lets every listed user pass. */
  facets: number[] | undefined
  above: string
  below: string
}

interface Total {
  count: number
  exact: boolean
}

export const getCustomers: Handler<'getCustomers'> = async (ctx, input) => {
  const wanted = readWanted(input)
  const query =
    typeof input.q === 'object'
      ? readFields(input.q, ctx.default_country_code)
      : readQuery(input.q ?? '', ctx.default_country_code)
  const bySignIn = input.lastSignInFrom !== undefined || input.lastSignInTo !== undefined
  if (bySignIn && (query || input.groupUid !== undefined))
    throw refuseField(
      input.lastSignInFrom === undefined ? 'lastSignInTo' : 'lastSignInFrom',
      'A time of sign-in is not combined with q or group_uid.',
    )
  if (query) return listMatches(ctx, wanted, query, input)
  if (input.groupUid !== undefined) return listMembers(ctx, wanted, input.groupUid, directionOf(input, 'of a group'))
  if (bySignIn && input.sort !== undefined && input.sort !== 'recently_signed_in')
    throw refuseField('sort', 'A list limited to a time of sign-in is in the order recently_signed_in.')
  if (bySignIn || input.sort === 'recently_signed_in') return listBySignIn(ctx, wanted, input)
  if (input.sort === 'name') return listByName(ctx, wanted, input)
  return listByAge(ctx, wanted, input.sort ?? 'newest')
}

export const searchUsers: Handler<'searchUsers'> = async (ctx, { q, query: queries = [] }) => {
  const texts = [...new Set([...(q === undefined ? [] : [q]), ...queries])]
  const found = new Map<string, UserWithContacts>()
  for (const text of texts) {
    if (found.size >= searchedMost) break
    const query = readQuery(text, ctx.default_country_code)
    if (!query) continue
    for (const row of await findBest(ctx, query)) if (found.size < searchedMost) found.set(row.id, row)
  }
  return { users: [...found.values()].map(toCustomer) }
}

/** Those named exactly, then those whose name or identifier begins so. */
async function findBest(ctx: Context, query: Query): Promise<UserWithContacts[]> {
  const contact = onlyContact(query)
  if (contact !== undefined) return findHolders(ctx, contact)
  const scan = query.every ? undefined : beginningScan(ctx, query)
  const [exact, begins = []] = await Promise.all([
    findEvery(ctx, query),
    scan?.read(undefined, { limit: searchedMost, offset: 0 }),
  ])
  const ids = new Set([...exact, ...begins].map(({ id }) => id))
  return findUsers(ctx, [...ids].slice(0, searchedMost))
}

/** The contact that a search names and nothing else, if that is all there is to it. */
function onlyContact({ exact: [only, ...others], identifierBeginning, nameBeginning }: Query): string | undefined {
  const isAll = others.length === 0 && identifierBeginning === undefined && nameBeginning === undefined
  return isAll && only && Object.keys(only).length === 1 ? only.value : undefined
}

function readWanted(input: ListInput): Wanted {
  return {
    size: input.pageSize,
    page: input.pageNo,
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

/** The beginning of all ids of a millisecond: it sorts before every one of them. */
const instantPrefix = (at_ms: number) => firstIdAt(new Date(Math.max(0, at_ms))).slice(0, 12)

function directionOf({ sort = 'newest' }: ListInput, which: string): Direction {
  if (sort !== 'newest' && sort !== 'oldest') throw refuseField('sort', `A list ${which} is sorted newest or oldest.`)
  return sort
}

async function listByAge(ctx: Context, wanted: Wanted, direction: Direction) {
  const cursor = readCursor(wanted.cursor, direction)
  const span = {
    above: cursor && direction === 'oldest' ? later(cursor.id, wanted.above) : wanted.above,
    below: cursor && direction === 'newest' ? earlier(cursor.id, wanted.below) : wanted.below,
  }
  const [rows, total] = await Promise.all([
    pageByAge(ctx, direction, wanted.facets, { ...span, limit: wanted.size + 1, offset: cursor ? 0 : skipped(wanted) }),
    totalByAge(ctx, wanted),
  ])
  const items = rows.slice(0, wanted.size)
  const last = items.at(-1)
  const next = rows.length > wanted.size && last ? { by: direction, key: '', id: last.id } : undefined
  return answer(wanted, items, total, next)
}

async function totalByAge(ctx: Context, { facets, above, below }: Wanted): Promise<Total> {
  if (facets === undefined && above === everyId.above && below === everyId.below)
    return { count: await countListed(ctx), exact: true }
  return capped(await countByAge(ctx, facets, { above, below, limit: countedMost + 1 }))
}

const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)

function listByName(ctx: Context, wanted: Wanted, input: ListInput) {
  if (input.status?.includes('archived')) throw refuseField('sort', 'Archived users are sorted newest or oldest.')
  const cursor = readCursor(wanted.cursor, 'name')
  return listScan(ctx, wanted, 'name', {
    read: (after, span) => scanByName(ctx, after, span),
    count: async () => ({ count: await countListed(ctx), exact: true }),
    cursor,
  })
}

function listBySignIn(ctx: Context, wanted: Wanted, input: ListInput) {
  if (input.status?.includes('archived')) throw refuseField('sort', 'Archived users are sorted newest or oldest.')
  const range = { from: instant(input.lastSignInFrom ?? earliest), to: instant(input.lastSignInTo ?? latest) }
  const cursor = readCursor(wanted.cursor, 'recently_signed_in')
  return listScan(ctx, wanted, 'recently_signed_in', {
    read: (after, span) => scanBySignIn(ctx, range, after && { key: new Date(after.key), id: after.id }, span),
    count: async () => capped(await countBySignIn(ctx, range, countedMost + 1)),
    cursor,
  })
}

const earliest = '1970-01-01T00:00:00.000Z'
const latest = '9999-12-31T23:59:59.999Z'

/** A moment as both databases can hold it: years before 1 and after 9999 are not for all of them. */
const instant = (moment: string) =>
  new Date(Math.min(Math.max(Date.parse(moment), Date.parse(earliest)), Date.parse(latest)))

async function listMembers(ctx: Context, wanted: Wanted, group: string, direction: Direction) {
  const group_id = await findUserGroupId(ctx, group)
  const cursor = readCursor(wanted.cursor, direction)
  return listScan(ctx, wanted, direction, {
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

async function listMatches(ctx: Context, wanted: Wanted, query: Query, input: ListInput) {
  const group_id = input.groupUid === undefined ? undefined : await findUserGroupId(ctx, input.groupUid)
  const only = group_id === undefined ? undefined : membersOnly(ctx, group_id)
  const cursor = readCursor(wanted.cursor, 'match')
  const found = (await findEvery(ctx, query)).filter((entry) => passes(wanted, entry))
  const exact = only ? await only(found) : found
  const scan = query.every && query.exact.length > 0 ? undefined : beginningScan(ctx, query)
  return listScan(ctx, wanted, 'match', {
    ...(scan ?? { read: async () => [] }),
    cursor,
    pinned: exact.map(({ id }) => id),
    only,
  })
}

/** What is left of some entries when those who are not in the group are taken out. */
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

/** Users who fit every exact part of a search. */
async function findEvery(
  ctx: Context,
  { exact, nameBeginning, every }: Query,
): Promise<{ id: string; facet: number }[]> {
  const [first, ...others] = await Promise.all(exact.map((one) => findExactly(ctx, one)))
  if (!first) return []
  const found = first.filter(({ id }) => others.every((list) => list.some((other) => other.id === id)))
  if (!every || nameBeginning === undefined) return found
  const rows = await findUsers(
    ctx,
    found.map(({ id }) => id),
  )
  const fitting = new Set(
    rows
      .filter((row) => row.name_key.startsWith(nameBeginning) || row.last_name_key.startsWith(nameBeginning))
      .map(({ id }) => id),
  )
  return found.filter(({ id }) => fitting.has(id))
}

interface Scan {
  read: (after: After | undefined, span: { limit: number; offset: number }) => Promise<Entry[]>
  /** The total where nothing but the scan itself decides; without it, it is found by scanning. */
  count?: () => Promise<Total>
  cursor?: Cursor | undefined
  /** Users that stand in front of the scan, and are not shown again in it. */
  pinned?: string[]
  /** A condition beside those of the filter. */
  only?: ((entries: Entry[]) => Promise<Entry[]>) | undefined
}

/** What the beginning of a name or of an identifier leads to. */
function beginningScan(ctx: Context, { identifierBeginning, nameBeginning }: Query): Scan | undefined {
  if (identifierBeginning !== undefined)
    return {
      read: (after, span) => scanIdentifiersBeginning(ctx, identifierBeginning, after, span),
      count: async () => capped(await countIdentifiersBeginning(ctx, identifierBeginning, countedMost + 1)),
    }
  if (nameBeginning !== undefined)
    return {
      read: (after, span) => scanNamesBeginning(ctx, nameBeginning, after, span),
      count: async () => capped(await countNamesBeginning(ctx, nameBeginning, countedMost + 1)),
    }
  return undefined
}

/** A page in the order of an index: straight from it where nothing is filtered, otherwise by looking at a bounded stretch of it. */
async function listScan(ctx: Context, wanted: Wanted, by: Cursor['by'], scan: Scan) {
  const filtered = wanted.facets !== undefined || wanted.above !== everyId.above || wanted.below !== everyId.below
  const { pinned = [], count } = scan
  if (filtered || scan.only || pinned.length > 0 || !count) return listByLooking(ctx, wanted, by, scan)
  const [entries, total] = await Promise.all([
    scan.read(scan.cursor, { limit: wanted.size + 1, offset: scan.cursor ? 0 : skipped(wanted) }),
    count(),
  ])
  const page = entries.slice(0, wanted.size)
  const last = page.at(-1)
  const next = entries.length > wanted.size && last ? { by, key: last.key, id: last.id } : undefined
  return answer(
    wanted,
    await findUsers(
      ctx,
      page.map(({ id }) => id),
    ),
    total,
    next,
  )
}

async function listByLooking(
  ctx: Context,
  wanted: Wanted,
  by: Cursor['by'],
  { read, cursor, pinned = [], only }: Scan,
) {
  const pinsShown = cursor && pinsShownBefore(cursor)
  const after = pinsShown === undefined ? cursor : undefined
  const entries = await read(after, { limit: scannedMost, offset: 0 })
  const sawAll = entries.length < scannedMost
  const pins = after ? [] : pinned.slice(pinsShown ?? 0)
  const isPinned = new Set(pinned)
  const passing = entries.filter((entry) => passes(wanted, entry) && !isPinned.has(entry.id))
  const fitting = only ? await only(passing) : passing
  const from = cursor ? 0 : skipped(wanted)
  const to = from + wanted.size
  const ids = [...pins, ...fitting.map(({ id }) => id)]

  const lastShown = fitting[to - pins.length - 1]
  const more = ids.length > to
  const last = more ? lastShown : sawAll ? undefined : entries.at(-1)
  const next = last
    ? { by, key: last.key, id: last.id }
    : more
      ? afterPins(by, pinned.length - pins.length + to)
      : undefined
  const total = { count: ids.length, exact: sawAll && !cursor }
  return answer(wanted, await findUsers(ctx, ids.slice(from, to)), total, next, more)
}

/** A page that ended among the pinned users is told by how many there were: an id that no user can have. */
const afterPins = (by: Cursor['by'], count: number): Cursor => ({
  by,
  key: '',
  id: count.toString(16).padStart(24, '0'),
})

const pinsShownBefore = ({ key, id }: Cursor): number | undefined =>
  key === '' && id.startsWith('0'.repeat(16)) ? Number.parseInt(id, 16) : undefined

const passes = ({ facets, above, below }: Wanted, entry: { id: string; facet: number }) =>
  (facets === undefined || facets.includes(entry.facet)) && entry.id > above && entry.id < below

const skipped = ({ page, size }: Wanted) => (page - 1) * size

const capped = (found: number): Total => ({ count: Math.min(found, countedMost), exact: found <= countedMost })

function answer(
  wanted: Wanted,
  rows: UserWithContacts[],
  total: Total,
  next: Cursor | undefined,
  hasNext = next !== undefined,
) {
  return {
    items: rows.map(toCustomer),
    page: {
      type: 'number',
      current: wanted.page,
      size: wanted.size,
      item_total: total.count,
      total_relation: total.exact ? ('eq' as const) : ('gte' as const),
      has_next: hasNext || next !== undefined,
      ...(next && { next_cursor: writeCursor(next) }),
    },
  }
}
