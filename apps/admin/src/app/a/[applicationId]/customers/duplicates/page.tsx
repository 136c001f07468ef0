import { HydrationBoundary } from '@tanstack/react-query'
import { createLoader, parseAsBoolean } from 'nuqs/server'
import { DuplicatesPage } from '@/features/users/merging/duplicates-page'
import { duplicatesOf } from '@/features/users/merging/merge-requests'
import { readAhead, readFirstPage } from '@/lib/read-ahead'
import { WhenRead } from '@/lib/when-read'

const readUrl = createLoader({ dismissed: parseAsBoolean.withDefault(false) })

export default async function CustomersDuplicatesPage({
  params,
  searchParams,
}: PageProps<'/a/[applicationId]/customers/duplicates'>) {
  const { applicationId } = await params
  const { dismissed } = readUrl(await searchParams)
  const reading = readAhead({
    applicationId,
    queries: (trpc, cache) => [readFirstPage(cache, trpc.findDuplicates.queryOptions(duplicatesOf(dismissed)))],
  })
  return (
    <WhenRead reading={reading} meanwhile={<DuplicatesPage />}>
      {(firstData) => (
        <HydrationBoundary state={firstData}>
          <DuplicatesPage />
        </HydrationBoundary>
      )}
    </WhenRead>
  )
}
