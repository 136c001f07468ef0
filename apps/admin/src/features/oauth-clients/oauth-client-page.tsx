'use client'

import { hasSecret, type OAuthClient } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { Plug } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Time } from '@/components/data/time'
import { Banner } from '@/components/feedback/banner'
import { Skeleton } from '@/components/feedback/skeleton'
import { Page } from '@/components/layout/page'
import { UnreadPage } from '@/components/layout/unread-page'
import { useMay } from '@/features/operators/current-operator'
import { failureOf } from '@/lib/failure'
import { onDemand } from '@/lib/on-demand'
import { useTRPC } from '@/lib/trpc'
import { ClientBadges } from './client-badges'
import { typeText } from './client-copy'
import { ClientSettingsForm } from './client-settings-form'
import { ConnectionCard } from './connection-card'
import { SecretsCard } from './secrets-card'

const RevokeClientDialog = onDemand(() => import('./revoke-client-dialog').then((module) => module.RevokeClientDialog))

const back = { to: 'developers/oauth-clients', label: 'OAuth clients' }

export function OAuthClientPage() {
  const { clientId } = useParams<{ clientId: string }>()
  const trpc = useTRPC()
  const found = useQuery(trpc.getOAuthClient.queryOptions({ clientId }))
  const client = found.data?.client

  if (client) return <Found client={client} />
  return (
    <UnreadPage
      noun="OAuth client"
      nouns="OAuth clients"
      icon={<Plug />}
      back={back}
      query={found}
      isMissing={failureOf(found.error)?.code === 'OAUTH_CLIENT_NOT_FOUND'}
      why="It may belong to another application, or the URL is mistyped."
      skeleton={
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <Skeleton className="h-96 rounded-xl" />
          <Skeleton className="h-72 rounded-xl" />
        </div>
      }
    />
  )
}

function Found({ client }: { client: OAuthClient }) {
  const [revoking, setRevoking] = useState(false)
  const mayWrite = useMay()('applications:write')
  const isRevoked = client.revoked_at !== undefined
  return (
    <Page
      back={back}
      documentTitle={client.name}
      title={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-[-0.018em] wrap-anywhere">
            <bdi>{client.name}</bdi>
          </h1>
          <ClientBadges client={client} />
        </div>
      }
      description={typeText(client)}
      actions={
        mayWrite && !isRevoked ? (
          <Button variant="danger-outline" onClick={() => setRevoking(true)}>
            Revoke
          </Button>
        ) : null
      }
    >
      {isRevoked ? (
        <Banner tone="warning" title="This client is revoked" className="mb-6">
          Nobody can sign in with it since <Time at={client.revoked_at} exact />, and it can’t be changed. Create a new
          one to connect again.
        </Banner>
      ) : mayWrite ? null : (
        <Banner tone="info" className="mb-6">
          Your role lets you view this client, but not change it.
        </Banner>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {/* Before the settings on a phone, because these are what a developer comes for. */}
        <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-start-1">
          <ConnectionCard client={client} />
          {hasSecret(client) && !isRevoked ? <SecretsCard client={client} mayWrite={mayWrite} /> : null}
        </div>
        <ClientSettingsForm key={client.revoked_at ?? 'live'} client={client} disabled={!mayWrite || isRevoked} />
      </div>
      <RevokeClientDialog client={client} open={revoking} onOpenChange={setRevoking} />
    </Page>
  )
}
