'use client'

import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

/** The box is 16 px; the area that takes the pointer is 24 px. */
export function Checkbox({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base.Root>, 'className'> & { className?: string }) {
  return (
    <Base.Root
      className={cn(
        'relative grid size-4 shrink-0 cursor-pointer place-items-center rounded-[5px] border border-ink-3/60 bg-surface shadow-crisp transition-colors after:absolute after:-inset-1 hover:border-ink-3 data-checked:border-accent data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-50 data-indeterminate:border-accent data-indeterminate:bg-accent',
        className,
      )}
      {...rest}
    >
      <Base.Indicator className="grid place-items-center text-accent-ink data-unchecked:hidden">
        {rest.indeterminate ? (
          <Minus aria-hidden className="size-3" strokeWidth={3.5} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3.5} />
        )}
      </Base.Indicator>
    </Base.Root>
  )
}
