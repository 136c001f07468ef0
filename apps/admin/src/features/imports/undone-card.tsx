'use client'

import { useQuery } from '@tanstack/react-query'
import { Badge } from '@/components/data/badge'
import { Progress } from '@/components/feedback/progress'
import { Card } from '@/components/layout/card'
import { JobActions } from '@/features/jobs/job-actions'
import { isMoving, jobLine, stateCopy } from '@/features/jobs/job-copy'
import { percentDone } from '@/features/jobs/percent-done'
import { useTRPC } from '@/lib/trpc'

/** The job that undoes an import, in whatever state it is. */
export function UndoneCard({ jobId }: { jobId: string }) {
  const trpc = useTRPC()
  const { data: job } = useQuery(
    trpc.getJob.queryOptions(
      { jobId },
      { refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? 1_000 : false) },
    ),
  )
  if (!job) return null
  return (
    <Card
      title="Undo"
      description="Removes the customers whom the import has created, unless something has happened to them since."
      actions={<JobActions job={job} />}
    >
      <div className="flex flex-col gap-3 text-sm">
        <p role="status" className="flex flex-wrap items-center gap-2.5">
          <Badge tone={stateCopy[job.state].tone} dot>
            {stateCopy[job.state].label}
          </Badge>
          {jobLine(job)}
        </p>
        {isMoving(job) ? <Progress label="Undoing" value={percentDone(job)} /> : null}
      </div>
    </Card>
  )
}
