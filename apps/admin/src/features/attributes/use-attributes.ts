'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '@/lib/trpc'

const useKey = () => [...useTRPC().getUserAttributeDefinitions.queryKey(), 'all']

/** All attributes of the application: the pinned ones first. There are at most 200, on two pages of the API's list. */
export const useAttributes = (enabled = true) => {
  const calls = useTRPCClient()
  return useQuery({
    queryKey: useKey(),
    enabled,
    queryFn: async ({ signal }) => {
      const attributes: UserAttributeDefinition[] = []
      for (let pageNo = 1, hasNext = true; hasNext; pageNo += 1) {
        const { items, page } = await calls.getUserAttributeDefinitions.query({ pageNo }, { signal })
        attributes.push(...items)
        hasNext = page.has_next ?? false
      }
      return attributes
    },
  })
}

/** Shows an attribute as the API has just returned it, or no longer if it's deleted, and has everything read again that shows its values. */
export const useAttributeChanged = () => {
  const trpc = useTRPC()
  const key = useKey()
  const queryClient = useQueryClient()
  return (attribute: UserAttributeDefinition, change: 'saved' | 'deleted' = 'saved') => {
    queryClient.setQueryData<UserAttributeDefinition[]>(key, (known) => {
      if (!known) return known
      if (change === 'deleted') return known.filter(({ _id }) => _id !== attribute._id)
      const isNew = known.every(({ _id }) => _id !== attribute._id)
      return isNew ? [...known, attribute] : known.map((each) => (each._id === attribute._id ? attribute : each))
    })
    void queryClient.invalidateQueries(trpc.getUserAttributeDefinitions.pathFilter())
    void queryClient.invalidateQueries(trpc.getUserAttributesForUser.pathFilter())
  }
}
