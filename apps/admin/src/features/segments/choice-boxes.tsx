'use client'

import { Checkbox } from '@/components/forms/checkbox'

interface ChoiceBoxesProps<Value extends string> {
  label: string
  choices: readonly { value: Value; label: string }[]
  values: readonly Value[]
  onChange: (values: Value[]) => void
}

/** Any of a few choices, in their own order. */
export function ChoiceBoxes<Value extends string>({ label, choices, values, onChange }: ChoiceBoxesProps<Value>) {
  return (
    <fieldset aria-label={label} className="flex flex-wrap gap-x-4 gap-y-1">
      {choices.map(({ value, label: each }) => (
        <label key={value} className="flex min-h-8 items-center gap-2 text-sm">
          <Checkbox
            checked={values.includes(value)}
            onCheckedChange={(isOn) =>
              onChange(
                choices.map((choice) => choice.value).filter((one) => (one === value ? isOn : values.includes(one))),
              )
            }
          />
          {each}
        </label>
      ))}
    </fieldset>
  )
}
