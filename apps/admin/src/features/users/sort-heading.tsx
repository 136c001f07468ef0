'use client'

import type { Customer } from '@clientele/contracts'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Column } from '@/components/list'
import { cn } from '@/lib/cn'
import type { ListQuery, Sort } from './list-query'

const direction: Record<Sort, 'ascending' | 'descending'> = {
  newest: 'descending',
  oldest: 'ascending',
  name: 'ascending',
  recently_signed_in: 'descending',
}

/** By which orders a column sorts: only those that an index serves. */
const ordersOf: Readonly<Record<string, readonly Sort[]>> = {
  customer: ['name'],
  last_sign_in: ['recently_signed_in'],
  created: ['newest', 'oldest'],
}

/** The column, with a heading that sorts where there is an order for it; pressing it again goes to the next one. */
export const sortable =
  (query: ListQuery) =>
  (column: Column<Customer>): Column<Customer> => {
    const orders = ordersOf[column.name]
    if (!orders) return column
    const { sort } = query.state
    const at = orders.indexOf(sort)
    const next = orders[(at + 1) % orders.length]
    const active = at !== -1
    const Arrow = direction[active ? sort : (next ?? sort)] === 'ascending' ? ArrowUp : ArrowDown
    return {
      ...column,
      sorted: active ? direction[sort] : 'none',
      heading: (
        <button
          type="button"
          onClick={() => next && query.sort(next)}
          className="focus-ring group -ml-1.5 inline-flex h-6 items-center gap-1 rounded-md px-1.5 hover:text-ink"
        >
          {column.heading}
          <Arrow aria-hidden className={cn('size-3.5', active ? 'text-ink' : 'opacity-0 group-hover:opacity-60')} />
        </button>
      ),
    }
  }
