import { HydrationBoundary } from '@tanstack/react-query'
import { UserPage } from '@/features/users/detail/user-page'
import { readAhead, readWholeList } from '@/lib/read-ahead'
import { WhenRead } from '@/lib/when-read'

export default async function CustomerPage({ params }: PageProps<'/a/[applicationId]/customers/[userId]'>) {
  const { applicationId, userId } = await params
  const reading = readAhead({
    applicationId,
    queries: (trpc, cache) => [
      cache.fetchQuery(trpc.getUser.queryOptions({ userId })),
      cache.fetchQuery(trpc.getUserConsents.queryOptions({ userId })),
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
