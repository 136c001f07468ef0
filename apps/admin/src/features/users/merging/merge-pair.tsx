import type { Customer } from '@clientele/contracts'
import { ArrowUpDown, Search } from 'lucide-react'
import { Button } from '@/components/actions/button'
import { Badge } from '@/components/data/badge'
import { Banner } from '@/components/feedback/banner'
import { PersonFacts } from './person-facts'

interface MergePairProps {
  survivor: Customer
  other: Customer
  onTurn: () => void
  onOther: (() => void) | undefined
}

/** Who stays, and who becomes a part of them. */
export function MergePair({ survivor, other, onTurn, onOther }: MergePairProps) {
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label="The two customers" className="divide-y divide-line rounded-xl border border-line">
        <li className="flex flex-wrap items-start justify-between gap-2 px-3 py-2.5">
          <PersonFacts user={survivor} />
          <Badge tone="accent">Stays</Badge>
        </li>
        <li className="flex flex-wrap items-start justify-between gap-2 px-3 py-2.5">
          <PersonFacts user={other} />
          <Badge>Will be merged</Badge>
        </li>
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onTurn}>
          <ArrowUpDown aria-hidden />
          Keep the other one
        </Button>
        {onOther ? (
          <Button size="sm" onClick={onOther}>
            <Search aria-hidden />
            Choose someone else
          </Button>
        ) : null}
      </div>
      {survivor.status === 'blocked' ? (
        <Banner tone="warning">
          The customer who stays is blocked. They can’t sign in with any of the contacts until you unblock them.
        </Banner>
      ) : null}
    </div>
  )
}
