import { fieldsInSignUp, type User } from '@clientele/contracts'
import { fieldFailure } from '../call.ts'
import type { Kind } from '../contacts.ts'
import type { Level } from '../offers.ts'
import { Field } from '../parts/field.tsx'
import { countryOf, PhoneField } from '../parts/phone-field.tsx'
import { ProfileField, type Said } from '../parts/profile-field.tsx'
import { numberIn } from '../phone-countries.ts'

/** Other names for these fields in the API. */
export const personFieldNames = {
  ...Object.fromEntries(fieldsInSignUp.map((name) => [name, []])),
  email: [],
  phone: ['mobile'],
}

interface PersonFieldsProps {
  known?: Partial<User>
  /** Whether each contact is required. */
  levels: Record<Kind, Level>
}

/** Only what the store requires, and the last name. Everything else can be added to the account later. */
export function PersonFields({ known, levels }: PersonFieldsProps) {
  return (
    <>
      <div className="pair">
        <ProfileField name="first_name" value={known?.first_name} isOptional={false} />
        <ProfileField name="last_name" value={known?.last_name} />
      </div>
      {levels.phone === 'none' ? null : (
        <PhoneField
          name="phone"
          label="Phone number"
          isOptional={levels.phone === 'soft'}
          defaultValue={known?.phone_numbers?.[0]?.phone}
        />
      )}
      {levels.email === 'none' ? null : (
        <Field
          name="email"
          label="Email address"
          type="email"
          autoComplete="email"
          isOptional={levels.email === 'soft'}
          defaultValue={known?.emails?.[0]?.email}
        />
      )}
    </>
  )
}

/** Returns the values without empty ones. Throws if a required one is missing. */
export function readPerson(values: Record<string, string>, levels: Record<Kind, Level>) {
  const { first_name = '', email, phone } = values
  if (first_name === '') throw fieldFailure('first_name', 'Enter your first name.')
  if (levels.phone === 'hard' && !phone) throw fieldFailure('phone', 'Enter your phone number.')
  if (levels.email === 'hard' && !email) throw fieldFailure('email', 'Enter your email address.')
  return {
    person: {
      ...said(values, fieldsInSignUp),
      ...(email && { email }),
    },
    phone: phone ? numberIn(phone, values[countryOf('phone')]) : undefined,
  }
}

const said = <Name extends (typeof fieldsInSignUp)[number]>(values: Record<string, string>, names: readonly Name[]) =>
  Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, values[name]]] : []))) as Said<Name>
