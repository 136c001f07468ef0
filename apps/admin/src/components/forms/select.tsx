'use client'

import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { cn } from '@/lib/cn'
import { labelOf } from './field'
import { inputStyle } from './input'

export interface Choice<Value extends string> {
  value: Value
  label: string
  hint?: string
}

/** The props of every control that offers a few choices. */
export interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  onValueChange: (value: Value) => void
  choices: readonly Choice<Value>[]
}

interface SelectProps<Value extends string> extends Omit<ChoiceProps<Value>, 'label'> {
  label?: string
  id?: string
  name?: string
  disabled?: boolean
  className?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string | undefined
}

/** A select. Pass `label` if it isn't in a `Field`. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, onValueChange, choices, label, className, disabled, name, ...wiring } = props
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => next !== null && onValueChange(next as Value)}
      items={[...choices]}
      disabled={disabled}
      name={name}
    >
      <Base.Trigger
        aria-label={label}
        className={cn(
          inputStyle,
          'flex base:h-9 cursor-pointer items-center justify-between gap-2 pe-2 ps-2.5 text-start select-none sm:base:h-8 data-disabled:cursor-not-allowed data-disabled:bg-sunken data-disabled:text-ink-3',
          className,
        )}
        {...wiring}
      >
        <Base.Value className="min-w-0 truncate" />
        <Base.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-ink-3" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50 outline-none" alignItemWithTrigger={false}>
          <Base.Popup
            // The list has the name of its field, like the trigger.
            aria-label={label}
            aria-labelledby={label === undefined && wiring.id !== undefined ? labelOf(wiring.id) : undefined}
            className="popup max-h-[min(22rem,var(--available-height))] max-w-(--available-width) min-w-(--anchor-width) overflow-y-auto rounded-xl bg-raised p-1 shadow-float outline-none"
          >
            {choices.map((choice) => (
              <Base.Item
                key={choice.value}
                value={choice.value}
                className="grid cursor-pointer grid-cols-[1fr_1rem] items-center gap-3 rounded-lg py-1.5 pe-2 ps-2.5 text-sm outline-none select-none data-highlighted:bg-hover"
              >
                <span className="min-w-0">
                  <Base.ItemText>{choice.label}</Base.ItemText>
                  {choice.hint ? <span className="block text-xs text-ink-3">{choice.hint}</span> : null}
                </span>
                <Base.ItemIndicator>
                  <Check aria-hidden className="size-4 text-accent-text" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
