'use client'

import type { Customer } from '@clientele/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { List } from '@/components/data/list'
import { Pager } from '@/components/data/pager'
import { EmptyState } from '@/components/feedback/states'
import { membershipColumns } from '@/features/user-groups/group-columns'
import { whyColumn } from '@/features/segments/why-column'
import { useMay } from '@/features/operators/current-operator'
import { total } from '@/lib/format'
import { tellProblem } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'
import { nameOf } from '../user-text'

const MembershipDialog = dynamic(() => import('../bulk/membership-dialog').then((module) => module.MembershipDialog), {
  ssr: false,
})

export function GroupsTab({ user }: { user: Customer }) {
  const userId = user._id
  const may = useMay()
  const [changing, setChanging] = useState<'never' | 'open' | 'closed'>('never')
  const trpc = useTRPC()
  const { page, size, turnTo, resize } = usePaging({ size: 10 })
  const groups = useQuery(
    trpc.getUserMemberships.queryOptions(
      { userId, pageNo: page, pageSize: size },
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Card
      title="Groups"
      description="The groups that this customer is in."
      actions={
        may('groups:write') && may('groups:read') && user.status !== 'archived' ? (
          <Button size="sm" onClick={() => setChanging('open')}>
            <Layers aria-hidden />
            Change groups
          </Button>
        ) : null
      }
      flush
    >
      <List
        caption="Groups"
        columns={[...membershipColumns, whyColumn(userId)]}
        query={groups}
        page={page}
        onFirst={() => turnTo(1)}
        rows={groups.data?.items}
        failure="Couldn’t load groups"
        skeletonRows={3}
        empty={
          <EmptyState icon={<Layers />} title="Not in any groups">
            Customers join a group when a row of its file has their ID or one of their contacts, and a segment when they
            match its rule.
          </EmptyState>
        }
        pager={
          <Pager
            summary={`${total(groups.data?.page ?? {})} in all`}
            page={page}
            pageSize={size}
            rows={groups.data?.items.length ?? 0}
            hasNext={groups.data?.page.has_next === true}
            onPage={turnTo}
            onPageSize={resize}
          />
        }
      />
      {changing === 'never' ? null : (
        <MembershipDialog
          open={changing === 'open'}
          onOpenChange={(open) => setChanging(open ? 'open' : 'closed')}
          users={[{ _id: userId, name: nameOf(user) }]}
          onFailed={({ title, list }) => tellProblem(title, list[0]?.why ?? '')}
        />
      )}
    </Card>
  )
}
