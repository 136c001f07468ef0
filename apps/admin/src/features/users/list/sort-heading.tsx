'use client'

import type { ListedCustomer } from '@clientele/contracts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Column } from '@/components/data/list'
import { cn } from '@/lib/cn'
import type { ListQuery } from './list-query'
import type { Sort } from './list-url'
import { attributeIn } from './user-columns'

const directionOf = (sort: ListQuery['order']) =>
  ['oldest', 'name', 'attribute'].includes(sort) ? 'ascending' : 'descending'

/** The orders that a column offers: only those with an index. */
const ordersOf: Readonly<Record<string, readonly Sort[]>> = {
  customer: ['name'],
  last_sign_in: ['recently_signed_in'],
  created: ['newest', 'oldest'],
}

/**
 * A column with a heading that sorts, if there is an order for it; clicking again moves on to the next order. If the order can't
 * be changed, as in a search, the heading shows the current one, provided that it belongs to a column.
 */
export const sortable =
  (query: ListQuery) =>
  (column: Column<ListedCustomer>): Column<ListedCustomer> => {
    const attributeId = attributeIn(column.name)
    // Its heading knows whether it can be sorted by.
    if (attributeId !== undefined && attributeId === query.state.by && query.order.startsWith('attribute'))
      return { ...column, sorted: directionOf(query.order) }
    const orders = ordersOf[column.name]
    if (!orders) return column
    const at = orders.findIndex((sort) => sort === query.order)
    const sort = orders[at]
    const next = orders[(at + 1) % orders.length]
    const sorted = sort ? directionOf(sort) : 'none'
    const shown = sort ?? next
    const Arrow = shown && directionOf(shown) === 'ascending' ? ArrowUp : ArrowDown
    const arrow = (
      <Arrow aria-hidden className={cn('size-3.5', sort ? 'text-ink' : 'opacity-0 group-hover:opacity-60')} />
    )
    if (!query.mayReorder)
      return {
        ...column,
        sorted,
        heading: (
          <span className="inline-flex items-center gap-1">
            {column.heading}
            {sort ? arrow : null}
          </span>
        ),
      }
    return {
      ...column,
      sorted,
      heading: (
        <button
          type="button"
          onClick={() => next && query.sort(next)}
          className="focus-ring group -ms-1.5 inline-flex h-6 items-center gap-1 rounded-md px-1.5 hover:text-ink"
        >
          {column.heading}
          {arrow}
        </button>
      ),
    }
  }
