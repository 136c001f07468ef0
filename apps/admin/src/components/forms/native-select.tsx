import { ChevronsUpDown } from 'lucide-react'
import { cn } from '@/lib/cn'
import { inputStyle } from './input'
import type { ChoiceProps } from './select'

/** The browser's own select, for short lists on pages that should load little. */
export function NativeSelect<Value extends string>(props: ChoiceProps<Value> & { className?: string }) {
  const { label, value, onValueChange, choices, className } = props
  return (
    <span className={cn('relative inline-block', className)}>
      <select
        aria-label={label}
        value={value}
        onChange={({ target }) => {
          const chosen = choices.find((choice) => choice.value === target.value)
          if (chosen) onValueChange(chosen.value)
        }}
        className={cn(inputStyle, 'h-9 cursor-pointer appearance-none pe-7 ps-2.5 sm:h-8')}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute end-2 top-1/2 size-3.5 -translate-y-1/2 text-ink-3"
      />
    </span>
  )
}
