import { HydrationBoundary } from '@tanstack/react-query'
import { UserPage } from '@/features/users/detail/user-page'
import { readAhead } from '@/lib/read-ahead'

export default async function CustomerPage({ params }: PageProps<'/a/[applicationId]/customers/[userId]'>) {
  const { applicationId, userId } = await params
  const firstData = await readAhead({
    applicationId,
    queries: (trpc, cache) => [cache.fetchQuery(trpc.getUser.queryOptions({ userId }))],
  })
  return (
    <HydrationBoundary state={firstData}>
      <UserPage />
    </HydrationBoundary>
  )
}
