'use client'

import { useQuery } from '@tanstack/react-query'
import { Card } from '@/components/card'
import { ErrorState } from '@/components/states'
import { SkeletonRows, Table, Td, Th } from '@/components/table'
import { useTRPC } from '@/lib/trpc'
import { inOperatorWords } from '@/lib/words'

export function ErrorRowsCard({ groupId }: { groupId: string }) {
  const trpc = useTRPC()
  const errors = useQuery(trpc.getUserGroupErrors.queryOptions({ groupId }))
  return (
    <Card
      title="Rows that could not be used"
      description="Correct them in the file, and give the group the new one."
      flush
    >
      {errors.isError ? (
        <ErrorState
          title="The rows could not be loaded"
          error={errors.error}
          onRetry={() => void errors.refetch()}
          retrying={errors.isFetching}
        />
      ) : (
        <Table caption="Rows that could not be used" className="max-h-96 overflow-y-auto">
          <thead>
            <tr>
              <Th className="w-20 text-right">Line</Th>
              <Th>Value</Th>
              <Th>Why</Th>
            </tr>
          </thead>
          <tbody>
            {errors.isPending ? (
              <SkeletonRows rows={3} columns={3} />
            ) : (
              errors.data.items.map((row) => (
                <tr key={`${row.line}-${row.value}`}>
                  <Td className="tabular h-10 text-right text-ink-2">{row.line}</Td>
                  <Td className="h-10 font-mono text-xs break-all">{row.value}</Td>
                  <Td className="h-10">{inOperatorWords(row.message)}</Td>
                </tr>
              ))
            )}
          </tbody>
        </Table>
      )}
    </Card>
  )
}
