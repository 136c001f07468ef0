'use client'

import type { OAuthResource } from '@clientele/contracts'
import { Braces } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { CopyText } from '@/components/actions/copy'
import { FactList } from '@/components/data/fact-list'
import { Time } from '@/components/data/time'
import { Banner } from '@/components/feedback/banner'
import { Skeleton } from '@/components/feedback/skeleton'
import { Card } from '@/components/layout/card'
import { Page } from '@/components/layout/page'
import { UnreadPage } from '@/components/layout/unread-page'
import { useIssuer } from '@/features/oauth-clients/use-issuer'
import { useMay } from '@/features/operators/current-operator'
import { onDemand } from '@/lib/on-demand'
import { ClientsOfResource } from './clients-of-resource'
import { ResourceForm } from './resource-form'
import { useOAuthResources } from './use-oauth-resources'

const DeleteResourceDialog = onDemand(() =>
  import('./delete-resource-dialog').then((module) => module.DeleteResourceDialog),
)

const back = { to: 'developers/oauth-resources', label: 'APIs' }

export function OAuthResourcePage() {
  const { resourceId } = useParams<{ resourceId: string }>()
  const resources = useOAuthResources()
  const resource = resources.data?.items.find(({ _id }) => _id === resourceId)

  if (resource) return <Found resource={resource} />
  return (
    <UnreadPage
      noun="API"
      nouns="APIs"
      icon={<Braces />}
      back={back}
      query={resources}
      isMissing={resources.data !== undefined && !resources.isFetching}
      why="It was deleted, it belongs to another application, or the URL is mistyped."
      skeleton={
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <Skeleton className="h-96 rounded-xl" />
          <Skeleton className="h-56 rounded-xl" />
        </div>
      }
    />
  )
}

function Found({ resource }: { resource: OAuthResource }) {
  const [deleting, setDeleting] = useState(false)
  const mayWrite = useMay()('applications:write')
  return (
    <Page
      back={back}
      title={resource.name}
      actions={
        mayWrite ? (
          <Button variant="danger-outline" onClick={() => setDeleting(true)}>
            Delete
          </Button>
        ) : null
      }
    >
      {mayWrite ? null : (
        <Banner tone="info" className="mb-6">
          Your role lets you view this API, but not change it.
        </Banner>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {/* Before the settings on a phone, because these are what a developer comes for. */}
        <div className="flex min-w-0 flex-col gap-6 lg:col-start-2 lg:row-start-1">
          <TokensCard resource={resource} />
          <Card title="Who can ask for it">
            <ClientsOfResource resource={resource} />
          </Card>
        </div>
        <ResourceForm resource={resource} disabled={!mayWrite} />
      </div>
      <DeleteResourceDialog resource={resource} open={deleting} onOpenChange={setDeleting} />
    </Page>
  )
}

/** What the API has to check in an access token. */
function TokensCard({ resource }: { resource: OAuthResource }) {
  const issuer = useIssuer()
  const copied = (label: string, value: string | undefined) => ({
    label,
    value: value && <CopyText value={value} label={`Copy ${label.toLowerCase()}`} className="px-0" />,
  })
  return (
    <Card title="Access tokens" description="What the API has to find in them, besides the scope.">
      <FactList
        narrow
        facts={[
          copied('Issuer', issuer),
          copied('Audience', resource.identifier),
          { label: 'Created', value: <Time at={resource.created_at} exact /> },
          { label: 'Created by', value: resource.created_by?.name },
        ]}
      />
    </Card>
  )
}
