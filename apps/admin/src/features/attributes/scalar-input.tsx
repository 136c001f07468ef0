'use client'

import type { AttributeType } from '@clientele/contracts'
import type { ComponentProps, Ref } from 'react'
import { Input } from '@/components/forms/input'
import { type Choice, Select } from '@/components/forms/select'
import { Textarea } from '@/components/forms/textarea'

interface ScalarInputProps {
  type: AttributeType
  choices?: readonly string[]
  value: string
  onValueChange: (value: string) => void
  disabled?: boolean | undefined
  /** What is focused if the value is refused. */
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement> | undefined
  id?: string
  className?: string
  'aria-label'?: string | undefined
  'aria-invalid'?: boolean
  'aria-describedby'?: string | undefined
}

/** The input for one value of an attribute. */
export function ScalarInput({ type, choices = [], onValueChange, disabled = false, ref, ...rest }: ScalarInputProps) {
  if (type === 'choice' || type === 'multi_choice' || type === 'boolean') {
    const { 'aria-label': label, ...wiring } = rest
    const offered = type === 'boolean' ? yesAndNo : optionsOf(choices, rest.value)
    return (
      <Select
        {...wiring}
        {...(label === undefined ? {} : { label })}
        choices={[{ value: '', label: 'Not specified' }, ...offered]}
        onValueChange={onValueChange}
        disabled={disabled}
      />
    )
  }
  const shared = {
    ...rest,
    ref,
    disabled,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onValueChange(event.target.value),
  }
  if (type === 'long_text') return <Textarea rows={4} {...shared} />
  return <Input {...looks[type]} {...shared} />
}

const yesAndNo: readonly Choice<string>[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

/** The choices. A value that is no longer among them is kept. */
const optionsOf = (choices: readonly string[], value: string): Choice<string>[] =>
  [...choices, ...(value === '' || choices.includes(value) ? [] : [value])].map((each) => ({
    value: each,
    label: each,
  }))

type TypedType = Exclude<AttributeType, 'choice' | 'multi_choice' | 'boolean' | 'long_text'>

const looks: Readonly<Record<TypedType, ComponentProps<'input'>>> = {
  text: {},
  // Not of type `number`, which hides from the form what isn't one.
  number: { inputMode: 'numeric', dir: 'ltr' },
  decimal: { inputMode: 'decimal', dir: 'ltr' },
  date: { type: 'date' },
  datetime: { type: 'datetime-local', step: 'any' },
  email: { type: 'email', autoCapitalize: 'none', spellCheck: false },
  url: { type: 'url', autoCapitalize: 'none', spellCheck: false },
  phone: { type: 'tel' },
}
