'use client'

import { useId } from 'react'
import { cn } from '@/lib/cn'
import { FieldError } from './field'
import { inputStyle } from './input'

interface ColorFieldProps {
  label: string
  value: string
  onValueChange: (value: string) => void
  error?: string | undefined
  disabled?: boolean
}

const sixDigits = /^#[0-9a-f]{6}$/i
const threeDigits = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i

/** The format of the browser's picker. A color in another format is kept until a new one is picked. */
const forPicker = (value: string): string => {
  if (sixDigits.test(value)) return value.toLowerCase()
  const short = threeDigits.exec(value)
  return short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`.toLowerCase()
    : '#000000'
}

/** A color as text, with a swatch that opens the browser's color picker. */
export function ColorField({ label, value, onValueChange, error, disabled }: ColorFieldProps) {
  const id = useId()
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <span
          className="absolute top-1/2 start-1.5 size-6 -translate-y-1/2 overflow-hidden rounded-md ring-1 ring-black/15 ring-inset focus-within:outline-2 focus-within:outline-accent-text dark:ring-white/20"
          data-swatch
          style={{ background: value || 'transparent' }}
        >
          <input
            type="color"
            aria-label={`${label}: pick`}
            value={forPicker(value)}
            disabled={disabled}
            onChange={(event) => onValueChange(event.target.value.toUpperCase())}
            className="size-full cursor-pointer opacity-0 disabled:cursor-not-allowed"
          />
        </span>
        <input
          id={id}
          value={value}
          disabled={disabled}
          spellCheck={false}
          placeholder="#FFFFFF"
          onChange={(event) => onValueChange(event.target.value)}
          aria-invalid={Boolean(error)}
          aria-describedby={error ? `${id}-error` : undefined}
          className={cn(inputStyle, 'h-9 pe-2.5 ps-10 font-mono sm:h-8 sm:text-xs')}
        />
      </div>
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </div>
  )
}
