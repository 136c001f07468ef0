'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useId } from 'react'
import { Button } from '../actions/button'
import { Checkbox } from './checkbox'
import type { Choice } from './select'

interface OrderFieldProps<Value extends string> {
  label: string
  hint?: string
  /** The chosen values, in their order. */
  value: readonly Value[]
  onValueChange: (value: Value[]) => void
  choices: readonly Choice<Value>[]
}

/** Some of a few choices, in an order. What isn't chosen follows at the end. One always stays chosen. */
export function OrderField<Value extends string>({
  label,
  hint,
  value,
  onValueChange,
  choices,
}: OrderFieldProps<Value>) {
  const id = useId()
  const chosen = value.flatMap((each) => choices.filter((choice) => choice.value === each))
  const rest = choices.filter((choice) => !value.includes(choice.value))
  const swap = (at: number, other: number) =>
    onValueChange(
      value.map((each, place) => (place === at ? value[other] : place === other ? value[at] : each) ?? each),
    )

  return (
    <fieldset aria-describedby={hint ? `${id}-hint` : undefined} className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <ol className="overflow-hidden rounded-xl border border-line">
        {[...chosen, ...rest].map((choice, at) => {
          const isChosen = at < chosen.length
          return (
            <li
              key={choice.value}
              className="flex min-h-10 items-center gap-2.5 border-b border-line ps-3 pe-1.5 text-sm last:border-b-0"
            >
              <Checkbox
                id={`${id}-${choice.value}`}
                checked={isChosen}
                disabled={isChosen && chosen.length === 1}
                onCheckedChange={(on) =>
                  onValueChange(on ? [...value, choice.value] : value.filter((each) => each !== choice.value))
                }
              />
              <label htmlFor={`${id}-${choice.value}`} className="min-w-0 flex-1 cursor-pointer py-1.5">
                {choice.label}
                {choice.hint ? <span className="block text-xs text-ink-3">{choice.hint}</span> : null}
              </label>
              {isChosen && chosen.length > 1 ? (
                <>
                  <Button
                    size="icon-sm"
                    variant="ghost"
                    aria-label={`Try ${choice.label} earlier`}
                    disabled={at === 0}
                    onClick={() => swap(at, at - 1)}
                  >
                    <ArrowUp aria-hidden />
                  </Button>
                  <Button
                    size="icon-sm"
                    variant="ghost"
                    aria-label={`Try ${choice.label} later`}
                    disabled={at === chosen.length - 1}
                    onClick={() => swap(at, at + 1)}
                  >
                    <ArrowDown aria-hidden />
                  </Button>
                </>
              ) : null}
            </li>
          )
        })}
      </ol>
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
    </fieldset>
  )
}
