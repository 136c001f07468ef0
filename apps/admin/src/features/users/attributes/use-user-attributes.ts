'use client'

import type { UserAttribute } from '@clientele/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Client } from '@/lib/calls'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import type { Stored } from './attribute-entries'

/** All values of a customer. There are at most 200, on two pages of the API's list. */
async function readValues(calls: Client, userId: string, signal?: AbortSignal): Promise<UserAttribute[]> {
  const values: UserAttribute[] = []
  for (let pageNo = 1, hasNext = true; hasNext; pageNo += 1) {
    const { items, page } = await calls.getUserAttributesForUser.query({ userId, pageNo }, signal && { signal })
    values.push(...items)
    hasNext = page.has_next ?? false
  }
  return values
}

export const useUserAttributes = (userId: string) => {
  const calls = useTRPCClient()
  return useQuery({
    queryKey: [...useTRPC().getUserAttributesForUser.queryKey({ userId }), 'all'],
    queryFn: ({ signal }) => readValues(calls, userId, signal),
  })
}

/** Reads what a form starts from. The version first: if the values are newer, saving notices, and merges. */
export const useReadStored = (userId: string) => {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  const queryClient = useQueryClient()
  return async (): Promise<Stored> => {
    const { user } = await queryClient.fetchQuery({ ...trpc.getUser.queryOptions({ userId }), staleTime: 0 })
    return { version: user.__v, values: await readValues(calls, userId) }
  }
}
