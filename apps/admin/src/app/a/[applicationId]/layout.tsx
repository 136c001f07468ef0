import { ApplicationFrame } from '@/features/shell/application-frame'
import { readAhead } from '@/lib/read-ahead'

export default async function ApplicationLayout({ children, params }: LayoutProps<'/a/[applicationId]'>) {
  const { applicationId } = await params
  const firstData = await readAhead({
    applicationId,
    queries: (trpc, cache) => [cache.fetchQuery(trpc.getCurrentOperator.queryOptions({}))],
  })
  return (
    <ApplicationFrame
      key={applicationId}
      applicationId={applicationId}
      firstData={firstData}
      renderedAt_ms={Date.now()}
    >
      {children}
    </ApplicationFrame>
  )
}
