import { HydrationBoundary } from '@tanstack/react-query'
import { createLoader, parseAsString } from 'nuqs/server'
import { ImportPage } from '@/features/imports/import-page'
import { readAhead } from '@/lib/read-ahead'

const readUrl = createLoader({ job: parseAsString })

export default async function CustomersImportPage({
  params,
  searchParams,
}: PageProps<'/a/[applicationId]/customers/import'>) {
  const { applicationId } = await params
  const { job } = readUrl(await searchParams)
  const firstData = await readAhead({
    applicationId,
    queries: (trpc, cache) => (job === null ? [] : [cache.fetchQuery(trpc.getJob.queryOptions({ jobId: job }))]),
  })
  return (
    <HydrationBoundary state={firstData}>
      <ImportPage />
    </HydrationBoundary>
  )
}
