'use client'

import { useQuery } from '@tanstack/react-query'
import { Check, X } from 'lucide-react'
import { Banner } from '@/components/feedback/banner'
import { Time } from '@/components/data/time'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { explain } from '@/lib/errors'
import { useTRPC } from '@/lib/trpc'
import { causeText } from './causes'

/** Why a customer is in a group: since when, what made them join, and which conditions of its rule hold. */
export function MembershipReasons({ groupId, userId }: { groupId: string; userId: string }) {
  const trpc = useTRPC()
  const reasons = useQuery(trpc.getUserGroupReasons.queryOptions({ groupId, userId }))
  if (reasons.isError) return <Banner tone="danger">{explain(reasons.error).message}</Banner>
  if (!reasons.data)
    return (
      <Loading label="Loading the reasons">
        <Skeleton className="h-16" />
      </Loading>
    )
  const { since, cause, in_words, conditions = [] } = reasons.data
  return (
    <div className="flex flex-col gap-2 text-sm">
      {in_words ? <p>{in_words}</p> : <p>Someone added them by hand or with a file.</p>}
      {since ? (
        <p className="text-ink-2">
          In the group since <Time at={since} exact />
          {cause === undefined ? '' : `, when ${causeText(cause)}`}.
        </p>
      ) : null}
      <ul className="flex flex-col gap-1 empty:hidden">
        {conditions.map(({ in_words: words, holds }, place) => (
          // Conditions have no identity besides their place.
          <li key={place} className="flex items-start gap-1.5">
            {holds ? (
              <Check aria-label="Holds" className="mt-0.5 size-3.5" />
            ) : (
              <X aria-label="Doesn’t hold" className="mt-0.5 size-3.5" />
            )}
            {words}
          </li>
        ))}
      </ul>
    </div>
  )
}
