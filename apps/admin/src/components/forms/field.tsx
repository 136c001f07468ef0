import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn'
import { asSentence } from '@/lib/sentence'

interface Wiring {
  id: string
  'aria-invalid': boolean
  'aria-describedby': string | undefined
}

interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  optional?: boolean
  hideLabel?: boolean
  className?: string
  children: (wiring: Wiring) => ReactNode
}

/** A label, a control, its hint, and its error, connected for assistive technology. */
export function Field({ label, hint, error, optional = false, hideLabel = false, className, children }: FieldProps) {
  const id = useId()
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ')
  return (
    <div className={cn('flex base:min-w-0 flex-col gap-1.5', className)}>
      <label
        id={labelOf(id)}
        htmlFor={id}
        className={cn('flex items-baseline gap-1.5 text-sm font-medium', hideLabel && 'sr-only')}
      >
        {label}
        {optional ? <span className="text-xs font-normal text-ink-3">Optional</span> : null}
      </label>
      {children({ id, 'aria-invalid': Boolean(error), 'aria-describedby': described || undefined })}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** The ID of the label of a control in a `Field`. */
export const labelOf = (id: string) => `${id}-label`

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="flex items-start gap-1 text-xs text-danger-text">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{typeof children === 'string' ? asSentence(children) : children}</span>
    </p>
  )
}
