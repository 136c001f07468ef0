'use client'

import type { Job } from '@clientele/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { List } from '@/components/data/list'
import { Card } from '@/components/layout/card'
import { ErrorFileButton } from '@/features/jobs/job-actions'
import { isMoving } from '@/features/jobs/job-copy'
import { plural } from '@/lib/format'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { rejectedColumns, rejectedRowsOf } from './rejected-columns'

/** The records that an import has rejected, and what is wrong with each. */
export function RejectedCard({ job }: { job: Job }) {
  const jobId = job._id
  const trpc = useTRPC()
  const client = useTRPCClient()
  // Not `infiniteQueryOptions`, because that also sends a `direction`, which isn't an input of the operation.
  const errors = useInfiniteQuery({
    queryKey: [...trpc.getJobErrors.queryKey({ jobId }), 'pages', isMoving(job)],
    queryFn: ({ pageParam, signal }) =>
      client.getJobErrors.query({ jobId, pageSize: 100, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next_cursor,
  })
  const rows = errors.data?.pages.flatMap(({ items }) => items)
  return (
    <Card
      flush
      title="Rejected records"
      description={`${plural(job.error_count, 'record')} can’t be imported. Download them, correct them, and import that file as it is.`}
      actions={<ErrorFileButton job={job}>Download</ErrorFileButton>}
    >
      <List
        caption="Rejected records"
        className="max-h-[32rem] overflow-y-auto"
        density="compact"
        columns={rejectedColumns}
        query={errors}
        rows={rows?.flatMap(({ line, faults, ...fault }) => rejectedRowsOf(line, faults ?? [fault]))}
        failure="Couldn’t load the rejected records"
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
