'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useAttributes } from '@/features/attributes/use-attributes'
import { useMay } from '@/features/operators/current-operator'
import { calendarDay } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { isolate } from '@/lib/isolate'
import { sentenceOf } from './attribute-conditions'
import type { ListQuery } from './list-query'
import { type FilterName, filterNames } from './list-url'
import { statusText } from '../user-text'

const sentences = (state: ListQuery['state'], groupName: string): Record<FilterName, string> => ({
  status: state.status ? `Status: ${statusText[state.status].label}` : '',
  verified: state.verified === 'true' ? 'Verified contact' : 'No verified contact',
  has_email: state.has_email === 'true' ? 'Has email' : 'No email',
  has_phone: state.has_phone === 'true' ? 'Has phone' : 'No phone',
  group: `Group: ${isolate(groupName)}`,
  from: state.from ? `Created from ${calendarDay(state.from.toISOString())}` : '',
  to: state.to ? `Created until ${calendarDay(state.to.toISOString())}` : '',
  seen_from: state.seen_from ? `Signed in from ${calendarDay(state.seen_from.toISOString())}` : '',
  seen_to: state.seen_to ? `Signed in until ${calendarDay(state.seen_to.toISOString())}` : '',
})

/** The active filters, each with a button to remove it. */
export function FilterChips({ query }: { query: ListQuery }) {
  const may = useMay()
  const trpc = useTRPC()
  const groups = useQuery(
    trpc.getUserGroups.queryOptions(
      { pageSize: 100 },
      { enabled: query.state.group !== null && may('groups:read'), staleTime: 60_000 },
    ),
  )
  const attributes = useAttributes(query.conditions.length > 0).data ?? []
  if (query.filterCount === 0) return null
  const name = groups.data?.items?.find((group) => group.uid === query.state.group)?.name ?? `#${query.state.group}`
  const said = sentences(query.state, name)
  return (
    <ul aria-label="Filters in use" className="flex flex-wrap items-center gap-1.5 px-4 pb-3">
      {filterNames
        .filter((filter) => query.state[filter] !== null)
        .map((filter) => (
          <Chip key={filter} text={said[filter]} onRemove={() => query.filter({ [filter]: null })} />
        ))}
      {query.conditions.map((condition) => (
        <Chip
          key={JSON.stringify(condition)}
          text={sentenceOf(condition, attributes)}
          onRemove={() => query.meet(query.conditions.filter((each) => each !== condition))}
        />
      ))}
      <li>
        <button
          type="button"
          onClick={query.clear}
          className="focus-ring h-7 rounded-md px-2 text-xs font-medium text-ink-2 hover:text-ink"
        >
          Clear all
        </button>
      </li>
    </ul>
  )
}

const Chip = ({ text, onRemove }: { text: string; onRemove: () => void }) => (
  <li className="inline-flex h-7 max-w-full items-center gap-0.5 rounded-full bg-accent-soft pe-0.5 ps-2.5 text-xs font-medium text-accent-text ring-1 ring-accent-line ring-inset">
    <bdi className="truncate">{text}</bdi>
    <button
      type="button"
      aria-label={`Remove filter ${text}`}
      onClick={onRemove}
      className="focus-ring grid size-6 shrink-0 place-items-center rounded-full hover:bg-accent-line/60"
    >
      <X aria-hidden className="size-3.5" />
    </button>
  </li>
)
