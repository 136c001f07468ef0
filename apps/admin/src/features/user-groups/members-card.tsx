'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { Card } from '@/components/card'
import { List } from '@/components/list'
import { Pager } from '@/components/pager'
import { EmptyState } from '@/components/states'
import { columnsNamed, usualColumns } from '@/features/users/user-columns'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'

const columns = columnsNamed(usualColumns)

export function MembersCard({ groupId, busy }: { groupId: string; busy: boolean }) {
  const trpc = useTRPC()
  const { page, size, turnTo, resize } = usePaging({ size: 10 })
  const members = useQuery(
    trpc.getUserGroupUsers.queryOptions(
      { groupId, pageNo: page, pageSize: size },
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Card title="Members" flush>
      <List
        caption="Members"
        columns={columns}
        query={members}
        rows={members.data && (members.data.items ?? [])}
        failure="The members could not be loaded"
        skeletonRows={5}
        empty={
          <EmptyState icon={<Users />} title={busy ? 'Members appear when the file has been read' : 'No members'}>
            {busy ? null : 'No row of the file named a customer of this application.'}
          </EmptyState>
        }
        pager={
          <Pager
            summary={`${total(members.data?.page ?? {})} in all`}
            page={page}
            pageSize={size}
            rows={members.data?.items?.length ?? 0}
            hasNext={members.data?.page?.has_next === true}
            onPage={turnTo}
            onPageSize={resize}
          />
        }
      />
    </Card>
  )
}
