'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button'
import { SearchInput } from '@/components/input'
import { Kbd } from '@/components/kbd'
import { Page } from '@/components/page'
import { useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { BulkBar } from './bulk-bar'
import { FilterChips } from './filter-chips'
import { ListFilters } from './list-filters'
import { useListQuery } from './list-query'
import { useSelection } from './use-selection'
import { UsersTable } from './users-table'

// With its form and its schemas it weighs more than the list, which should not wait for it.
const CreateUserDialog = dynamic(() => import('./create-user-dialog').then((module) => module.CreateUserDialog), {
  ssr: false,
})

export function UsersPage() {
  const trpc = useTRPC()
  const router = useRouter()
  const may = useMay()
  const applicationId = useApplicationId()
  const query = useListQuery()
  const selection = useSelection()
  const [creating, setCreating] = useState<'never' | 'open' | 'closed'>('never')
  const list = useQuery(trpc.getCustomers.queryOptions(query.input, { placeholderData: keepPreviousData }))

  const [onlyOne, another] = list.data?.items ?? []
  const openTheOne = () => {
    if (onlyOne && !another && query.state.q && !list.isPlaceholderData)
      router.push(`/a/${applicationId}/customers/${onlyOne._id}`)
  }

  return (
    <Page
      title="Customers"
      actions={
        may('users:write') ? (
          <Button variant="primary" onClick={() => setCreating('open')}>
            <Plus aria-hidden />
            Create customer
          </Button>
        ) : null
      }
    >
      <section
        aria-label="Customer list"
        className="overflow-clip rounded-xl border border-line bg-surface shadow-crisp"
      >
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
            placeholder="Name, e-mail, phone, id or external id"
            className="min-w-0 flex-1"
            value={query.state.q}
            onValueChange={query.search}
            trailing={
              <span className="hidden pr-1 sm:inline">
                <Kbd>/</Kbd>
              </span>
            }
          />
          <ListFilters query={query} />
        </form>
        <FilterChips query={query} />
        <UsersTable
          list={list}
          query={query}
          selection={may('users:block') ? selection : undefined}
          onCreate={() => setCreating('open')}
        />
      </section>
      {may('users:block') ? <BulkBar selection={selection} /> : null}
      {creating === 'never' ? null : (
        <CreateUserDialog open={creating === 'open'} onOpenChange={(open) => setCreating(open ? 'open' : 'closed')} />
      )}
    </Page>
  )
}
