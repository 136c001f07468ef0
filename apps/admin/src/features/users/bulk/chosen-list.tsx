import { Badge } from '@/components/data/badge'
import { plural } from '@/lib/format'
import { statusText } from '../user-text'
import type { Chosen } from './use-selection'

/** Who a selected customer is: the name, the contact, and the status if it isn't the normal one. */
export function ChosenFacts({ person: { name, contact, status } }: { person: Chosen }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="min-w-0 flex-1">
        <span className="block truncate-name font-medium text-ink">
          <bdi>{name}</bdi>
        </span>
        {contact && contact !== name ? (
          <span className="block truncate-name text-xs text-ink-3">
            <bdi>{contact}</bdi>
          </span>
        ) : null}
      </span>
      {status && status !== 'active' ? (
        <Badge tone={statusText[status].tone} dot>
          {statusText[status].label}
        </Badge>
      ) : null}
    </span>
  )
}

/** The customers that an action is about to change, all of them. */
export function AffectedPeople({ people }: { people: readonly Chosen[] }) {
  return (
    <div
      role="region"
      aria-label={`The ${plural(people.length, 'customer')}`}
      // Can be scrolled with the keyboard.
      tabIndex={0}
      className="focus-ring max-h-44 shrink-0 overflow-y-auto rounded-lg border border-line px-3 text-sm"
    >
      <ul className="divide-y divide-line">
        {people.map((person) => (
          <li key={person._id} className="py-1.5 [contain-intrinsic-size:auto_2.75rem] [content-visibility:auto]">
            <ChosenFacts person={person} />
          </li>
        ))}
      </ul>
    </div>
  )
}
