'use client'

import { useQuery } from '@tanstack/react-query'
import { UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { Page } from '@/components/page'
import { EmptyState, ErrorState } from '@/components/states'
import { SkeletonRows, Table, Th } from '@/components/table'
import { useTRPC } from '@/lib/trpc'
import { useMay } from './current-operator'
import { InviteDialog } from './invite-dialog'
import { OperatorRow } from './operator-row'

export function TeamPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [inviting, setInviting] = useState(false)
  const operators = useQuery(trpc.getOperators.queryOptions({}))
  const invite = may('operators:write') ? (
    <Button variant="primary" onClick={() => setInviting(true)}>
      <UserPlus aria-hidden />
      Invite
    </Button>
  ) : null

  return (
    <Page
      title="Team"
      description="Who of your company signs in to this console, and what they may do."
      actions={invite}
    >
      <div className="overflow-clip rounded-xl border border-line bg-surface shadow-crisp">
        {operators.isError ? (
          <ErrorState
            title="The team could not be loaded"
            error={operators.error}
            onRetry={() => void operators.refetch()}
            retrying={operators.isFetching}
          />
        ) : operators.data?.items.length === 0 ? (
          <EmptyState icon={<Users />} title="Nobody here yet" actions={invite} />
        ) : (
          <Table caption="Team">
            <thead>
              <tr>
                <Th>Person</Th>
                <Th>Role</Th>
                <Th className="hidden sm:table-cell">Status</Th>
                <Th className="hidden lg:table-cell">Last sign-in</Th>
                <Th>
                  <span className="sr-only">Actions</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {operators.isPending ? (
                <SkeletonRows rows={3} columns={5} />
              ) : (
                operators.data.items.map((operator) => <OperatorRow key={operator._id} operator={operator} />)
              )}
            </tbody>
          </Table>
        )}
      </div>
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </Page>
  )
}
