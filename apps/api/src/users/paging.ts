import type { Customer } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { type Cursor, writeCursor } from '../paging/cursors.ts'
import type { Page, PageRequest } from '../paging/pages.ts'
import { toCustomer } from './present.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { findUsers } from './repository.ts'
import { type After, type Entry, everyId, type WholeEntry } from './search/scan.ts'

/** Filtered totals are counted up to this number; beyond it, they are a lower bound. */
export const countedMax = 10_000
/** The maximum number of entries that one request reads if no index supports the filter in the requested order. */
const scannedMax = 10_000

/** The parameters of a list, except its order and its search. */
export interface ListRequest extends PageRequest {
  /** The facets that match; undefined matches every listed user. */
  facets: number[] | undefined
  above: string
  below: string
  /** How a user is shown, if not as in other lists. */
  present?: (row: UserWithContacts) => Customer
}

export interface Total {
  count: number
  exact: boolean
}

/** How to read the entries of a list in index order, and the other conditions for which ones are shown. */
export interface Scan {
  read: (after: After | undefined, span: { limit: number; offset: number }) => Promise<Entry[]>
  /** Like `read` without an offset, but with complete users, if the scan reads their rows anyway. */
  readWhole?: (after: After | undefined, limit: number) => Promise<WholeEntry[]>
  /** The total, if only the scan itself decides. Without it, the total is found by scanning. */
  count?: () => Promise<Total>
  cursor?: Cursor | undefined
  /** Users that come before the scan, and are not repeated in it. */
  pinned?: string[]
  /** A condition in addition to those of the filter. */
  only?: ((entries: Entry[]) => Promise<Entry[]>) | undefined
}

/** Returns a page in index order: straight from the index if there is no filter, or else by reading a bounded part of it. */
export async function pageOfScan(ctx: Context, request: ListRequest, by: Cursor['by'], scan: Scan) {
  const filtered = request.facets !== undefined || request.above !== everyId.above || request.below !== everyId.below
  const { pinned = [], count } = scan
  if (filtered || scan.only || pinned.length > 0 || !count) return pageByLooking(ctx, request, by, scan)
  const span = { limit: request.pageSize + 1, offset: scan.cursor ? 0 : skipped(request) }
  const [entries, total] = await Promise.all([readUsers(ctx, scan, scan.cursor, span), count()])
  const page = entries.slice(0, request.pageSize)
  const last = page.at(-1)
  const next = entries.length > request.pageSize && last ? { by, key: last.key, id: last.id } : undefined
  return pageOfUsers(request, page, total, next)
}

/** The users of a part of a scan, in its order. */
export async function readUsers(
  ctx: Context,
  { read, readWhole }: Scan,
  after: After | undefined,
  { limit, offset }: { limit: number; offset: number },
): Promise<WholeEntry[]> {
  // Skipped users are not read.
  if (readWhole && offset === 0) return readWhole(after, limit)
  const entries = await read(after, { limit, offset })
  const keys = new Map(entries.map(({ id, key }) => [id, key]))
  const users = await findUsers(ctx, [...keys.keys()])
  return users.map((user) => ({ ...user, key: keys.get(user.id) ?? '' }))
}

async function pageByLooking(
  ctx: Context,
  request: ListRequest,
  by: Cursor['by'],
  { read, cursor, pinned = [], only }: Scan,
) {
  const pinsShown = cursor && pinsShownBefore(cursor)
  const after = pinsShown === undefined ? cursor : undefined
  const entries = await read(after, { limit: scannedMax, offset: 0 })
  const sawAll = entries.length < scannedMax
  const pins = after ? [] : pinned.slice(pinsShown ?? 0)
  const isPinned = new Set(pinned)
  const passing = entries.filter((entry) => passes(request, entry) && !isPinned.has(entry.id))
  const fitting = only ? await only(passing) : passing
  const from = cursor ? 0 : skipped(request)
  const to = from + request.pageSize
  const ids = [...pins, ...fitting.map(({ id }) => id)]

  const lastShown = fitting[to - pins.length - 1]
  const more = ids.length > to
  const last = more ? lastShown : sawAll ? undefined : entries.at(-1)
  const next = last
    ? { by, key: last.key, id: last.id }
    : more
      ? afterPins(by, pinned.length - pins.length + to)
      : undefined
  // Only the caller knows how many users come before a cursor: with a page number, those of the previous pages.
  const total = {
    count: (cursor ? skipped(request) : 0) + ids.length,
    exact: sawAll && (!cursor || request.pageNo > 1),
  }
  return pageOfUsers(request, await findUsers(ctx, ids.slice(from, to)), total, next, more)
}

/** A page that ended among the pinned users is identified by their number, in an ID that no user can have. */
const afterPins = (by: Cursor['by'], count: number): Cursor => ({
  by,
  key: '',
  id: count.toString(16).padStart(24, '0'),
})

const pinsShownBefore = ({ key, id }: Cursor): number | undefined =>
  key === '' && id.startsWith('0'.repeat(16)) ? Number.parseInt(id, 16) : undefined

export const passes = ({ facets, above, below }: ListRequest, entry: { id: string; facet: number }) =>
  (facets === undefined || facets.includes(entry.facet)) && entry.id > above && entry.id < below

export const skipped = ({ pageNo, pageSize }: ListRequest) => (pageNo - 1) * pageSize

export const capped = (found: number): Total => ({ count: Math.min(found, countedMax), exact: found <= countedMax })

/** A page of a list, as a response shows it. */
export function pageOfUsers(
  request: ListRequest,
  rows: UserWithContacts[],
  total: Total,
  next: Cursor | undefined,
  hasNext = next !== undefined,
): Page<Customer> {
  return {
    items: rows.map(request.present ?? toCustomer),
    page: {
      type: 'number',
      current: request.pageNo,
      size: request.pageSize,
      item_total: total.count,
      total_relation: total.exact ? ('eq' as const) : ('gte' as const),
      has_next: hasNext || next !== undefined,
      ...(next && { next_cursor: writeCursor(next) }),
    },
  }
}
