import type { TrpcRouter } from '@clientele/api/trpc'
import { type DehydratedState, dehydrate, QueryClient, type QueryKey } from '@tanstack/react-query'
import { createTRPCClient, httpLink } from '@trpc/client'
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { apiUrl } from './config'
import { failureOf } from './failure'
import { pageHeader } from './page-header'
import { signInPath } from './sign-in-path'

/** How long a page waits for its first data. After that, it is sent without, and the browser asks. */
const patience_ms = 3_000

interface Reading {
  applicationId: string
  queries: (trpc: TRPCOptionsProxy<TrpcRouter>, cache: QueryClient) => readonly Promise<unknown>[]
}

/**
 * Reads the first data of a page on the server, for `HydrationBoundary`, so that it comes in the same response as the page. It acts only
 * with the cookie of the operator who asked, and keeps nothing afterward. What can't be read is left to the browser, which reports errors.
 */
export async function readAhead({ applicationId, queries }: Reading): Promise<DehydratedState> {
  const given = await headers()
  const signIn = signInPath({ pathname: given.get(pageHeader) ?? '/', search: '' })
  const cookie = given.get('cookie')
  if (cookie === null) redirect(signIn)

  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const trpc = createTRPCOptionsProxy<TrpcRouter>({
    client: clientOf({ cookie, applicationId, forwardedFor: given.get('x-forwarded-for') }),
    queryClient: cache,
  })
  const results = await Promise.allSettled(queries(trpc, cache))
  const isSignedOut = results.some(
    (each) => each.status === 'rejected' && failureOf(each.reason)?.code === 'UNAUTHENTICATED',
  )
  if (isSignedOut) redirect(signIn)
  return dehydrate(cache)
}

interface PageOfList {
  items: unknown[]
  page: { has_next?: boolean | undefined }
}

/** Reads all pages of a list, under the key that pages of the console use for the whole list. */
export const readWholeList = (
  cache: QueryClient,
  key: QueryKey,
  // Its type depends on the operation. Only what it returns matters here.
  pageAt: (pageNo: number) => { queryFn?: unknown; queryKey: QueryKey },
): Promise<unknown[]> =>
  cache.fetchQuery({
    queryKey: [...key, 'all'],
    queryFn: async () => {
      const items: unknown[] = []
      // A cache of its own, so that single pages aren't sent to the browser too.
      const pages = new QueryClient({ defaultOptions: { queries: { retry: false } } })
      for (let pageNo = 1, hasNext = true; hasNext; pageNo += 1) {
        const { items: some, page } = await pages.fetchQuery(
          pageAt(pageNo) as { queryKey: QueryKey; queryFn: () => Promise<PageOfList> },
        )
        items.push(...some)
        hasNext = page.has_next ?? false
      }
      return items
    },
  })

/** Reads the first page of a list that continues with a cursor, under the key that pages of the console use for its pages. */
export const readFirstPage = (
  cache: QueryClient,
  // Its type depends on the operation. Only what it returns matters here.
  { queryKey, queryFn }: { queryFn?: unknown; queryKey: QueryKey },
): Promise<unknown> => {
  // A cache of its own, so that the page isn't sent to the browser twice.
  const pages = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return cache.fetchInfiniteQuery({
    queryKey: [...queryKey, 'pages'],
    queryFn: () => pages.fetchQuery({ queryKey, queryFn: queryFn as () => Promise<unknown> }),
    initialPageParam: '',
    getNextPageParam: () => undefined,
  })
}

interface Caller {
  cookie: string
  applicationId: string
  /** The operator's own address, if a proxy told it. */
  forwardedFor: string | null
}

const clientOf = ({ cookie, applicationId, forwardedFor }: Caller) =>
  createTRPCClient<TrpcRouter>({
    links: [
      httpLink({
        url: `${apiUrl()}/trpc`,
        headers: {
          cookie,
          'x-application-id': applicationId,
          ...(forwardedFor === null ? {} : { 'x-forwarded-for': forwardedFor }),
        },
        fetch: (input, init) =>
          fetch(input, { ...init, cache: 'no-store', signal: AbortSignal.timeout(patience_ms) } as RequestInit),
      }),
    ],
  })
