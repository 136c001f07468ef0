'use client'

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ChoiceProps } from './select'

/** A choice between two or three options, all visible. */
export function Segmented<Value extends string>({
  label,
  value,
  onValueChange,
  choices,
  disabled,
}: ChoiceProps<Value> & { disabled?: boolean }) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onValueChange(next as Value)}
      className="inline-flex w-fit max-w-full gap-0.5 rounded-lg border border-line bg-sunken p-0.5"
    >
      {choices.map((choice) => (
        <Radio.Root
          key={choice.value}
          value={choice.value}
          aria-label={choice.label}
          className="focus-ring flex h-7 cursor-pointer items-center rounded-md px-3 text-sm font-medium text-ink-2 select-none hover:text-ink data-checked:bg-surface data-checked:text-ink data-checked:shadow-card data-checked:ring-1 data-checked:ring-line data-disabled:cursor-not-allowed dark:data-checked:bg-raised"
        >
          {choice.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
