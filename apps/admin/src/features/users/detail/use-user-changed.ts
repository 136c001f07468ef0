'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/lib/trpc'

/** Reloads everything that shows this customer, or lists customers, after a change. */
export const useUserChanged = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (userId: string) =>
    Promise.all([
      queryClient.invalidateQueries(trpc.getUser.queryFilter({ userId })),
      queryClient.invalidateQueries(trpc.getUserAttributesForUser.pathFilter()),
      queryClient.invalidateQueries(trpc.getUserConsents.queryFilter({ userId })),
      queryClient.invalidateQueries(trpc.getUserEvents.pathFilter()),
      queryClient.invalidateQueries(trpc.getActiveSessionDetails.pathFilter()),
      queryClient.invalidateQueries(trpc.getUserConnectedApps.pathFilter()),
      queryClient.invalidateQueries(trpc.getUserMemberships.pathFilter()),
      queryClient.invalidateQueries(trpc.getUserMerges.pathFilter()),
      queryClient.invalidateQueries(trpc.findDuplicates.pathFilter()),
      queryClient.invalidateQueries(trpc.getCustomers.pathFilter()),
      queryClient.invalidateQueries(trpc.searchUsers.pathFilter()),
    ])
}
