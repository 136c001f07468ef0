'use client'

import type { OAuthClient } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { useTRPC, useTRPCClient } from '@/lib/trpc'

/** All clients of the application, page by page. There are rarely more than a handful. */
export const useAllOAuthClients = () => {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  return useQuery({
    queryKey: [...trpc.getOAuthClients.queryKey(), 'all'],
    queryFn: async ({ signal }) => {
      const clients: OAuthClient[] = []
      let cursor: string | undefined
      do {
        const { items, page } = await calls.getOAuthClients.query(cursor === undefined ? {} : { cursor }, { signal })
        clients.push(...items)
        cursor = page.next_cursor
      } while (cursor !== undefined)
      return clients
    },
  })
}
