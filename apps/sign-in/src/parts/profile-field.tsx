import { type EditProfileRequest, factOf, type ProfileFieldName } from '@clientele/contracts'
import { Field, SelectField } from './field.tsx'

/** What a form says of these fields; the api refuses what a field cannot hold. */
export type Said<Name extends ProfileFieldName> = { [Each in Name]?: SaidOf<Each> }
type SaidOf<Name extends ProfileFieldName> = Name extends keyof EditProfileRequest ? EditProfileRequest[Name] : never

interface ProfileFieldProps {
  name: ProfileFieldName
  value?: string | undefined
  isOptional?: boolean
}

/** Asks for one field of a profile, as the contract says it is asked for. */
export function ProfileField({ name, value, isOptional = true }: ProfileFieldProps) {
  const { label, control, autocomplete, lengthMax } = factOf(name)
  const shared = { name, label, isOptional, autoComplete: autocomplete }
  if (control === 'choice') return <SelectField {...shared} choices={choicesOf(name, value)} defaultValue={value} />
  if (control === 'day') return <Field {...shared} type="date" defaultValue={value?.slice(0, 10)} />
  return <Field {...shared} maxLength={lengthMax} defaultValue={value} />
}

/** What a shopper chooses from. A value that this page does not offer stays as it is. */
function choicesOf(name: ProfileFieldName, value = '') {
  const offered = (factOf(name).choices ?? []).filter(({ forTeam }) => !forTeam)
  const choices = [['', 'Prefer not to say'], ...offered.map((choice) => [choice.value, choice.label])] as const
  const known = choices.some(([each]) => each === value)
  return (known ? choices : [...choices, [value, value]]) as (readonly [string, string])[]
}

/** A field of a profile as it is read. */
export function readField(name: ProfileFieldName, value: string | undefined): string | undefined {
  const { control, choices } = factOf(name)
  if (!value) return undefined
  if (control === 'day') return new Date(value).toLocaleDateString(undefined, { timeZone: 'UTC' })
  return choices?.find((choice) => choice.value === value)?.label ?? value
}
