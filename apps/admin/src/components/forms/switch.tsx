'use client'

import { Switch as Base } from '@base-ui/react/switch'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn'

/** The shared appearance of on/off controls. The pseudo-element extends the click target. */
export const toggleStyle =
  'relative shrink-0 cursor-pointer transition-colors after:absolute data-checked:bg-accent data-disabled:cursor-not-allowed data-disabled:opacity-50'

/** A component's props, with a class name that is a string. */
export type Styled<Props> = Omit<Props, 'className'> & { className?: string }

export function Switch({ className, ...rest }: Styled<ComponentProps<typeof Base.Root>>) {
  return (
    <Base.Root
      className={cn(
        toggleStyle,
        'inline-flex h-5 w-8.5 items-center rounded-full bg-ink-3/55 p-0.5 after:-inset-0.5',
        className,
      )}
      {...rest}
    >
      <Base.Thumb className="size-4 rounded-full bg-white shadow-sm transition-transform data-checked:translate-x-3.5 rtl:data-checked:-translate-x-3.5" />
    </Base.Root>
  )
}

interface SwitchRowProps {
  label: string
  hint?: ReactNode
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  disabled?: boolean
}

/** An on/off setting, with its name and effect on the left. */
export function SwitchRow({ label, hint, checked, onCheckedChange, disabled }: SwitchRowProps) {
  const id = useId()
  return (
    <div className="flex items-start justify-between gap-6 py-3">
      <div className="min-w-0">
        <label id={`${id}-label`} htmlFor={id} className="block text-sm font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="mt-0.5 text-sm text-ink-2">
            {hint}
          </p>
        ) : null}
      </div>
      <Switch
        id={id}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        onCheckedChange={onCheckedChange}
        disabled={disabled}
      />
    </div>
  )
}
