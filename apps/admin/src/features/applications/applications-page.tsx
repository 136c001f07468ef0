'use client'

import { useQuery } from '@tanstack/react-query'
import { AppWindow, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Page } from '@/components/page'
import { EmptyState, ErrorState } from '@/components/states'
import { SkeletonRows, Table, Th } from '@/components/table'
import { useMay } from '@/features/operators/current-operator'
import { useTRPC } from '@/lib/trpc'
import { ApplicationRow } from './application-row'
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
      <div className="overflow-clip rounded-xl border border-line bg-surface shadow-crisp">
        {applications.isError ? (
          <ErrorState
            title="The applications could not be loaded"
            error={applications.error}
            onRetry={() => void applications.refetch()}
            retrying={applications.isFetching}
          />
        ) : applications.data?.items.length === 0 ? (
          <EmptyState icon={<AppWindow />} title="No applications yet" actions={create} />
        ) : (
          <Table caption="Applications">
            <thead>
              <tr>
                <Th>Application</Th>
                <Th className="hidden sm:table-cell">Id</Th>
                <Th className="hidden md:table-cell">Default country code</Th>
                <Th className="hidden lg:table-cell">Created</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {applications.isPending ? (
                <SkeletonRows rows={2} columns={5} />
              ) : (
                applications.data.items.map((application) => (
                  <ApplicationRow
                    key={application._id}
                    application={application}
                    onToken={(fresh) => setToken({ name: application.name, token: fresh })}
                  />
                ))
              )}
            </tbody>
          </Table>
        )}
      </div>
      <CreateApplicationDialog open={creating} onOpenChange={setCreating} onCreated={setToken} />
      <TokenDialog shown={token} onClose={() => setToken(undefined)} />
    </Page>
  )
}
