'use client'

import type { UserMerge } from '@clientele/contracts'
import { useTRPCClient } from '@/lib/trpc'
import { useUserChanged } from '../detail/use-user-changed'

/** Undoes a merge, and has everything read again that shows one of the two. */
export const useUndoMerge = () => {
  const client = useTRPCClient()
  const changed = useUserChanged()
  return async ({ _id, survivor_id, other_id }: UserMerge, reason: string) => {
    const undone = await client.undoMerge.mutate({
      userId: survivor_id,
      mergeId: _id,
      body: reason === '' ? {} : { reason },
    })
    await Promise.all([changed(survivor_id), changed(other_id)])
    return undone
  }
}
