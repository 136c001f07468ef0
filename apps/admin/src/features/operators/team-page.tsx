'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { List, ListFrame } from '@/components/data/list'
import { Page } from '@/components/layout/page'
import { Pager } from '@/components/data/pager'
import { EmptyState } from '@/components/feedback/states'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'
import { useMay } from './current-operator'
import { InviteDialog } from './invite-dialog'
import { operatorColumns } from './operator-columns'

export function TeamPage() {
  const trpc = useTRPC()
  const may = useMay()
  const [inviting, setInviting] = useState(false)
  const { page, size, turnTo, resize } = usePaging({ size: 25 })
  const operators = useQuery(
    trpc.getOperators.queryOptions({ pageNo: page, pageSize: size }, { placeholderData: keepPreviousData }),
  )
  const invite = may('operators:write') ? (
    <Button variant="primary" onClick={() => setInviting(true)}>
      <UserPlus aria-hidden />
      Invite
    </Button>
  ) : null

  return (
    <Page title="Team" description="People who can sign in to this console, and what they can do." actions={invite}>
      <ListFrame label="Team list">
        <List
          caption="Team"
          columns={operatorColumns}
          query={operators}
          page={page}
          onFirst={() => turnTo(1)}
          rows={operators.data?.items}
          failure="Couldn’t load the team"
          pager={
            <Pager
              summary={`${total(operators.data?.page ?? {})} in all`}
              page={page}
              pageSize={size}
              rows={operators.data?.items.length ?? 0}
              hasNext={operators.data?.page.has_next === true}
              onPage={turnTo}
              onPageSize={resize}
            />
          }
          empty={<EmptyState icon={<Users />} title="No operators yet" actions={invite} />}
        />
      </ListFrame>
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </Page>
  )
}
