'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ListChecks } from 'lucide-react'
import { useState } from 'react'
import { parseAsBoolean, parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { Button } from '@/components/actions/button'
import { List, ListFrame } from '@/components/data/list'
import { Pager } from '@/components/data/pager'
import { BehindNotice, keptThroughErrors } from '@/components/feedback/behind-notice'
import { EmptyState } from '@/components/feedback/states'
import { NativeSelect } from '@/components/forms/native-select'
import { Page } from '@/components/layout/page'
import { useMay } from '@/features/operators/current-operator'
import { plural, total } from '@/lib/format'
import { onDemand } from '@/lib/on-demand'
import { type Outputs, useTRPC } from '@/lib/trpc'
import { filterNames, filters, isMoving, type JobFilterName } from './job-copy'
import { jobColumns } from './job-columns'

const ExportDialog = onDemand(() => import('@/features/users/bulk/export-dialog').then((module) => module.ExportDialog))

const whose = [
  { value: 'all', label: 'Everyone’s' },
  { value: 'mine', label: 'Started by me' },
] as const

const states: readonly { value: JobFilterName; label: string }[] = [
  { value: 'all', label: 'All states' },
  { value: 'running', label: 'Running' },
  { value: 'failed', label: 'Failed or canceled' },
  { value: 'done', label: 'Done' },
]

const someMove = (list: Outputs['listJobs'] | undefined) => list?.items.some(isMoving) === true

export function JobsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [exporting, setExporting] = useState(false)
  const [{ mine, state, page, size }, set] = useQueryStates(
    {
      mine: parseAsBoolean.withDefault(false),
      state: parseAsStringLiteral(filterNames).withDefault('all'),
      page: parseAsInteger.withDefault(1),
      size: parseAsInteger.withDefault(25),
    },
    { history: 'push' },
  )
  const wanted = filters[state]
  const list = useQuery(
    trpc.listJobs.queryOptions(
      { pageNo: page, pageSize: size, ...(mine && { mine }), ...(wanted && { state: [...wanted] }) },
      {
        placeholderData: keepPreviousData,
        refetchInterval: ({ state: { data } }) => (someMove(data) ? 2_000 : false),
      },
    ),
  )
  const isFiltered = mine || state !== 'all'

  return (
    <Page
      title="Jobs"
      actions={may('users:export') ? <Button onClick={() => setExporting(true)}>Export customers</Button> : undefined}
      description="Long-running work, such as importing customers from a file. You can leave while it runs."
    >
      <BehindNotice />
      <ListFrame
        label="Job list"
        tools={
          <div className="flex flex-wrap gap-2 p-3 sm:p-4">
            <NativeSelect
              label="Whose jobs"
              value={mine ? 'mine' : 'all'}
              onValueChange={(value) => void set({ mine: value === 'mine' || null, page: null })}
              choices={whose}
            />
            <NativeSelect
              label="State"
              value={state}
              onValueChange={(value) => void set({ state: value === 'all' ? null : value, page: null })}
              choices={states}
            />
          </div>
        }
      >
        <List
          caption="Jobs"
          columns={jobColumns}
          query={someMove(list.data) ? keptThroughErrors(list) : list}
          page={page}
          onFirst={() => void set({ page: null })}
          rows={list.data?.items}
          failure="Couldn’t load jobs"
          skeletonRows={4}
          empty={
            isFiltered ? (
              <EmptyState
                icon={<ListChecks />}
                title="No jobs match"
                actions={
                  <Button onClick={() => void set({ mine: null, state: null, page: null })}>Show all jobs</Button>
                }
              >
                Choose other filters, or show all jobs.
              </EmptyState>
            ) : (
              <EmptyState icon={<ListChecks />} title="No jobs yet">
                When you import or export customers, or create a group from a file, you can follow it here.
              </EmptyState>
            )
          }
          pager={
            <Pager
              summary={
                list.data?.page.total_relation === 'gte'
                  ? `${total(list.data.page)} jobs`
                  : plural(list.data?.page.item_total ?? 0, 'job')
              }
              page={page}
              pageSize={size}
              rows={list.data?.items.length ?? 0}
              hasNext={list.data?.page.has_next === true}
              onPage={(next) => void set({ page: next })}
              onPageSize={(next) => void set({ size: next, page: null })}
            />
          }
        />
      </ListFrame>
      <ExportDialog open={exporting} onOpenChange={setExporting} whom="all customers" />
    </Page>
  )
}
