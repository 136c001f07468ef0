'use client'

import { Field } from '@/components/forms/field'
import { BooleanInput } from './boolean-input'
import { isChosen } from './attribute-types'
import { ChoicesInput } from './choices-input'
import { ListInput } from './list-input'
import { ScalarInput } from './scalar-input'
import { isList } from './typed-value'
import type { ValueInputProps } from './value-input-props'

/** The input for the value of an attribute: one, several, or any of its choices. */
export function ValueInput({ kind, value, ref, ...rest }: ValueInputProps) {
  const { type, choices } = kind
  const list = typeof value === 'string' ? [value].filter(Boolean) : value
  if (isList(kind) && isChosen(type)) return <ChoicesInput {...rest} choices={choices} value={list} />
  if (isList(kind)) return <ListInput {...rest} kind={kind} value={list} />
  const one = typeof value === 'string' ? value : (value[0] ?? '')
  if (type === 'boolean') return <BooleanInput {...rest} value={one} />
  const { label, hint, error, className, ...input } = rest
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(wiring) => <ScalarInput type={type} choices={choices} value={one} ref={ref} {...input} {...wiring} />}
    </Field>
  )
}
