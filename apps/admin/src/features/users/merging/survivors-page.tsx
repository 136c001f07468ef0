'use client'

import type { Customer } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { Banner } from '@/components/feedback/banner'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { isMergedId } from './merge-words'

/*
 * The page of a customer who was merged into another one leads to that one, which says so.
 */

/** Leads to the page of the survivor, if that is whom the API returned for the ID in the URL. */
export const useSurvivorsPage = (asked: string, found: string | undefined) => {
  const router = useRouter()
  const applicationId = useApplicationId()
  useEffect(() => {
    if (found === undefined || !isMergedId(asked, found)) return
    const search = new URLSearchParams(location.search)
    search.set('merged', asked)
    router.replace(`/a/${applicationId}/customers/${found}?${search}`)
  }, [router, applicationId, asked, found])
}

/** Shown if the page was opened with the ID of a customer who was merged into this one. */
export function MergedBanner({ user }: { user: Customer }) {
  const trpc = useTRPC()
  const [merged] = useQueryState('merged', parseAsString.withDefault(''))
  // Anyone can write a link, and a merge can be undone.
  const isAsked = isMergedId(merged, user._id)
  const found = useQuery(trpc.getUser.queryOptions({ userId: merged }, { enabled: isAsked }))
  if (!isAsked || found.data?.user._id !== user._id) return null
  return (
    <Banner tone="info" className="mb-4" title="You opened a customer who was merged into this one">
      The ID <bdi className="font-mono text-xs">{merged}</bdi> now leads here.
    </Banner>
  )
}
