import type { User } from '@clientele/contracts'
import { fieldFailure } from '../call.ts'
import type { Kind } from '../contacts.ts'
import type { Level } from '../offers.ts'
import { Field, SelectField } from '../parts/field.tsx'

export const genders = [
  ['', 'Prefer not to say'],
  ['female', 'Female'],
  ['male', 'Male'],
  ['other', 'Other'],
] as const

export type Gender = Exclude<(typeof genders)[number][0], ''>

/** The other names by which the api calls these fields. */
export const personFieldNames = { first_name: [], last_name: [], gender: [], email: [], phone: ['mobile'] }

interface PersonFieldsProps {
  known?: Partial<User>
  /** How each contact is asked for. */
  levels: Record<Kind, Level>
}

export function PersonFields({ known, levels }: PersonFieldsProps) {
  return (
    <>
      <div className="pair">
        <Field
          name="first_name"
          label="First name"
          autoComplete="given-name"
          maxLength={100}
          defaultValue={known?.first_name}
        />
        <Field
          name="last_name"
          label="Last name"
          autoComplete="family-name"
          maxLength={100}
          isOptional
          defaultValue={known?.last_name}
        />
      </div>
      {levels.phone === 'none' ? null : (
        <Field
          name="phone"
          label="Phone number"
          type="tel"
          autoComplete="tel"
          isOptional={levels.phone === 'soft'}
          hint="From another country? Begin with + and its code."
        />
      )}
      {levels.email === 'none' ? null : (
        <Field
          name="email"
          label="E-mail address"
          type="email"
          autoComplete="email"
          isOptional={levels.email === 'soft'}
          defaultValue={known?.emails?.[0]?.email}
        />
      )}
      <SelectField
        name="gender"
        label="Gender"
        isOptional
        choices={genders}
        autoComplete="sex"
        defaultValue={known?.gender}
      />
    </>
  )
}

/** What was filled in, without what was left empty; refuses what is missing before anything is sent. */
export function readPerson(values: Record<string, string>, levels: Record<Kind, Level>) {
  const { first_name = '', last_name, gender, email, phone } = values
  if (first_name === '') throw fieldFailure('first_name', 'Enter your first name.')
  if (levels.phone === 'hard' && !phone) throw fieldFailure('phone', 'Enter your phone number.')
  if (levels.email === 'hard' && !email) throw fieldFailure('email', 'Enter your e-mail address.')
  return {
    person: {
      first_name,
      ...(last_name && { last_name }),
      ...(gender && { gender: gender as Gender }),
      ...(email && { email }),
    },
    phone: phone || undefined,
  }
}
