import type { AttributeValue } from '@clientele/contracts'
import type { ComponentProps } from 'react'
import { type Attribute, choicesOf, fieldOf, listOf, ruleOf, typedValue } from '../attributes.ts'
import { ChoicesField, Field, SelectField, TextField } from './field.tsx'
import { PhoneField } from './phone-field.tsx'

interface AttributeFieldProps {
  attribute: Attribute
  value?: AttributeValue | undefined
  isOptional: boolean
}

/** The input for an attribute, as its type and rules ask for it. */
export function AttributeField({ attribute, value = attribute.default_value, isOptional }: AttributeFieldProps) {
  const { type, is_multi_value, description } = attribute
  const shared = { name: fieldOf(attribute), label: attribute.name, isOptional }
  const hint = description === '' ? undefined : description
  const choices = choicesOf(attribute)
  const typed = typedValue(attribute, value)
  if (choices.length > 0 && is_multi_value)
    return <ChoicesField {...shared} hint={hint} choices={choices} chosen={listOf(value).map(String)} />
  if (choices.length > 0)
    return <SelectField {...shared} hint={hint} choices={toChoose(choices)} defaultValue={typed} />
  if (is_multi_value) {
    const perLine = hint === undefined ? 'One per line.' : `${hint} (one per line)`
    return <TextField {...shared} hint={perLine} dir="auto" defaultValue={typed} />
  }
  if (type === 'boolean')
    return <SelectField {...shared} hint={hint} choices={[['', 'Choose'], ...yesOrNo]} defaultValue={typed} />
  if (type === 'long_text')
    return <TextField {...shared} hint={hint} dir="auto" maxLength={lengthMax(attribute)} defaultValue={typed} />
  const own = { autoComplete: 'off', defaultValue: typed, ...(hint !== undefined && { hint }) }
  if (type === 'phone') return <PhoneField {...shared} {...own} />
  return <Field {...shared} {...own} {...inputOf(attribute)} />
}

const yesOrNo = [
  ['true', 'Yes'],
  ['false', 'No'],
] as const

const toChoose = (choices: readonly string[]) =>
  [['', 'Choose'], ...choices.map((choice) => [choice, choice] as const)] as const

type InputProps = Omit<ComponentProps<'input'>, 'name' | 'id'>

function inputOf(attribute: Attribute): InputProps {
  const special: Partial<Record<Attribute['type'], InputProps>> = {
    number: { inputMode: 'numeric' },
    decimal: { inputMode: 'decimal' },
    date: { type: 'date', min: bound(attribute, 'min'), max: bound(attribute, 'max') },
    datetime: { type: 'datetime-local' },
    email: { type: 'email', inputMode: 'email' },
    url: { type: 'url', inputMode: 'url' },
  }
  return special[attribute.type] ?? { dir: 'auto', maxLength: lengthMax(attribute) }
}

const bound = (attribute: Attribute, rule: 'min' | 'max'): string | undefined => {
  const value = ruleOf(attribute, rule)
  return value === undefined ? undefined : String(value)
}

const lengthMax = (attribute: Attribute): number => {
  const most = attribute.type === 'long_text' ? 10_000 : 255
  return Math.min(Number(ruleOf(attribute, 'max_length') ?? most), most)
}
