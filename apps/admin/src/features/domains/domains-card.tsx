'use client'

import { useQuery } from '@tanstack/react-query'
import { Globe, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Card } from '@/components/layout/card'
import { onDemand } from '@/lib/on-demand'
import { useTRPC } from '@/lib/trpc'
import { DomainItem } from './domain-item'

const AddDomainDialog = onDemand(() => import('./add-domain-dialog').then((module) => module.AddDomainDialog))

/** The domains of an application's own. */
export function DomainsCard({ mayWrite }: { mayWrite: boolean }) {
  const trpc = useTRPC()
  const domains = useQuery(trpc.getDomains.queryOptions({}))
  const [adding, setAdding] = useState(false)
  const add = mayWrite ? (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      Add domain
    </Button>
  ) : null
  const items = domains.data?.items

  return (
    <Card
      title="Domains"
      description="At a domain of its own, this storefront has its own sign-in pages, API, and OpenID issuer."
      actions={items && items.length > 0 ? add : null}
      className="mt-6"
      flush
    >
      {items === undefined ? (
        domains.isError ? (
          <ErrorState
            title="Couldn’t load the domains"
            error={domains.error}
            onRetry={() => void domains.refetch()}
            retrying={domains.isFetching}
          />
        ) : (
          <Loading label="Loading domains">
            <Skeleton className="m-5 h-16 rounded-xl" />
          </Loading>
        )
      ) : items.length === 0 ? (
        <EmptyState icon={<Globe />} title="No domains yet" actions={add}>
          Until it has one, this storefront is served at the address that all storefronts share.
        </EmptyState>
      ) : (
        <ul aria-label="Domains" className="divide-y divide-line">
          {items.map((domain) => (
            <DomainItem key={domain._id} domain={domain} mayWrite={mayWrite} />
          ))}
        </ul>
      )}
      <AddDomainDialog open={adding} onOpenChange={setAdding} />
    </Card>
  )
}
