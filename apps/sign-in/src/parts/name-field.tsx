import { type ComponentProps, useState } from 'react'
import { kindOf } from '../contacts.ts'
import { hasToChoose } from '../phone-countries.ts'
import { Field } from './field.tsx'
import { CountrySelect } from './phone-field.tsx'

/** An email address, a phone number, or a username. Once it looks like a phone number, its country can be chosen. */
export function NameField({ onChange, ...rest }: ComponentProps<typeof Field>) {
  const [typed, setTyped] = useState(String(rest.defaultValue ?? ''))
  const isAsking = kindOf(typed) === 'phone' && hasToChoose(typed)
  return (
    <Field
      {...rest}
      before={isAsking ? <CountrySelect name={rest.name} label={rest.label} /> : null}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange?.(event)
      }}
    />
  )
}
