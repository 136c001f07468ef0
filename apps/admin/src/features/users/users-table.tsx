'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, SearchX, UserPlus } from 'lucide-react'
import { AppLink } from '@/components/app-link'
import { Button, buttonStyle } from '@/components/button'
import { Checkbox } from '@/components/checkbox'
import { Pager } from '@/components/pager'
import { Loading, Skeleton } from '@/components/skeleton'
import { EmptyState, ErrorState } from '@/components/states'
import { SkeletonRows, Table, Th } from '@/components/table'
import { useMay } from '@/features/operators/current-operator'
import { cn } from '@/lib/cn'
import { count, total } from '@/lib/format'
import type { Outputs } from '@/lib/trpc'
import type { ListQuery, Sort } from './list-query'
import type { Selection } from './use-selection'
import { UserRow } from './user-row'

interface UsersTableProps {
  list: Pick<
    UseQueryResult<Outputs['getCustomers'], unknown>,
    'data' | 'error' | 'isError' | 'isPending' | 'isFetching' | 'isPlaceholderData' | 'refetch'
  >
  query: ListQuery
  selection: Selection | undefined
  onCreate: () => void
}

export function UsersTable({ list, query, selection, onCreate }: UsersTableProps) {
  const may = useMay()
  if (list.isError)
    return (
      <div className="border-t border-line">
        <ErrorState
          title="The customers could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      </div>
    )

  const items = list.data?.items ?? []
  const shown = items.map((user) => user._id)
  if (!list.isPending && items.length === 0)
    return (
      <div className="border-t border-line">
        {query.isNarrowed ? (
          <EmptyState
            icon={<SearchX />}
            title="No customer matches"
            actions={<Button onClick={query.clear}>Clear search and filters</Button>}
          >
            Nobody in this application fits the search and the filters together.
          </EmptyState>
        ) : (
          <EmptyState
            icon={<UserPlus />}
            title="No customers yet"
            actions={
              may('users:write') ? (
                <>
                  <Button variant="primary" onClick={onCreate}>
                    Create the first customer
                  </Button>
                  {may('api_keys:read') ? (
                    <AppLink to="developers/api-keys" className={buttonStyle({ variant: 'outline' })}>
                      Connect a service
                    </AppLink>
                  ) : null}
                </>
              ) : null
            }
          >
            They appear here as soon as they sign up in your storefront, or when you or your own service create them.
          </EmptyState>
        )}
      </div>
    )

  const all = shown.length > 0 && shown.every((id) => selection?.selected.has(id))
  const some = shown.some((id) => selection?.selected.has(id))
  const first = (query.state.page - 1) * query.state.size + 1
  return (
    <div
      aria-busy={list.isFetching}
      className={cn('border-t border-line transition-opacity', list.isPlaceholderData && 'opacity-60')}
    >
      <Table caption="Customers">
        <thead>
          <tr>
            {selection ? (
              <Th className="w-px pr-1">
                <Checkbox
                  aria-label="Select all on this page"
                  checked={all}
                  indeterminate={some && !all}
                  disabled={shown.length === 0}
                  onCheckedChange={(on) => selection.choose(shown, on)}
                />
              </Th>
            ) : null}
            <SortableTh query={query} orders={['name']}>
              Customer
            </SortableTh>
            <Th className="hidden md:table-cell">Contact</Th>
            <Th className="hidden sm:table-cell">Status</Th>
            <SortableTh query={query} orders={['recently_signed_in']} className="hidden lg:table-cell">
              Last sign-in
            </SortableTh>
            <SortableTh query={query} orders={['newest', 'oldest']} className="hidden sm:table-cell">
              Created
            </SortableTh>
          </tr>
        </thead>
        <tbody>
          {list.isPending ? (
            <SkeletonRows rows={Math.min(query.state.size, 12)} columns={selection ? 6 : 5} />
          ) : (
            items.map((user) => <UserRow key={user._id} user={user} shown={shown} selection={selection} />)
          )}
        </tbody>
      </Table>
      {list.data ? (
        <Pager
          page={query.state.page}
          pageSize={query.state.size}
          hasNext={list.data.page?.has_next === true}
          onPage={(page) => query.turnTo(page, page > query.state.page ? list.data?.page?.next_cursor : undefined)}
          onPageSize={query.resize}
          summary={
            <>
              {count(first)}–{count(first + items.length - 1)} of{' '}
              <span className="font-medium text-ink">{total(list.data.page ?? {})}</span>
            </>
          }
        />
      ) : (
        <Loading label="Loading customers">
          <div className="border-t border-line px-4 py-4.5">
            <Skeleton className="h-3.5 w-36" />
          </div>
        </Loading>
      )}
    </div>
  )
}

const direction: Record<Sort, 'ascending' | 'descending'> = {
  newest: 'descending',
  oldest: 'ascending',
  name: 'ascending',
  recently_signed_in: 'descending',
}

/** A heading that sorts; pressing it again goes to the next of its orders. Only what an index serves is offered. */
function SortableTh({
  query,
  orders,
  className,
  children,
}: {
  query: ListQuery
  orders: readonly Sort[]
  className?: string
  children: string
}) {
  const { sort } = query.state
  const at = orders.indexOf(sort)
  const next = orders[(at + 1) % orders.length]
  const active = at !== -1
  const Arrow = direction[active ? sort : (next ?? sort)] === 'ascending' ? ArrowUp : ArrowDown
  return (
    <Th className={className} aria-sort={active ? direction[sort] : 'none'}>
      <button
        type="button"
        onClick={() => next && query.sort(next)}
        className="focus-ring group -ml-1.5 inline-flex h-6 items-center gap-1 rounded-md px-1.5 hover:text-ink"
      >
        {children}
        <Arrow aria-hidden className={cn('size-3.5', active ? 'text-ink' : 'opacity-0 group-hover:opacity-60')} />
      </button>
    </Th>
  )
}
