import * as z from 'zod'
import { optionalName, wholeNumber } from './inputs.ts'
import { means } from './means.ts'

/** The query parameters of every paged list. */
export const pageSize = wholeNumber(1, 100).default(10).meta(means('Items per page, 1 to 100.', 10))
export const pageNo = wholeNumber(1, 1_000_000).default(1).meta(means('The page to return, counted from 1.', 1))
/** The page size of lists that nearly always fit on one page: a caller who doesn't page gets the maximum number of items. */
export const fullPageSize = wholeNumber(1, 100).default(100).meta(means('Items per page, 1 to 100.', 100))
export const cursor = optionalName(1024).meta(
  means('The `next_cursor` of the previous page. Takes precedence over `page_no`, and stays fast at any depth.'),
)
export const nextCursor = z
  .string()
  .optional()
  .meta(means('Pass it as `cursor` for the next page; absent on the last page.'))

/** The pagination of a list. */
export const PaginationSchema = z
  .object({
    type: z
      .string()
      .optional()
      .meta(means('The kind of pagination: "number", or "cursor" if pages can only be reached by cursor.', 'number')),
    current: z.number().optional().meta(means('The number of this page, counted from 1.', 1)),
    size: z.number().optional().meta(means('Items per page, as requested.', 10)),
    item_total: z.number().optional().meta(means('The total number of items on all pages.', 42)),
    has_next: z.boolean().optional().meta(means('Whether there is another page after this one.', false)),
    total_relation: z
      .enum(['eq', 'gte'])
      .optional()
      .meta(means('`eq`: item_total is exact. `gte`: there are at least that many.', 'eq')),
    next_cursor: nextCursor,
  })
  .meta(means('The pagination of a list.'))
export type Pagination = z.infer<typeof PaginationSchema>

export const examplePage = {
  type: 'number',
  current: 1,
  size: 10,
  item_total: 1,
  has_next: false,
} satisfies Pagination
export const exampleFullPage = { ...examplePage, size: 100 } satisfies Pagination
export const exampleCursorPage = { type: 'cursor', size: 10, has_next: false } satisfies Pagination
