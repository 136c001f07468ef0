'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { duplicatesOf } from './merge-requests'

/** Pairs of customers who may be the same person, newest first; or those that were dismissed. */
export const useDuplicates = (isDismissed: boolean) => {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const input = duplicatesOf(isDismissed)
  // Not `infiniteQueryOptions`, because that also sends a `direction`, which isn't an input of the operation.
  return useInfiniteQuery({
    queryKey: [...trpc.findDuplicates.queryKey(input), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      client.findDuplicates.query({ ...input, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}
