'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { parseAsInteger, useQueryStates } from 'nuqs'
import { Card } from '@/components/card'
import { Pager } from '@/components/pager'
import { EmptyState, ErrorState } from '@/components/states'
import { SkeletonRows, Table, Th } from '@/components/table'
import { UserRow } from '@/features/users/user-row'
import { total } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'

const parsers = { page: parseAsInteger.withDefault(1), size: parseAsInteger.withDefault(10) }

export function MembersCard({ groupId, busy }: { groupId: string; busy: boolean }) {
  const trpc = useTRPC()
  const [{ page, size }, set] = useQueryStates(parsers, { history: 'push' })
  const members = useQuery(
    trpc.getUserGroupUsers.queryOptions(
      { groupId, pageNo: page, pageSize: size },
      { placeholderData: keepPreviousData },
    ),
  )
  const items = members.data?.items ?? []
  return (
    <Card title="Members" flush>
      {members.isError ? (
        <ErrorState
          title="The members could not be loaded"
          error={members.error}
          onRetry={() => void members.refetch()}
          retrying={members.isFetching}
        />
      ) : !members.isPending && items.length === 0 ? (
        <EmptyState icon={<Users />} title={busy ? 'Members appear when the file has been read' : 'No members'}>
          {busy ? null : 'No row of the file named a customer of this application.'}
        </EmptyState>
      ) : (
        <>
          <Table caption="Members">
            <thead>
              <tr>
                <Th>Customer</Th>
                <Th className="hidden md:table-cell">Contact</Th>
                <Th className="hidden sm:table-cell">Status</Th>
                <Th className="hidden lg:table-cell">Last sign-in</Th>
                <Th className="hidden sm:table-cell">Created</Th>
              </tr>
            </thead>
            <tbody>
              {members.isPending ? (
                <SkeletonRows rows={5} columns={5} />
              ) : (
                items.map((user) => <UserRow key={user._id} user={user} shown={[]} selection={undefined} />)
              )}
            </tbody>
          </Table>
          {members.data ? (
            <Pager
              summary={`${total(members.data.page ?? {})} in all`}
              page={page}
              pageSize={size}
              hasNext={members.data.page?.has_next === true}
              onPage={(next) => void set({ page: next })}
              onPageSize={(next) => void set({ size: next, page: null })}
            />
          ) : null}
        </>
      )}
    </Card>
  )
}
