import type { Customer, DuplicatePair } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { Button } from '@/components/actions/button'
import { Badge } from '@/components/data/badge'
import { Time } from '@/components/data/time'
import { isolate } from '@/lib/isolate'
import { nameOf } from '../user-text'
import { reasonText } from './merge-words'
import { PersonFacts } from './person-facts'

interface DuplicateItemProps {
  pair: DuplicatePair
  pending: boolean
  /** Without them, the operator may only look. */
  onMerge?: () => void
  onMark?: () => void
}

/** Two customers side by side, what they have in common, and what can be done about them. */
export function DuplicateItem({ pair, pending, onMerge, onMark }: DuplicateItemProps) {
  const { first, second, reasons, dismissed_at, dismissed_by } = pair
  const names = `${isolate(nameOf(first))} and ${isolate(nameOf(second))}`
  return (
    <li className="flex flex-col gap-3 px-5 py-4 lg:flex-row lg:items-start">
      <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-2">
        <PersonLink user={first} />
        <PersonLink user={second} />
        <p className="flex flex-wrap items-center gap-2 text-xs text-ink-2 sm:col-span-2">
          {reasons.map((reason) => (
            <Badge key={reason}>{reasonText[reason]}</Badge>
          ))}
          {dismissed_at ? (
            <span>
              Marked as two people by <bdi>{dismissed_by?.name ?? 'a service'}</bdi>, <Time at={dismissed_at} />
            </span>
          ) : null}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {onMerge ? (
          <Button onClick={onMerge}>
            Merge…<span className="sr-only"> {names}</span>
          </Button>
        ) : null}
        {onMark ? (
          <Button variant="ghost" pending={pending} onClick={onMark}>
            {dismissed_at ? 'Propose again' : 'Not the same person'}
            <span className="sr-only"> {names}</span>
          </Button>
        ) : null}
      </div>
    </li>
  )
}

function PersonLink({ user }: { user: Customer }) {
  return (
    <AppLink to={`customers/${user._id}`} className="focus-ring min-w-0 rounded-lg hover:underline">
      <PersonFacts user={user} />
    </AppLink>
  )
}
