import { type ComponentProps, useState } from 'react'
import { countryChoices, hasToChoose } from '../phone-countries.ts'
import { Field } from './field.tsx'

/** The name of the field with a phone number's country. */
export const countryOf = (name: string): string => `${name}_country`

/** Shown next to a number that doesn't name its country, if the store serves several. */
export function CountrySelect({ name, label }: { name: string; label: string }) {
  return (
    <select name={countryOf(name)} aria-label={`Country: ${label}`} className="input select country">
      {countryChoices.map(([country, label]) => (
        <option key={country} value={country}>
          {label}
        </option>
      ))}
    </select>
  )
}

const fromElsewhere = 'From another country? Start with + and the country code.'

/** A phone number, and its country if there is a choice. */
export function PhoneField({ onChange, ...rest }: ComponentProps<typeof Field>) {
  const [typed, setTyped] = useState(String(rest.defaultValue ?? ''))
  const isAsking = hasToChoose(typed)
  return (
    <Field
      type="tel"
      autoComplete="tel"
      hint={countryChoices.length > 1 ? undefined : fromElsewhere}
      {...rest}
      before={isAsking ? <CountrySelect name={rest.name} label={rest.label} /> : null}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange?.(event)
      }}
    />
  )
}
