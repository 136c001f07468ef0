import type { Pagination } from '@clientele/contracts'
import { readCursor, writeCursor } from './cursors.ts'

/** Totals are counted up to this number; beyond it, they are a lower bound. */
const countedMax = 10_000

type Order = 'newest' | 'oldest'

/** What every list returns: some of its items, and their position. */
export interface Page<Item> {
  items: Item[]
  page: Pagination
}

/** The requested page of a list. */
export interface PageRequest {
  pageSize: number
  pageNo: number
  cursor?: string | undefined
}

/** The rows to read for a page of a list that is ordered by ID. */
export interface Span {
  /** The last ID of the previous page. */
  after: string | undefined
  /** One more than the page size: the extra row says whether there is another page. */
  limit: number
  offset: number
}

export function spanOf({ pageSize, pageNo, cursor }: PageRequest, order: Order): Span {
  const after = readCursor(cursor, order)?.id
  return { after, limit: pageSize + 1, offset: after === undefined ? (pageNo - 1) * pageSize : 0 }
}

/** Creates a page from the rows of a span. `count` counts the whole list up to a limit, and is only called if the rows don't determine the total. */
export async function pageOf<Row extends { id: string }>(
  { pageSize, pageNo, cursor }: PageRequest,
  order: Order,
  rows: readonly Row[],
  count: (limit: number) => Promise<number>,
): Promise<Page<Row>> {
  const items = rows.slice(0, pageSize)
  const last = items.at(-1)
  const has_next = rows.length > pageSize
  const isLastByNumber = !has_next && cursor === undefined && (last !== undefined || pageNo === 1)
  const found = isLastByNumber ? (pageNo - 1) * pageSize + items.length : await count(countedMax + 1)
  return {
    items,
    page: {
      type: 'number',
      current: pageNo,
      size: pageSize,
      item_total: Math.min(found, countedMax),
      total_relation: found > countedMax ? 'gte' : 'eq',
      has_next,
      ...(has_next && last && { next_cursor: writeCursor({ by: order, key: '', id: last.id }) }),
    },
  }
}

/** Creates a page of a list that is only read by cursor, from one more row than the page shows. */
export function cursorPageOf<Row>(pageSize: number, rows: readonly Row[], cursorOf: (last: Row) => string) {
  const items = rows.slice(0, pageSize)
  const last = items.at(-1)
  const has_next = rows.length > pageSize
  const next_cursor = has_next && last !== undefined ? cursorOf(last) : undefined
  const next = next_cursor === undefined ? {} : { next_cursor }
  return { items, page: { type: 'cursor', size: pageSize, has_next, ...next } satisfies Pagination, next }
}
