'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import { Card } from '@/components/layout/card'
import { List } from '@/components/data/list'
import { Pager } from '@/components/data/pager'
import { EmptyState } from '@/components/feedback/states'
import { membershipColumns } from '@/features/user-groups/group-columns'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'

export function GroupsTab({ userId }: { userId: string }) {
  const trpc = useTRPC()
  const { page, size, turnTo, resize } = usePaging({ size: 10 })
  const groups = useQuery(
    trpc.getUserMemberships.queryOptions(
      { userId, pageNo: page, pageSize: size },
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Card title="Groups" description="The groups that this customer is in." flush>
      <List
        caption="Groups"
        columns={membershipColumns}
        query={groups}
        page={page}
        onFirst={() => turnTo(1)}
        rows={groups.data?.items}
        failure="Couldn’t load groups"
        skeletonRows={3}
        empty={
          <EmptyState icon={<Layers />} title="Not in any groups">
            Customers join a group when a row of its file has their ID or one of their contacts.
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
    </Card>
  )
}
