'use client'

import type { ListedCustomer } from '@clientele/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Suspense, useCallback, useMemo, useState } from 'react'
import { Button } from '@/components/actions/button'
import { SearchInput } from '@/components/forms/input'
import { Kbd } from '@/components/actions/kbd'
import { List, ListFrame } from '@/components/data/list'
import { Page } from '@/components/layout/page'
import { Pager } from '@/components/data/pager'
import { Skeleton } from '@/components/feedback/skeleton'
import { useCurrentOperator, useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { count, total, totalInWords } from '@/lib/format'
import { lazily, onDemand } from '@/lib/on-demand'
import { useTRPC } from '@/lib/trpc'
import { useEarlyEnter } from '@/lib/use-early-enter'
import { SearchedProvider } from '../matched'
import { editPath } from '../profile/use-editing'
import { DisplayMenu } from './display-menu'
import { ListFilters } from './list-filters'
import { useListQuery } from './list-query'
import { MoreMenu } from './more-menu'
import { selectColumn } from '../bulk/select-column'
import { sortable } from './sort-heading'
import { useDisplay } from './use-display'
import { useListKeys } from './use-list-keys'
import { useSelection } from '../bulk/use-selection'
import { useViews } from './use-views'
import { attributesIn, columnsNamed } from './user-columns'
import { ViewMenu } from './view-menu'

const CreateUserDialog = onDemand(() => import('./create-user-dialog').then((module) => module.CreateUserDialog))
const BulkBar = onDemand(() => import('../bulk/bulk-bar').then((module) => module.BulkBar))

const FilterChips = lazily(async () => ({ default: (await import('./filter-chips')).FilterChips }))
const AttributeHeading = lazily(async () => ({ default: (await import('./attribute-column')).AttributeHeading }))
const DeletedColumns = lazily(async () => ({ default: (await import('./deleted-columns')).DeletedColumns }))
const FuzzyNote = lazily(async () => ({ default: (await import('./fuzzy-note')).FuzzyNote }))
const NoUsers = lazily(async () => ({ default: (await import('./no-users')).NoUsers }))

const nobody: readonly ListedCustomer[] = []

export function UsersPage() {
  const trpc = useTRPC()
  const router = useRouter()
  const may = useMay()
  const applicationId = useApplicationId()
  const operator = useCurrentOperator()
  const display = useDisplay()
  const query = useListQuery(useMemo(() => attributesIn(display.columns), [display.columns]))
  const views = useViews(query, display)
  const selection = useSelection(`clientele:selection:${operator.id}:${applicationId}`, query.list)
  const [creating, setCreating] = useState(false)
  const list = useQuery(trpc.getCustomers.queryOptions(query.input, { placeholderData: keepPreviousData }))

  const shown = list.data?.items ?? nobody
  // The rows of the previous search stay while the next one loads, but they aren't its matches.
  const isStale = list.isPlaceholderData || query.isCatchingUp
  const shownList =
    list.data && !isStale ? { input: query.input, page: list.data.page, filter: query.everyone } : undefined
  const first = (query.state.page - 1) * query.state.size + 1
  const maySelect = may('users:block') || may('users:archive') || may('groups:write')
  const headingOf = (attributeId: string) => (
    <Suspense>
      <AttributeHeading attributeId={attributeId} query={query} />
    </Suspense>
  )
  const columns = columnsNamed(display.columns, headingOf).map(sortable(query))
  if (maySelect) columns.unshift(selectColumn(selection, shown))
  const edit = useCallback(
    (userId: string) => router.push(`/a/${applicationId}/${editPath(userId)}`),
    [router, applicationId],
  )
  useListKeys(shown, maySelect ? selection : undefined, may('users:write') ? edit : undefined)

  const openTheOne = useEarlyEnter(query.state.q, !isStale, () => {
    const [onlyOne, another] = shown
    if (onlyOne && !another && query.state.q) router.push(`/a/${applicationId}/customers/${onlyOne._id}`)
  })

  return (
    <Page
      title="Customers"
      description={
        list.data && !isStale ? (
          `${totalInWords(list.data.page ?? {})} ${query.isNarrowed ? (list.data.page?.item_total === 1 ? 'match' : 'matches') : 'in this application'}${query.only}`
        ) : list.data ? (
          'Searching…'
        ) : list.isError ? undefined : (
          <Skeleton className="my-1.5 h-2.5 w-36" />
        )
      }
      actions={
        <>
          {may('users:write') ? (
            <Button variant="primary" onClick={() => setCreating(true)}>
              <Plus aria-hidden />
              Create customer
            </Button>
          ) : null}
          <MoreMenu list={shownList} />
        </>
      }
    >
      {list.error ? (
        <Suspense>
          <DeletedColumns display={display} error={list.error} />
        </Suspense>
      ) : null}
      <SearchedProvider value={query.input.q ?? ''}>
        <ListFrame
          label="Customer list"
          tools={
            <>
              <form
                role="search"
                className="flex gap-2 p-3 sm:p-4"
                onSubmit={(event) => {
                  event.preventDefault()
                  openTheOne()
                }}
              >
                <SearchInput
                  label="Search customers"
                  placeholder="Name, email, phone, ID, or external ID"
                  className="min-w-0 flex-1"
                  value={query.state.q}
                  onValueChange={query.search}
                  trailing={
                    <span className="hidden pe-1 sm:inline">
                      <Kbd>/</Kbd>
                    </span>
                  }
                />
                <ListFilters query={query} />
                <ViewMenu views={views} />
                <DisplayMenu display={display} />
              </form>
              {query.filterCount > 0 ? (
                <Suspense>
                  <FilterChips query={query} />
                </Suspense>
              ) : null}
              {list.data?.fuzzy ? (
                <Suspense>
                  <FuzzyNote q={query.input.q} />
                </Suspense>
              ) : null}
            </>
          }
        >
          <List
            caption="Customers"
            columns={columns}
            query={list}
            isStale={isStale}
            page={query.state.page}
            onFirst={() => query.turnTo(1, undefined)}
            wayOut={<Button onClick={query.clear}>Show all customers</Button>}
            rows={list.data && shown}
            failure="Couldn’t load customers"
            empty={
              <NoUsers
                query={query}
                mayBeMore={list.data?.page?.total_relation === 'gte'}
                onCreate={() => setCreating(true)}
                onAgain={() => void list.refetch()}
              />
            }
            skeletonRows={Math.min(query.state.size, 12)}
            density={display.density}
            isChosen={({ _id }) => selection.selected.has(_id)}
            pager={
              <Pager
                page={query.state.page}
                pageSize={query.state.size}
                rows={shown.length}
                hasNext={list.data?.page?.has_next === true}
                onPage={(page) =>
                  query.turnTo(page, page > query.state.page ? list.data?.page?.next_cursor : undefined)
                }
                onPageSize={query.resize}
                summary={
                  isStale ? (
                    'Loading…'
                  ) : (
                    <>
                      {count(first)}–{count(first + shown.length - 1)} of{' '}
                      <span className="font-medium text-ink">{total(list.data?.page ?? {})}</span>
                    </>
                  )
                }
              />
            }
          />
        </ListFrame>
      </SearchedProvider>
      {maySelect ? (
        <BulkBar open={selection.selected.size > 0} selection={selection} shown={shown} list={shownList} />
      ) : null}
      <CreateUserDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
