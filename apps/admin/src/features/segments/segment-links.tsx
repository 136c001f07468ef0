'use client'

import type { UserGroupUses } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { plural } from '@/lib/format'

const shownMax = 5

/** The names of segments that use something, as links in a sentence: "A, B, and 3 more segments". */
export function SegmentLinks({ segments, total }: { segments: UserGroupUses['segments']; total: number }) {
  const shown = segments.slice(0, shownMax)
  const others = total - shown.length
  const last = others === 0 ? shown.length - 1 : -1
  return (
    <>
      {shown.map(({ _id, name }, at) => (
        <span key={_id}>
          {at > 0 && shown.length > 2 ? ', ' : ''}
          {at > 0 && at === last ? ' and ' : ''}
          <AppLink to={`groups/${_id}`} className="focus-ring text-accent-text hover:underline">
            <bdi>{name}</bdi>
          </AppLink>
        </span>
      ))}
      {others > 0 ? `, and ${plural(others, 'more segment', 'more segments')}` : ''}
    </>
  )
}
