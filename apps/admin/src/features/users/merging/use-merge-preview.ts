'use client'

import type { MergeSide } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { useTRPCClient } from '@/lib/trpc'

/** Whose value stays, by field. Without a choice, it's the survivor's. */
export type Choices = Readonly<Record<string, MergeSide>>

/** What merging two customers comes to. It stays visible while another choice is tried. */
export const useMergePreview = (userId: string, other_id: string, choices: Choices) => {
  const client = useTRPCClient()
  const body = { other_id, choices }
  return useQuery({
    queryKey: ['merge preview', userId, body],
    queryFn: ({ signal }) => client.previewMerge.mutate({ userId, body }, { signal }),
    placeholderData: (before) => (before?.survivor._id === userId ? before : undefined),
    retry: false,
    // The two may have changed since it was last open.
    staleTime: 0,
    gcTime: 0,
  })
}
