'use client'

import { Plus, Braces } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { List, ListFrame } from '@/components/data/list'
import { EmptyState } from '@/components/feedback/states'
import { Page } from '@/components/layout/page'
import { useMay } from '@/features/operators/current-operator'
import { onDemand } from '@/lib/on-demand'
import { oauthResourceColumns } from './oauth-resource-columns'
import { useOAuthResources } from './use-oauth-resources'

const CreateResourceDialog = onDemand(() =>
  import('./create-resource-dialog').then((module) => module.CreateResourceDialog),
)

export function OAuthResourcesPage() {
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const resources = useOAuthResources()
  const create = may('applications:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create API
    </Button>
  ) : null

  return (
    <Page
      title="APIs"
      description="Your APIs that accept this application’s access tokens, and the scopes that open them."
      actions={create}
    >
      <ListFrame label="API list">
        <List
          caption="APIs"
          columns={oauthResourceColumns}
          query={resources}
          rows={resources.data?.items}
          failure="Couldn’t load APIs"
          empty={
            <EmptyState icon={<Braces />} title="No APIs yet" actions={create}>
              Without one, access tokens are for this application alone. Create one for each of your services that
              should know what a client may do for a customer, such as reading their orders.
            </EmptyState>
          }
        />
      </ListFrame>
      <CreateResourceDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}
