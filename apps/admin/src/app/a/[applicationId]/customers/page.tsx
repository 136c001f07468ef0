import { HydrationBoundary } from '@tanstack/react-query'
import { createLoader, parseAsInteger, parseAsIsoDate, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { listRequest, listUrl, namesDays } from '@/features/users/list/list-url'
import { UsersPage } from '@/features/users/list/users-page'
import { readAhead, readWholeList } from '@/lib/read-ahead'
import { WhenRead } from '@/lib/when-read'

const readUrl = createLoader(listUrl({ parseAsInteger, parseAsIsoDate, parseAsString, parseAsStringLiteral }).parsers)

export default async function CustomersPage({ params, searchParams }: PageProps<'/a/[applicationId]/customers'>) {
  const { applicationId } = await params
  const state = readUrl(await searchParams)
  const reading = readAhead({
    applicationId,
    queries: (trpc, cache) => [
      // Only the browser knows when the operator's days start and end.
      ...(namesDays(state)
        ? []
        : [cache.fetchQuery(trpc.getCustomers.queryOptions(listRequest(state, state.q.trim())))]),
      // The chips of conditions have the names of their attributes.
      ...(state.attributes
        ? [
            readWholeList(cache, trpc.getUserAttributeDefinitions.queryKey(), (pageNo) =>
              trpc.getUserAttributeDefinitions.queryOptions({ pageNo }),
            ),
          ]
        : []),
    ],
  })
  return (
    <WhenRead reading={reading} meanwhile={<UsersPage />}>
      {(firstData) => (
        <HydrationBoundary state={firstData}>
          <UsersPage />
        </HydrationBoundary>
      )}
    </WhenRead>
  )
}
