'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '@/lib/trpc'

/** After a change to a customer: what shows this one, or lists any, is read anew. */
export const useUserChanged = () => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  return (userId: string) =>
    Promise.all([
      queryClient.invalidateQueries(trpc.getUser.queryFilter({ userId })),
      queryClient.invalidateQueries(trpc.getUserEvents.pathFilter()),
      queryClient.invalidateQueries(trpc.getActiveSessionDetails.pathFilter()),
      queryClient.invalidateQueries(trpc.getUserMemberships.pathFilter()),
      queryClient.invalidateQueries(trpc.getCustomers.pathFilter()),
      queryClient.invalidateQueries(trpc.searchUsers.pathFilter()),
    ])
}
