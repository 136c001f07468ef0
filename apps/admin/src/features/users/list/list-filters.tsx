'use client'

import { ListFilter } from 'lucide-react'
import { Button } from '@/components/actions/button'
import { Popover } from '@/components/overlays/popover'
import type { ListQuery } from './list-query'
import { lazily } from '@/lib/on-demand'

const load = async () => ({ default: (await import('./filter-fields')).FilterFields })
const FilterFields = lazily(load)

/** The button that opens the list’s filters, with the number of those in use. */
export function ListFilters({ query }: { query: ListQuery }) {
  const { filterCount } = query
  return (
    <Popover
      title="Filters"
      align="end"
      className="w-88 max-w-[calc(100vw-1.5rem)]"
      preload={load}
      trigger={
        <Button className="h-9 sm:h-8">
          <ListFilter aria-hidden />
          <span className="max-sm:sr-only">Filters</span>
          {filterCount > 0 ? (
            <span className="tabular grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1 text-2xs text-accent-ink">
              {filterCount}
              <span className="sr-only"> in use</span>
            </span>
          ) : null}
        </Button>
      }
    >
      <FilterFields query={query} />
    </Popover>
  )
}
