import { runningJobs } from '@/features/jobs/running-jobs'
import { ApplicationFrame, Opening } from '@/features/shell/application-frame'
import { readAhead } from '@/lib/read-ahead'
import { WhenRead } from '@/lib/when-read'

export default async function ApplicationLayout({ children, params }: LayoutProps<'/a/[applicationId]'>) {
  const { applicationId } = await params
  const reading = readAhead({
    applicationId,
    queries: (trpc, cache) => [
      cache.fetchQuery(trpc.getCurrentOperator.queryOptions({})),
      cache.fetchQuery(trpc.listJobs.queryOptions(runningJobs)),
    ],
  })
  return (
    <WhenRead reading={reading} meanwhile={<Opening />}>
      {(firstData) => (
        <ApplicationFrame
          key={applicationId}
          applicationId={applicationId}
          firstData={firstData}
          renderedAt_ms={Date.now()}
        >
          {children}
        </ApplicationFrame>
      )}
    </WhenRead>
  )
}
