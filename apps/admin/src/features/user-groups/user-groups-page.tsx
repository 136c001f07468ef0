'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Layers, Plus, SearchX } from 'lucide-react'
import { debounce, parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { Button } from '@/components/button'
import { SearchInput } from '@/components/input'
import { Page } from '@/components/page'
import { Pager } from '@/components/pager'
import { EmptyState, ErrorState } from '@/components/states'
import { SkeletonRows, Table, Th } from '@/components/table'
import { useMay } from '@/features/operators/current-operator'
import { cn } from '@/lib/cn'
import { plural, total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { CreateGroupDialog } from './create-group-dialog'
import { GroupRow } from './group-row'
import { isBusy } from './group-text'

const parsers = {
  q: parseAsString.withDefault(''),
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(25),
}

export function UserGroupsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [state, set] = useQueryStates(parsers, { history: 'push' })
  const [creating, setCreating] = useState(false)
  const name = useDebounced(state.q.trim())
  const list = useQuery(
    trpc.getUserGroups.queryOptions(
      { pageNo: state.page, pageSize: state.size, ...(name ? { name } : {}) },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state: { data } }) => (data?.items?.some(isBusy) ? 2_000 : false),
      },
    ),
  )
  const items = list.data?.items ?? []
  const create = may('groups:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create group
    </Button>
  ) : null

  return (
    <Page
      title="Groups"
      description="Lists of customers, made from files: for early access, for wholesale, for whom you like."
      actions={create}
    >
      <section aria-label="Group list" className="overflow-clip rounded-xl border border-line bg-surface shadow-crisp">
        <div role="search" className="border-b border-line p-3 sm:p-4">
          <SearchInput
            label="Search groups"
            placeholder="Part of a name"
            value={state.q}
            onValueChange={(q) =>
              void set({ q: q || null, page: null }, { history: 'replace', limitUrlUpdates: debounce(250) })
            }
          />
        </div>
        {list.isError ? (
          <ErrorState
            title="The groups could not be loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : !list.isPending && items.length === 0 ? (
          state.q.trim() ? (
            <EmptyState
              icon={<SearchX />}
              title="No group matches"
              actions={<Button onClick={() => void set({ q: null, page: null })}>Clear search</Button>}
            >
              No name contains “{state.q.trim()}”.
            </EmptyState>
          ) : (
            <EmptyState icon={<Layers />} title="No groups yet" actions={create}>
              Upload a CSV of e-mail addresses, phone numbers or customer ids, and it becomes a group.
            </EmptyState>
          )
        ) : (
          <div aria-busy={list.isFetching} className={cn('transition-opacity', list.isPlaceholderData && 'opacity-60')}>
            <Table caption="Groups">
              <thead>
                <tr>
                  <Th>Group</Th>
                  <Th>Status</Th>
                  <Th className="text-right">Members</Th>
                  <Th className="hidden md:table-cell">Unused rows</Th>
                  <Th className="hidden sm:table-cell">Changed</Th>
                </tr>
              </thead>
              <tbody>
                {list.isPending ? (
                  <SkeletonRows rows={6} columns={5} />
                ) : (
                  items.map((group) => <GroupRow key={group._id} group={group} />)
                )}
              </tbody>
            </Table>
            {list.data ? (
              <Pager
                summary={`${total(list.data.page ?? {})} ${plural(list.data.page?.item_total ?? 0, 'group')
                  .split(' ')
                  .at(-1)}`}
                page={state.page}
                pageSize={state.size}
                hasNext={list.data.page?.has_next === true}
                onPage={(page) => void set({ page })}
                onPageSize={(size) => void set({ size, page: null })}
              />
            ) : null}
          </div>
        )}
      </section>
      <CreateGroupDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
