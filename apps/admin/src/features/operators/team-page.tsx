'use client'

import { useQuery } from '@tanstack/react-query'
import { UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { List, ListFrame } from '@/components/list'
import { Page } from '@/components/page'
import { EmptyState } from '@/components/states'
import { useTRPC } from '@/lib/trpc'
import { useMay } from './current-operator'
import { InviteDialog } from './invite-dialog'
import { operatorColumns } from './operator-columns'

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
      <ListFrame label="Team list">
        <List
          caption="Team"
          columns={operatorColumns}
          query={operators}
          rows={operators.data?.items}
          failure="The team could not be loaded"
          empty={<EmptyState icon={<Users />} title="Nobody here yet" actions={invite} />}
        />
      </ListFrame>
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </Page>
  )
}
