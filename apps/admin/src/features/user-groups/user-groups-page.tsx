'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Layers, Plus, SearchX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { SearchInput } from '@/components/forms/input'
import { List, ListFrame } from '@/components/data/list'
import { Page } from '@/components/layout/page'
import { Pager } from '@/components/data/pager'
import { BehindNotice, keptThroughErrors } from '@/components/feedback/behind-notice'
import { EmptyState } from '@/components/feedback/states'
import { useMay } from '@/features/operators/current-operator'
import { total } from '@/lib/format'
import { type Outputs, useTRPC } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { usePaging } from '@/lib/use-paging'
import { onDemand } from '@/lib/on-demand'
import { CreateGroupDialog } from './create-group-dialog'
import { groupColumns } from './group-columns'
import { isBusy } from './group-text'

const SegmentDialog = onDemand(() =>
  import('@/features/segments/segment-dialog').then((module) => module.SegmentDialog),
)

const someAreBusy = (list: Outputs['getUserGroups'] | undefined) => list?.items?.some(isBusy) === true

export function UserGroupsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [archived, setArchived] = useState(false)
  const { q, page, size, search, turnTo, resize } = usePaging({ size: 25 })
  const [creating, setCreating] = useState<'group' | 'segment' | undefined>()
  const name = useDebounced(q.trim())
  const list = useQuery(
    trpc.getUserGroups.queryOptions(
      { pageNo: page, pageSize: size, ...(name ? { name } : {}), ...(archived ? { isActive: false } : {}) },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state: { data } }) => (someAreBusy(data) ? 2_000 : false),
      },
    ),
  )
  const create = may('groups:write') ? (
    <>
      <Button onClick={() => setCreating('segment')}>
        <Plus aria-hidden />
        Create segment
      </Button>
      <Button variant="primary" onClick={() => setCreating('group')}>
        <Plus aria-hidden />
        Create group
      </Button>
    </>
  ) : null

  return (
    <Page
      title="Groups"
      description="Lists of customers, and segments whose members follow from a rule."
      actions={create}
    >
      <BehindNotice />
      <ListFrame
        label="Group list"
        tools={
          <div role="search" className="flex flex-wrap items-center gap-3 p-3 sm:p-4">
            <SearchInput
              label="Search groups"
              placeholder="Part of a name"
              className="min-w-48 flex-1"
              value={q}
              onValueChange={search}
            />
            <Button
              aria-pressed={archived}
              className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
              onClick={() => {
                setArchived(!archived)
                turnTo(1)
              }}
            >
              Archived
            </Button>
          </div>
        }
      >
        <List
          caption="Groups"
          columns={groupColumns}
          query={someAreBusy(list.data) ? keptThroughErrors(list) : list}
          isStale={list.isPlaceholderData || name !== q.trim()}
          page={page}
          onFirst={() => turnTo(1)}
          rows={list.data && (list.data.items ?? [])}
          failure="Couldn’t load groups"
          skeletonRows={6}
          empty={
            q.trim() ? (
              <EmptyState
                icon={<SearchX />}
                title="No group matches"
                actions={<Button onClick={() => search('')}>Clear search</Button>}
              >
                No name contains “{q.trim()}”.
              </EmptyState>
            ) : archived ? (
              <EmptyState icon={<Layers />} title="No archived groups" />
            ) : (
              <EmptyState icon={<Layers />} title="No groups yet" actions={create}>
                To create a group, upload a file or paste a list of email addresses, phone numbers, or customer IDs. The
                members of a segment follow from a rule.
              </EmptyState>
            )
          }
          pager={
            <Pager
              summary={`${total(list.data?.page ?? {})} ${list.data?.page?.item_total === 1 ? 'group' : 'groups'}`}
              page={page}
              pageSize={size}
              rows={list.data?.items?.length ?? 0}
              hasNext={list.data?.page?.has_next === true}
              onPage={turnTo}
              onPageSize={resize}
            />
          }
        />
      </ListFrame>
      <CreateGroupDialog open={creating === 'group'} onOpenChange={(open) => setCreating(open ? 'group' : undefined)} />
      <SegmentDialog open={creating === 'segment'} onOpenChange={(open) => setCreating(open ? 'segment' : undefined)} />
    </Page>
  )
}
