'use client'

import { useQuery } from '@tanstack/react-query'
import { Card } from '@/components/card'
import { type Column, List } from '@/components/list'
import { type Outputs, useTRPC } from '@/lib/trpc'
import { withCustomers } from '@/lib/words'

type Row = Outputs['getUserGroupErrors']['items'][number] & { _id: string }

const columns: readonly Column<Row>[] = [
  { name: 'line', heading: 'Line', className: 'tabular w-20 text-right text-ink-2', cell: ({ line }) => line },
  { name: 'value', heading: 'Value', className: 'break-all', cell: ({ value }) => <code>{value}</code> },
  { name: 'why', heading: 'Why', cell: ({ message }) => withCustomers(message) },
]

export function ErrorRowsCard({ groupId }: { groupId: string }) {
  const trpc = useTRPC()
  const errors = useQuery(trpc.getUserGroupErrors.queryOptions({ groupId }))
  return (
    <Card
      title="Rows that could not be used"
      description="Correct them in the file, and give the group the new one."
      flush
    >
      <List
        caption="Rows that could not be used"
        className="max-h-96 overflow-y-auto"
        density="compact"
        columns={columns}
        query={errors}
        rows={errors.data?.items.map((row) => ({ ...row, _id: `${row.line} ${row.value}` }))}
        failure="The rows could not be loaded"
        empty={null}
      />
    </Card>
  )
}
