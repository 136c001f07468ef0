'use client'

import type { OAuthClient } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/lib/trpc'

/** Shows a client as the API has just returned it, and has the list read again. */
export const useOAuthClientChanged = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (client: OAuthClient) => {
    queryClient.setQueryData(trpc.getOAuthClient.queryKey({ clientId: client._id }), { client })
    void queryClient.invalidateQueries(trpc.getOAuthClients.pathFilter())
  }
}
