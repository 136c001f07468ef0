'use client'

import type { ConnectedApp, Customer } from '@clientele/contracts'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Plug } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Pager } from '@/components/data/pager'
import { Time } from '@/components/data/time'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Card } from '@/components/layout/card'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { scopesText } from '@/features/oauth-clients/client-copy'
import { ClientLink } from '@/features/oauth-clients/client-link'
import { useMay } from '@/features/operators/current-operator'
import { total } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUserChanged } from './use-user-changed'

const appsOnPage = 25

/** The apps of partners that a customer has connected. */
export function ConnectedAppsCard({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const mayDisconnect = useMay()('sessions:write')
  const [page, turnTo] = useState(1)
  const [asking, setAsking] = useState<ConnectedApp | undefined>()
  const apps = useQuery(
    trpc.getUserConnectedApps.queryOptions(
      { userId: user._id, pageNo: page, pageSize: appsOnPage },
      { placeholderData: keepPreviousData },
    ),
  )
  const disconnect = useMutation(
    trpc.disconnectUserApp.mutationOptions({
      onSuccess: async () => {
        setAsking(undefined)
        tell(`Disconnected ${isolate(asking?.name ?? 'the app')}`)
        await changed(user._id)
      },
      onError: tellFailure('Couldn’t disconnect the app'),
    }),
  )
  const items = apps.data?.items

  return (
    <Card
      title="Connected apps"
      description="Apps of partners that the customer allowed to see some of their data."
      flush
    >
      {apps.isError && !items ? (
        <ErrorState
          title="Couldn’t load connected apps"
          error={apps.error}
          onRetry={() => void apps.refetch()}
          retrying={apps.isFetching}
        />
      ) : items === undefined ? (
        <Loading label="Loading connected apps">
          <Skeleton className="m-5 h-9" />
        </Loading>
      ) : items.length === 0 ? (
        <EmptyState icon={<Plug />} title="No connected apps">
          Apps appear here when the customer signs in to a partner with their account.
        </EmptyState>
      ) : (
        <ul aria-label="Connected apps" className="divide-y divide-line">
          {items.map((app) => (
            <AppItem key={app.client_id} app={app} onDisconnect={mayDisconnect ? () => setAsking(app) : undefined} />
          ))}
        </ul>
      )}
      {apps.data && (page > 1 || apps.data.page.has_next) ? (
        <Pager
          summary={`${total(apps.data.page)} in all`}
          page={page}
          pageSize={appsOnPage}
          rows={apps.data.items.length}
          hasNext={apps.data.page.has_next === true}
          onPage={turnTo}
        />
      ) : null}
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        title={`Disconnect ${isolate(asking?.name ?? 'the app')}?`}
        action="Disconnect app"
        pending={disconnect.isPending}
        onConfirm={() => asking && disconnect.mutate({ userId: user._id, clientId: asking.client_id })}
      >
        It’s signed out of this customer’s account immediately, and its access tokens stop working within five minutes.
        The customer can connect it again.
      </ConfirmDialog>
    </Card>
  )
}

function AppItem({ app, onDisconnect }: { app: ConnectedApp; onDisconnect: (() => void) | undefined }) {
  return (
    <li className="flex items-center gap-3.5 px-5 py-3">
      <Plug aria-hidden className="size-5 shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1 text-sm wrap-anywhere">
        <p className="font-medium">
          <ClientLink id={app.client_id} name={app.name} className="focus-ring rounded-sm underline" />
        </p>
        <p className="text-xs text-ink-2">
          {app.hosts.length > 0 ? <bdi>{app.hosts.join(', ')} · </bdi> : null}
          may see {scopesText(app.shared.map(({ scope }) => scope))} · connected <Time at={app.connected_at} exact />
        </p>
      </div>
      {onDisconnect ? (
        <Button size="sm" aria-label={`Disconnect ${isolate(app.name)}`} onClick={onDisconnect}>
          Disconnect
        </Button>
      ) : null}
    </li>
  )
}
