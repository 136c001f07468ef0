'use client'

import { useState } from 'react'
import { Field } from '@/components/forms/field'
import { Textarea } from '@/components/forms/textarea'
import { isSame } from '@/lib/merge'

interface ChoicesFieldProps {
  value: readonly string[]
  onValueChange: (value: string[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** What customers can choose from, one on each line. */
export function ChoicesField({ value, onValueChange, error, disabled = false }: ChoicesFieldProps) {
  const [text, setText] = useState(value.join('\n'))
  // The form was reset, or has someone else's choices.
  if (!isSame(linesOf(text), value)) setText(value.join('\n'))
  return (
    <Field
      label="Choices"
      hint="One on each line, up to 200. Customers who have a choice that you remove keep it."
      error={error}
    >
      {(wiring) => (
        <Textarea
          rows={5}
          placeholder={'Silver\nGold'}
          value={text}
          disabled={disabled}
          onChange={(event) => {
            setText(event.target.value)
            onValueChange(linesOf(event.target.value))
          }}
          {...wiring}
        />
      )}
    </Field>
  )
}
