'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { AppWindow, Plus, SearchX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { SearchInput } from '@/components/forms/input'
import { List, ListFrame } from '@/components/data/list'
import { Page } from '@/components/layout/page'
import { Pager } from '@/components/data/pager'
import { EmptyState } from '@/components/feedback/states'
import { useMay } from '@/features/operators/current-operator'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { usePaging } from '@/lib/use-paging'
import { applicationColumns } from './application-columns'
import { CreateApplicationDialog } from './create-application-dialog'
import { TokenDialog } from './token-dialog'

export function ApplicationsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const [token, setToken] = useState<{ name: string; token: string } | undefined>()
  const { q, page, size, search, turnTo, resize } = usePaging({ size: 25 })
  const words = useDebounced(q.trim())
  const applications = useQuery(
    trpc.getApplications.queryOptions(
      { pageNo: page, pageSize: size, ...(words ? { q: words } : {}) },
      { placeholderData: keepPreviousData },
    ),
  )
  const create = may('applications:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create application
    </Button>
  ) : null

  return (
    <Page
      title="Applications"
      description="Each storefront is an application with its own customers, groups, and sign-in settings."
      actions={create}
    >
      <ListFrame
        label="Application list"
        tools={
          <div role="search" className="p-3 sm:p-4">
            <SearchInput label="Search applications" placeholder="Name or ID" value={q} onValueChange={search} />
          </div>
        }
      >
        <List
          caption="Applications"
          columns={applicationColumns(setToken)}
          query={applications}
          isStale={applications.isPlaceholderData || words !== q.trim()}
          page={page}
          onFirst={() => turnTo(1)}
          rows={applications.data?.items}
          failure="Couldn’t load applications"
          empty={
            q.trim() ? (
              <EmptyState
                icon={<SearchX />}
                title="No application matches"
                actions={<Button onClick={() => search('')}>Clear search</Button>}
              >
                No name contains “{q.trim()}”.
              </EmptyState>
            ) : (
              <EmptyState icon={<AppWindow />} title="No applications yet" actions={create} />
            )
          }
          pager={
            <Pager
              summary={`${total(applications.data?.page ?? {})} in all`}
              page={page}
              pageSize={size}
              rows={applications.data?.items.length ?? 0}
              hasNext={applications.data?.page.has_next === true}
              onPage={turnTo}
              onPageSize={resize}
            />
          }
        />
      </ListFrame>
      <CreateApplicationDialog open={creating} onOpenChange={setCreating} onCreated={setToken} />
      <TokenDialog shown={token} onClose={() => setToken(undefined)} />
    </Page>
  )
}
