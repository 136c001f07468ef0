'use client'

import type { FirebaseHashConfig } from '@clientele/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPCClient } from '@/lib/trpc'
import { type Draft, fileOf } from './import-draft'

/** What is recognized in the beginning of a file. It stays visible while another choice of columns is tried. */
export const usePreview = (draft: Draft, firebase: FirebaseHashConfig | undefined, enabled = true) => {
  const client = useTRPCClient()
  const body = { ...fileOf(draft), ...(firebase && { firebase }) }
  return useQuery({
    queryKey: ['import preview', body],
    queryFn: ({ signal }) => client.previewImport.mutate({ body }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    enabled,
  })
}
