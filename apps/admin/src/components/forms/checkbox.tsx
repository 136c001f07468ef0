'use client'

import { Check, Minus } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange'> {
  /** Some, but not all, of what it stands for is on. */
  indeterminate?: boolean
  /** The event tells which keys were held. */
  onCheckedChange?: (checked: boolean, details: { event: Event }) => void
}

/** The browser's own checkbox, drawn like our other controls. The box is 16 px; its click target is 24 px. */
export function Checkbox({ className, indeterminate = false, onCheckedChange, ...rest }: CheckboxProps) {
  const Mark = indeterminate ? Minus : Check
  return (
    <span className={cn('relative inline-grid size-4 shrink-0 align-middle', className)}>
      <input
        type="checkbox"
        ref={(box) => {
          if (box) box.indeterminate = indeterminate
        }}
        onChange={({ target, nativeEvent }) => onCheckedChange?.(target.checked, { event: nativeEvent })}
        className="peer absolute -inset-1 z-1 m-0 size-6 cursor-pointer appearance-none opacity-0 disabled:cursor-not-allowed"
        {...rest}
      />
      <span
        aria-hidden
        className="grid size-4 place-items-center rounded-[5px] border border-ink-3/60 bg-surface text-accent-ink shadow-crisp transition-colors outline-accent-text peer-checked:border-accent peer-checked:bg-accent peer-indeterminate:border-accent peer-indeterminate:bg-accent peer-hover:border-ink-3 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-disabled:opacity-50 [&>svg]:invisible peer-checked:[&>svg]:visible peer-indeterminate:[&>svg]:visible"
      >
        <Mark className="size-3" strokeWidth={3.5} />
      </span>
    </span>
  )
}
