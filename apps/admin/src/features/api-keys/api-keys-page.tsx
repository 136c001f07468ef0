'use client'

import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Page } from '@/components/page'
import { EmptyState, ErrorState } from '@/components/states'
import { SkeletonRows, Table, Th } from '@/components/table'
import { useMay } from '@/features/operators/current-operator'
import { useTRPC } from '@/lib/trpc'
import { ApiKeyRow } from './api-key-row'
import { CreateApiKeyDialog } from './create-api-key-dialog'

export function ApiKeysPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const keys = useQuery(trpc.getApiKeys.queryOptions({}))
  const create = may('api_keys:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create API key
    </Button>
  ) : null

  return (
    <Page
      title="API keys"
      description="With a key, a service of yours calls the api in its own name. Give each service its own, with no more than it needs."
      actions={create}
    >
      <div className="overflow-clip rounded-xl border border-line bg-surface shadow-crisp">
        {keys.isError ? (
          <ErrorState
            title="The API keys could not be loaded"
            error={keys.error}
            onRetry={() => void keys.refetch()}
            retrying={keys.isFetching}
          />
        ) : keys.data?.items.length === 0 ? (
          <EmptyState icon={<KeyRound />} title="No API keys yet" actions={create}>
            Create one for each service that works with your customers.
          </EmptyState>
        ) : (
          <Table caption="API keys">
            <thead>
              <tr>
                <Th>Name</Th>
                <Th className="hidden sm:table-cell">Key</Th>
                <Th className="hidden md:table-cell">May do</Th>
                <Th>Status</Th>
                <Th className="hidden lg:table-cell">Last used</Th>
                <Th className="hidden lg:table-cell">Created</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {keys.isPending ? (
                <SkeletonRows rows={3} columns={7} />
              ) : (
                keys.data.items.map((key) => <ApiKeyRow key={key._id} apiKey={key} />)
              )}
            </tbody>
          </Table>
        )}
      </div>
      <CreateApiKeyDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
