'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { UserGroup } from '@clientele/contracts'
import { ListChecks, Users } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { buttonStyle } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { List } from '@/components/data/list'
import { Pager } from '@/components/data/pager'
import { EmptyState } from '@/components/feedback/states'
import { columnsNamed, usualColumns } from '@/features/users/list/user-columns'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { usePaging } from '@/lib/use-paging'
import { withoutMembers } from './group-text'

const columns = columnsNamed(usualColumns)

export function MembersCard({ groupId, group }: { groupId: string; group: UserGroup }) {
  const trpc = useTRPC()
  const { page, size, turnTo, resize } = usePaging({ size: 10 })
  const members = useQuery(
    trpc.getUserGroupUsers.queryOptions(
      { groupId, pageNo: page, pageSize: size },
      { placeholderData: keepPreviousData },
    ),
  )
  const nobody = withoutMembers(group)
  return (
    <Card
      title="Members"
      actions={
        members.data?.items?.length ? (
          <AppLink to={`customers?group=${groupId}`} className={buttonStyle({ size: 'sm' })}>
            <ListChecks aria-hidden />
            Open as a list
          </AppLink>
        ) : null
      }
      flush
    >
      <List
        caption="Members"
        columns={columns}
        query={members}
        page={page}
        onFirst={() => turnTo(1)}
        rows={members.data && (members.data.items ?? [])}
        failure="Couldn’t load members"
        skeletonRows={5}
        empty={
          <EmptyState icon={<Users />} title={nobody.title}>
            {nobody.why}
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
