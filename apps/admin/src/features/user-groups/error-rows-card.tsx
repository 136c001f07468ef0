'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { type Column, List } from '@/components/data/list'
import { type Outputs, useTRPC, useTRPCClient } from '@/lib/trpc'

type Row = Outputs['getUserGroupErrors']['items'][number] & { _id: string }

const columns: readonly Column<Row>[] = [
  { name: 'line', heading: 'Line', className: 'tabular w-20 text-end text-ink-2', cell: ({ line }) => line },
  { name: 'value', heading: 'Value', className: 'break-all', cell: ({ value }) => <code dir="ltr">{value}</code> },
  { name: 'why', heading: 'Why', cell: ({ message }) => message },
]

export function ErrorRowsCard({ groupId }: { groupId: string }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  // Not `infiniteQueryOptions`, because that also sends a `direction`, which isn't an input of the operation.
  const errors = useInfiniteQuery({
    queryKey: [...trpc.getUserGroupErrors.queryKey({ groupId }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.getUserGroupErrors.query(
        { groupId, pageSize: 100, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next_cursor,
  })
  const rows = errors.data?.pages.flatMap(({ items }) => items)
  return (
    <Card title="Skipped rows" description="Fix them in the file and upload it again." flush>
      <List
        caption="Skipped rows"
        className="max-h-96 overflow-y-auto"
        density="compact"
        columns={columns}
        query={errors}
        rows={rows?.map((row) => ({ ...row, _id: `${row.line} ${row.value}` }))}
        failure="Couldn’t load rows"
        empty={null}
        pager={
          errors.hasNextPage ? (
            <div className="flex justify-center border-t border-line p-3">
              <Button pending={errors.isFetchingNextPage} onClick={() => void errors.fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null
        }
      />
    </Card>
  )
}
