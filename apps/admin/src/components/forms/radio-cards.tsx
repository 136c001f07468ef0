'use client'

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'
import type { ChoiceProps } from './select'

/** A choice that deserves a sentence for each option, such as the first question of a form. */
export function RadioCards<Value extends string>({ label, value, onValueChange, choices }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <span id={id} className="text-sm font-medium">
        {label}
      </span>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onValueChange(next as Value)}
        className="grid gap-2 sm:grid-cols-2"
      >
        {choices.map((choice) => (
          <Radio.Root
            key={choice.value}
            value={choice.value}
            aria-labelledby={`${id}-${choice.value}`}
            aria-describedby={choice.hint ? `${id}-${choice.value}-hint` : undefined}
            className="focus-ring group flex cursor-pointer items-start gap-2.5 rounded-xl border border-line px-3 py-2.5 text-start select-none hover:bg-sunken data-checked:border-accent data-checked:bg-accent-soft"
          >
            <span
              aria-hidden
              className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-ink-3/60 bg-surface group-data-checked:border-accent"
            >
              <Radio.Indicator className="size-2 rounded-full bg-accent" />
            </span>
            <span className="min-w-0 wrap-anywhere">
              <span id={`${id}-${choice.value}`} className="block text-sm font-medium">
                {choice.label}
              </span>
              {choice.hint ? (
                <span id={`${id}-${choice.value}-hint`} className="mt-0.5 block text-xs text-ink-2">
                  {choice.hint}
                </span>
              ) : null}
            </span>
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  )
}
