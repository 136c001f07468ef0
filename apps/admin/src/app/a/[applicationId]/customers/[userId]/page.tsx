import { HydrationBoundary } from '@tanstack/react-query'
import { createLoader, parseAsString } from 'nuqs/server'
import { UserPage } from '@/features/users/detail/user-page'
import { mergesOf } from '@/features/users/merging/merge-requests'
import { readAhead, readWholeList } from '@/lib/read-ahead'
import { WhenRead } from '@/lib/when-read'

const readUrl = createLoader({ merged: parseAsString })

export default async function CustomerPage({
  params,
  searchParams,
}: PageProps<'/a/[applicationId]/customers/[userId]'>) {
  const { applicationId, userId } = await params
  const { merged } = readUrl(await searchParams)
  const reading = readAhead({
    applicationId,
    queries: (trpc, cache) => [
      cache.fetchQuery(trpc.getUser.queryOptions({ userId })),
      cache.fetchQuery(trpc.getUserConsents.queryOptions({ userId })),
      cache.fetchQuery(trpc.getUserInactivity.queryOptions({ userId })),
      ...(merged === null ? [] : [cache.fetchQuery(trpc.getUser.queryOptions({ userId: merged }))]),
      cache.fetchQuery(trpc.getUserMerges.queryOptions(mergesOf(userId))),
      readWholeList(cache, trpc.getUserAttributeDefinitions.queryKey(), (pageNo) =>
        trpc.getUserAttributeDefinitions.queryOptions({ pageNo }),
      ),
      readWholeList(cache, trpc.getUserAttributesForUser.queryKey({ userId }), (pageNo) =>
        trpc.getUserAttributesForUser.queryOptions({ userId, pageNo }),
      ),
    ],
  })
  return (
    <WhenRead reading={reading} meanwhile={<UserPage />}>
      {(firstData) => (
        <HydrationBoundary state={firstData}>
          <UserPage />
        </HydrationBoundary>
      )}
    </WhenRead>
  )
}
