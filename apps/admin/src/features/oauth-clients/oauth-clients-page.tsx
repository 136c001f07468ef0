'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { List, ListFrame } from '@/components/data/list'
import { Pager } from '@/components/data/pager'
import { Page } from '@/components/layout/page'
import { useMay } from '@/features/operators/current-operator'
import { total } from '@/lib/format'
import { onDemand } from '@/lib/on-demand'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'
import { NoClients } from './no-clients'
import { oauthClientColumns } from './oauth-client-columns'

const CreateClientDialog = onDemand(() => import('./create-client-dialog').then((module) => module.CreateClientDialog))

export function OAuthClientsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const { page, size, turnTo, resize } = usePaging({ size: 25 })
  const clients = useQuery(
    trpc.getOAuthClients.queryOptions({ pageNo: page, pageSize: size }, { placeholderData: keepPreviousData }),
  )
  const create = may('applications:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create client
    </Button>
  ) : null

  return (
    <Page
      title="OAuth clients"
      description="The sites, apps, and partners that sign in customers of this application with OpenID Connect."
      actions={create}
    >
      <ListFrame label="OAuth client list">
        <List
          caption="OAuth clients"
          columns={oauthClientColumns}
          query={clients}
          page={page}
          onFirst={() => turnTo(1)}
          rows={clients.data?.items}
          failure="Couldn’t load OAuth clients"
          pager={
            <Pager
              summary={`${total(clients.data?.page ?? {})} in all`}
              page={page}
              pageSize={size}
              rows={clients.data?.items.length ?? 0}
              hasNext={clients.data?.page.has_next === true}
              onPage={turnTo}
              onPageSize={resize}
            />
          }
          empty={<NoClients create={create} />}
        />
      </ListFrame>
      <CreateClientDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
