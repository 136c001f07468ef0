'use client'

import type { OAuthResource } from '@clientele/contracts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/lib/trpc'

/** The APIs of the application. There are so few that they fit on one page of the API's list. */
export const useOAuthResources = () => useQuery(useTRPC().getOAuthResources.queryOptions({}))

/** Shows an API as the API has just returned it, or no longer if it's deleted, and has everything read again that names its scopes. */
export const useOAuthResourceChanged = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (resource: OAuthResource, change: 'saved' | 'deleted' = 'saved') => {
    queryClient.setQueryData(trpc.getOAuthResources.queryKey({}), (known) => {
      if (!known) return known
      const others = known.items.filter(({ _id }) => _id !== resource._id)
      const isNew = others.length === known.items.length
      if (change === 'deleted') return { ...known, items: others }
      if (isNew) return { ...known, items: [resource, ...others] }
      return { ...known, items: known.items.map((item) => (item._id === resource._id ? resource : item)) }
    })
    void queryClient.invalidateQueries(trpc.getOAuthResources.pathFilter())
    void queryClient.invalidateQueries(trpc.getOAuthClients.pathFilter())
    void queryClient.invalidateQueries(trpc.getOAuthClient.pathFilter())
  }
}
