'use client'

import { useQuery } from '@tanstack/react-query'
import { AppWindow, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { List, ListFrame } from '@/components/list'
import { Page } from '@/components/page'
import { EmptyState } from '@/components/states'
import { useMay } from '@/features/operators/current-operator'
import { useTRPC } from '@/lib/trpc'
import { applicationColumns } from './application-columns'
import { CreateApplicationDialog } from './create-application-dialog'
import { TokenDialog } from './token-dialog'

export function ApplicationsPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [creating, setCreating] = useState(false)
  const [token, setToken] = useState<{ name: string; token: string } | undefined>()
  const applications = useQuery(trpc.getApplications.queryOptions({}))
  const create = may('applications:write') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      Create application
    </Button>
  ) : null

  return (
    <Page
      title="Applications"
      description="Each storefront is an application, with customers, groups and sign-in settings of its own."
      actions={create}
    >
      <ListFrame label="Application list">
        <List
          caption="Applications"
          columns={applicationColumns(setToken)}
          query={applications}
          rows={applications.data?.items}
          failure="The applications could not be loaded"
          empty={<EmptyState icon={<AppWindow />} title="No applications yet" actions={create} />}
        />
      </ListFrame>
      <CreateApplicationDialog open={creating} onOpenChange={setCreating} onCreated={setToken} />
      <TokenDialog shown={token} onClose={() => setToken(undefined)} />
    </Page>
  )
}
