'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { List, ListFrame } from '@/components/data/list'
import { Page } from '@/components/layout/page'
import { Pager } from '@/components/data/pager'
import { EmptyState } from '@/components/feedback/states'
import { useMay } from '@/features/operators/current-operator'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'
import { apiKeyColumns } from './api-key-columns'
import { CreateApiKeyDialog } from './create-api-key-dialog'

export function ApiKeysPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const { page, size, turnTo, resize } = usePaging({ size: 25 })
  const keys = useQuery(
    trpc.getApiKeys.queryOptions({ pageNo: page, pageSize: size }, { placeholderData: keepPreviousData }),
  )
  const create = may('api_keys:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create API key
    </Button>
  ) : null

  return (
    <Page
      title="API keys"
      description="Your services call the API with a key. Give each service its own key, with only the permissions it needs."
      actions={create}
    >
      <ListFrame label="API key list">
        <List
          caption="API keys"
          columns={apiKeyColumns}
          query={keys}
          page={page}
          onFirst={() => turnTo(1)}
          rows={keys.data?.items}
          failure="Couldn’t load API keys"
          pager={
            <Pager
              summary={`${total(keys.data?.page ?? {})} in all`}
              page={page}
              pageSize={size}
              rows={keys.data?.items.length ?? 0}
              hasNext={keys.data?.page.has_next === true}
              onPage={turnTo}
              onPageSize={resize}
            />
          }
          empty={
            <EmptyState icon={<KeyRound />} title="No API keys yet" actions={create}>
              Create one for each service that uses your customers’ data.
            </EmptyState>
          }
        />
      </ListFrame>
      <CreateApiKeyDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
