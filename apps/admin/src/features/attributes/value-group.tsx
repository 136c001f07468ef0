import { type ReactNode, useId } from 'react'
import { FieldError } from '@/components/forms/field'
import { cn } from '@/lib/cn'

interface ValueGroupProps {
  label: string
  hint?: string | undefined
  error?: string | undefined
  className?: string | undefined
  children: ReactNode
}

/** A label, several controls, their hint, and their error. */
export function ValueGroup({ label, hint, error, className, children }: ValueGroupProps) {
  const id = useId()
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return (
    <fieldset aria-describedby={described || undefined} className={cn('flex min-w-0 flex-col gap-1.5', className)}>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {children}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
    </fieldset>
  )
}
