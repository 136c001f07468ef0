'use client'

import { Checkbox } from '@/components/forms/checkbox'
import { ValueGroup } from './value-group'
import type { ValueInputProps } from './value-input-props'

interface ChoicesInputProps extends Omit<ValueInputProps, 'kind' | 'value' | 'ref'> {
  choices: readonly string[]
  value: string[]
}

/** Any of several choices. Those that are chosen but no longer offered are kept. */
export function ChoicesInput({ choices, value, onValueChange, disabled = false, ...group }: ChoicesInputProps) {
  const offered = [...choices, ...value.filter((each) => !choices.includes(each))]
  const toggle = (choice: string, isOn: boolean) =>
    onValueChange(offered.filter((each) => (each === choice ? isOn : value.includes(each))))
  return (
    <ValueGroup {...group}>
      {offered.length === 0 ? <p className="text-sm text-ink-2">There are no choices yet.</p> : null}
      <div className="flex max-h-64 flex-wrap gap-x-5 gap-y-1.5 overflow-y-auto p-1">
        {offered.map((choice) => (
          <label key={choice} className="flex min-h-6 max-w-full items-center gap-2 text-sm">
            <Checkbox
              checked={value.includes(choice)}
              disabled={disabled}
              onCheckedChange={(isOn) => toggle(choice, isOn)}
            />
            <bdi className="min-w-0 wrap-anywhere">{choice}</bdi>
          </label>
        ))}
      </div>
    </ValueGroup>
  )
}
