'use client'

import type { SegmentCondition, SegmentTimes } from '@clientele/contracts/segments'
import { Plus, X } from 'lucide-react'
import { Button } from '@/components/actions/button'
import { Input } from '@/components/forms/input'
import { NativeSelect } from '@/components/forms/native-select'
import { dateIn, limitsIn, momentOf, newLimit, type TimeLimit, withLimit, withoutLimit } from './rule-times'

type AboutTime = Extract<SegmentCondition, { about: 'created' | 'last_sign_in' }>

interface TimeFieldsProps {
  condition: AboutTime
  onChange: (condition: AboutTime) => void
}

const limitChoices = [
  { value: 'within_days', label: 'in the last … days' },
  { value: 'after', label: 'on or after' },
  { value: 'before', label: 'before' },
] as const satisfies readonly { value: TimeLimit; label: string }[]

/** The limits of a time, all of which have to hold: at least one, and each once. */
export function TimeFields({ condition, onChange }: TimeFieldsProps) {
  const limits = limitsIn(condition)
  const unused = limitChoices.filter(({ value }) => !limits.includes(value))
  const [next] = unused
  return (
    <>
      {limits.map((limit) => (
        <span key={limit} className="flex flex-wrap items-center gap-2">
          <NativeSelect
            label="When"
            value={limit}
            onValueChange={(chosen) => onChange(withLimit(withoutLimit(condition, limit), newLimit(chosen)))}
            choices={limitChoices.filter(({ value }) => value === limit || unused.some((each) => each.value === value))}
          />
          <LimitInput limit={limit} times={condition} onChange={(times) => onChange(withLimit(condition, times))} />
          {limits.length > 1 ? (
            <Button
              variant="ghost"
              size="icon"
              aria-label="Remove time"
              onClick={() => onChange(withoutLimit(condition, limit))}
            >
              <X aria-hidden />
            </Button>
          ) : null}
        </span>
      ))}
      {next ? (
        <Button size="sm" variant="ghost" onClick={() => onChange(withLimit(condition, newLimit(next.value)))}>
          <Plus aria-hidden />
          Add time
        </Button>
      ) : null}
    </>
  )
}

interface LimitInputProps {
  limit: TimeLimit
  times: SegmentTimes
  onChange: (times: SegmentTimes) => void
}

/** A moment within a day, which the API may have been given, is shown with its time. */
function LimitInput({ limit, times, onChange }: LimitInputProps) {
  if (limit === 'within_days')
    return (
      <Input
        aria-label="Days"
        type="number"
        min={1}
        value={String(times.within_days ?? '')}
        className="w-24"
        onChange={({ target }) => onChange({ within_days: Number(target.value) })}
      />
    )
  const { value, hasTime } = dateIn(times[limit] ?? '')
  return (
    <Input
      aria-label={hasTime ? 'Date and time, UTC' : 'Date'}
      type={hasTime ? 'datetime-local' : 'date'}
      step={hasTime ? 1 : undefined}
      value={value}
      className={hasTime ? 'w-56' : 'w-40'}
      onChange={({ target }) => onChange({ [limit]: momentOf(target.value) })}
    />
  )
}
