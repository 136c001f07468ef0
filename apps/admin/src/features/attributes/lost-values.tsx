'use client'

import type { AttributeUses } from '@clientele/contracts'
import type { UseQueryResult } from '@tanstack/react-query'
import { SegmentLinks } from '@/features/segments/segment-links'
import { totalInWords } from '@/lib/format'

/** What is lost with an attribute: the values of customers, and the conditions of segments. */
export function LostValues({
  uses: { data, isError },
}: {
  uses: Pick<UseQueryResult<AttributeUses>, 'data' | 'isError'>
}) {
  if (!data)
    return (
      <li>
        <span role="status">
          {isError
            ? 'The values of all customers are deleted with it. How many that are couldn’t be counted.'
            : 'Counting the customers who have a value…'}
        </span>
      </li>
    )
  const { customers, segments = [], segment_total = 0 } = data
  return (
    <>
      <li>
        <span role="status">{valuesLine(customers)}</span>
      </li>
      {segments.length > 0 ? (
        <li>
          <SegmentLinks segments={segments} total={segment_total} /> {segment_total === 1 ? 'mentions' : 'mention'} it:
          conditions about it no longer hold, so customers may join and leave.
        </li>
      ) : null}
    </>
  )
}

function valuesLine({ count, relation }: AttributeUses['customers']): string {
  if (count === 0) return 'No customer has a value.'
  const number = totalInWords({ item_total: count, total_relation: relation })
  const who = count === 1 ? '1 customer has' : `${number} customers have`
  return `${who} a value, which is deleted with it. Nobody sees it from now on.`
}
