'use client'

import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'
import { type Styled, toggleStyle } from './switch'

/** The box is 16 px; its click target is 24 px. */
export function Checkbox({ className, ...rest }: Styled<ComponentProps<typeof Base.Root>>) {
  const Mark = rest.indeterminate ? Minus : Check
  return (
    <Base.Root
      className={cn(
        toggleStyle,
        'grid size-4 place-items-center rounded-[5px] border border-ink-3/60 bg-surface shadow-crisp after:-inset-1 hover:border-ink-3 data-checked:border-accent data-indeterminate:border-accent data-indeterminate:bg-accent',
        className,
      )}
      {...rest}
    >
      <Base.Indicator className="grid place-items-center text-accent-ink data-unchecked:hidden">
        <Mark aria-hidden className="size-3" strokeWidth={3.5} />
      </Base.Indicator>
    </Base.Root>
  )
}
