import { type EditProfileRequest, factOf, firstBirthday, type ProfileFieldName } from '@clientele/contracts'
import { calendarDay } from '../calendar-day.ts'
import { Field, SelectField } from './field.tsx'
import { language } from '../page-facts.ts'

/** The values of these fields in a form. The API validates them. */
export type Said<Name extends ProfileFieldName> = { [Each in Name]?: SaidOf<Each> }
type SaidOf<Name extends ProfileFieldName> = Name extends keyof EditProfileRequest ? EditProfileRequest[Name] : never

interface ProfileFieldProps {
  name: ProfileFieldName
  value?: string | undefined
  isOptional?: boolean
}

/** The input for a profile field, as defined by the contract. */
export function ProfileField({ name, value, isOptional = true }: ProfileFieldProps) {
  const { label, control, autocomplete, lengthMax } = factOf(name)
  const shared = { name, label, isOptional, autoComplete: autocomplete }
  if (control === 'choice') return <SelectField {...shared} choices={choicesOf(name, value)} defaultValue={value} />
  if (control === 'day')
    return <Field {...shared} type="date" min={firstBirthday} max={today()} defaultValue={value?.slice(0, 10)} />
  return <Field {...shared} dir="auto" maxLength={lengthMax} defaultValue={value} />
}

/** A choice. A current value that this page doesn't offer is kept. */
function choicesOf(name: ProfileFieldName, value = '') {
  const offered = (factOf(name).choices ?? []).filter(({ forTeam }) => !forTeam)
  const choices = [['', 'Prefer not to say'], ...offered.map((choice) => [choice.value, choice.label])] as const
  const known = choices.some(([each]) => each === value)
  return (known ? choices : [...choices, [value, value]]) as (readonly [string, string])[]
}

/** Today's date where the shopper is, as a date input has it. */
const today = (now = new Date()) =>
  [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')

/** A profile field, read-only. */
export function readField(name: ProfileFieldName, value: string | undefined): string | undefined {
  const { control, choices } = factOf(name)
  if (!value) return undefined
  if (control === 'day') return calendarDay(value, language)
  return choices?.find((choice) => choice.value === value)?.label ?? value
}
