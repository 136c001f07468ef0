'use client'

import { useQuery } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { useMay } from '@/features/operators/current-operator'
import { useTRPC } from '@/lib/trpc'
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
        <Field label="Created from">
          {(wiring) => (
            <Input
              type="date"
              value={textOf(state.from)}
              max={textOf(state.to) || undefined}
              onChange={(event) => filter({ from: dateOf(event.target.value) })}
              {...wiring}
            />
          )}
        </Field>
        <Field label="Created until">
          {(wiring) => (
            <Input
              type="date"
              value={textOf(state.to)}
              min={textOf(state.from) || undefined}
              onChange={(event) => filter({ to: dateOf(event.target.value) })}
              {...wiring}
            />
          )}
        </Field>
        <Field label="Last sign-in from">
          {(wiring) => (
            <Input
              type="date"
              value={textOf(state.seen_from)}
              max={textOf(state.seen_to) || undefined}
              onChange={(event) => filter({ seen_from: dateOf(event.target.value) })}
              {...wiring}
            />
          )}
        </Field>
        <Field label="Last sign-in until">
          {(wiring) => (
            <Input
              type="date"
              value={textOf(state.seen_to)}
              min={textOf(state.seen_from) || undefined}
              onChange={(event) => filter({ seen_to: dateOf(event.target.value) })}
              {...wiring}
            />
          )}
        </Field>
      </div>
      <div className="flex justify-end border-t border-line bg-sunken px-4 py-2.5">
        <Button variant="ghost" size="sm" disabled={!query.isNarrowed} onClick={clear}>
          Clear all
        </Button>
      </div>
    </>
  )
}
