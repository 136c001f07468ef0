'use client'

import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { useMay } from '@/features/operators/current-operator'
import { firstOfLast } from '@/lib/days'
import { useTRPC } from '@/lib/trpc'
import { AttributeFilters } from './attribute-filters'
import type { ListQuery } from './list-query'
import { statuses, statusText } from '../user-text'

const any = { value: 'any', label: 'Any' } as const
const statusChoices = [any, ...statuses.map((value) => ({ value, label: statusText[value].label }))]
const yesNo = (yes: string, no: string) => [
  any,
  { value: 'true' as const, label: yes },
  { value: 'false' as const, label: no },
]

const dateOf = (text: string): Date | null => (text === '' ? null : new Date(`${text}T00:00:00Z`))
const textOf = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? ''

/** All filters of the list. Each choice takes effect immediately. */
export function FilterFields({ query }: { query: ListQuery }) {
  const { state, filter, clear } = query
  const may = useMay()
  const trpc = useTRPC()
  const groups = useQuery(
    trpc.getUserGroups.queryOptions({ pageSize: 100 }, { enabled: may('groups:read'), staleTime: 60_000 }),
  )
  const groupChoices = [
    any,
    ...(groups.data?.items ?? []).map((group) => ({ value: String(group.uid), label: group.name ?? '' })),
  ]
  const orNull = <Value extends string>(value: Value | 'any') => (value === 'any' ? null : value)

  return (
    <>
      <div className="grid grid-cols-2 gap-x-3 gap-y-4 p-4">
        <Field label="Status">
          {(wiring) => (
            <Select
              value={state.status ?? 'any'}
              onValueChange={(status) => filter({ status: orNull(status) })}
              choices={statusChoices}
              {...wiring}
            />
          )}
        </Field>
        <Field label="Contact">
          {(wiring) => (
            <Select
              value={state.verified ?? 'any'}
              onValueChange={(verified) => filter({ verified: orNull(verified) })}
              choices={yesNo('Verified', 'Not verified')}
              {...wiring}
            />
          )}
        </Field>
        <Field label="Email">
          {(wiring) => (
            <Select
              value={state.has_email ?? 'any'}
              onValueChange={(has_email) => filter({ has_email: orNull(has_email) })}
              choices={yesNo('Has email', 'No email')}
              {...wiring}
            />
          )}
        </Field>
        <Field label="Phone">
          {(wiring) => (
            <Select
              value={state.has_phone ?? 'any'}
              onValueChange={(has_phone) => filter({ has_phone: orNull(has_phone) })}
              choices={yesNo('Has phone', 'No phone')}
              {...wiring}
            />
          )}
        </Field>
        {may('groups:read') ? (
          <Field label="Group" className="col-span-2">
            {(wiring) => (
              <Select
                value={state.group === null ? 'any' : String(state.group)}
                onValueChange={(group) => filter({ group: group === 'any' ? null : Number(group) })}
                choices={groupChoices}
                {...wiring}
              />
            )}
          </Field>
        ) : null}
        <Days of="Created" query={query} from="from" until="to" />
        <Days of="Last sign-in" query={query} from="seen_from" until="seen_to" />
        <AttributeFilters query={query} />
      </div>
      <div className="flex justify-end border-t border-line bg-sunken px-4 py-2.5">
        <Button variant="ghost" size="sm" disabled={!query.isNarrowed} onClick={clear}>
          Clear all
        </Button>
      </div>
    </>
  )
}

const periods = [
  { label: 'Today', days: 1 },
  { label: 'Last 7 days', days: 7 },
  { label: 'Last 30 days', days: 30 },
] as const

interface DaysProps {
  of: string
  query: ListQuery
  from: 'from' | 'seen_from'
  until: 'to' | 'seen_to'
}

/** A period: its first day and its last one, or one of the usual periods that end today. */
function Days({ of, query: { state, filter }, from, until }: DaysProps) {
  const [first, last] = [textOf(state[from]), textOf(state[until])]
  return (
    <div role="group" aria-label={of} className="col-span-2 grid grid-cols-2 gap-x-3 gap-y-2">
      <Field label={`${of} from`}>
        {(wiring) => (
          <Input
            type="date"
            value={first}
            max={last || undefined}
            onChange={(event) => filter({ [from]: dateOf(event.target.value) })}
            {...wiring}
          />
        )}
      </Field>
      <Field label={`${of} until`}>
        {(wiring) => (
          <Input
            type="date"
            value={last}
            min={first || undefined}
            onChange={(event) => filter({ [until]: dateOf(event.target.value) })}
            {...wiring}
          />
        )}
      </Field>
      <div className="col-span-2 -ms-2.5 flex flex-wrap">
        {periods.map(({ label, days }) => (
          <Button
            key={label}
            size="sm"
            variant="ghost"
            aria-pressed={last === '' && first === firstOfLast(days)}
            className="aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
            onClick={() => filter({ [from]: dateOf(firstOfLast(days)), [until]: null })}
          >
            {label}
          </Button>
        ))}
      </div>
    </div>
  )
}
