import {
  type AttributeType,
  type AttributeValidation,
  type UpdateUserAttributeDefinition,
  UpdateUserAttributeDefinitionSchema,
  type UserAttributeDefinition,
} from '@clientele/contracts'
import { isSame } from '@/lib/merge'
import { inputRulesOf, type InputRule, isChosen, typeLabel } from './attribute-types'
import { givenOf, kindOf, listOf, type Typed, typedOf } from './typed-value'

/*
 * Attributes in the form that changes them.
 */

type Masking = 'off' | 'full' | 'partial'
type Registration = 'off' | 'optional' | 'required'

export interface AttributeValues extends Record<InputRule, string> {
  name: string
  slug: string
  description: string
  type: AttributeType
  is_multi_value: boolean
  choices: string[]
  required: boolean
  default_value: Typed
  customer_editable: boolean
  registration: Registration
  pinned: boolean
  pin_order: string
  masking: Masking
  encrypted: boolean
}
type Path = keyof AttributeValues

const labels: Readonly<Record<Path, string>> = {
  name: 'Name',
  slug: 'Slug',
  description: 'Description',
  type: 'Type',
  is_multi_value: 'Several values',
  choices: 'Choices',
  min: 'Minimum',
  max: 'Maximum',
  min_length: 'Minimum length',
  max_length: 'Maximum length',
  pattern: 'Pattern',
  required: 'Required',
  default_value: 'Default',
  customer_editable: 'Customers can edit it',
  registration: 'On the sign-up form',
  pinned: 'Pinned',
  pin_order: 'Position',
  masking: 'Masking',
  encrypted: 'Encrypted',
}

export const maskingLabels: Readonly<Record<Masking, string>> = {
  off: 'Not masked',
  partial: 'Show the last four characters',
  full: 'Show nothing',
}
export const registrationLabels: Readonly<Record<Registration, string>> = {
  off: 'Not on it',
  optional: 'Optional',
  required: 'Required',
}

export const attributePaths = Object.keys(labels) as Path[]
export const labelAt = (path: Path): string => labels[path]

/** A value of the form in words, to compare it with another one. */
export function textAt(path: Path, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'On' : 'Off'
  if (Array.isArray(value)) return value.join('\n') || 'Blank'
  const text = String(value)
  if (path === 'type') return typeLabel(text as AttributeType)
  if (path === 'masking') return maskingLabels[text as Masking]
  if (path === 'registration') return registrationLabels[text as Registration]
  return text || 'Blank'
}

export function valuesOf(attribute: UserAttributeDefinition): AttributeValues {
  const { name, slug, description, type, is_multi_value, validations, masking, registration } = attribute
  const ruled = (rule: InputRule): string => {
    const value = validations.find((each) => each.type === rule)?.value
    const isOfType = rule === 'min' || rule === 'max'
    return String(typedOf({ type: isOfType ? type : 'text', is_multi_value: false }, value))
  }
  return {
    name,
    slug,
    description,
    type,
    is_multi_value,
    choices: [...kindOf(attribute).choices],
    min: ruled('min'),
    max: ruled('max'),
    min_length: ruled('min_length'),
    max_length: ruled('max_length'),
    pattern: ruled('pattern'),
    required: validations.some((rule) => rule.type === 'required' && listOf(rule.value)[0] === true),
    default_value: typedOf(attribute, attribute.default_value),
    customer_editable: attribute.customer_editable,
    registration: registration.enabled ? (isNeeded(registration.type) ? 'required' : 'optional') : 'off',
    pinned: attribute.pinned,
    pin_order: String(attribute.pin_order),
    masking: masking.enabled ? (masking.type.toLowerCase() === 'partial' ? 'partial' : 'full') : 'off',
    encrypted: attribute.encrypted,
  }
}

const isNeeded = (type: string): boolean => ['required', 'mandatory', 'hard'].includes(type.toLowerCase())

/** The rules that the form asks for. */
export const rulesOf = (values: AttributeValues): AttributeValidation[] => [
  ...inputRulesOf(values.type)
    .filter((rule) => values[rule] !== '')
    .map((rule) => ({
      type: rule,
      value: givenOf(rule === 'min' || rule === 'max' ? values.type : 'text', values[rule]),
    })),
  ...(isChosen(values.type) ? [{ type: 'choices' as const, value: values.choices }] : []),
  ...(values.required ? [{ type: 'required' as const, value: true }] : []),
]

const settingsOf = (values: AttributeValues): UpdateUserAttributeDefinition => ({
  name: values.name,
  slug: values.slug,
  description: values.description,
  type: values.type,
  is_multi_value: values.type === 'multi_choice' || values.is_multi_value,
  validations: rulesOf(values),
  default_value: givenOf(values.type, values.default_value),
  customer_editable: values.customer_editable,
  registration: values.registration === 'off' ? { enabled: false } : { enabled: true, type: values.registration },
  pinned: values.pinned,
  pin_order: values.pin_order.trim() === '' ? 0 : Number(values.pin_order),
  masking: values.masking === 'off' ? { enabled: false } : { enabled: true, type: values.masking },
  encrypted: values.encrypted,
})

/** What differs from the loaded values, as it is sent. */
export function changesIn(values: AttributeValues, loaded: AttributeValues): UpdateUserAttributeDefinition {
  const before = settingsOf(loaded)
  const changed = Object.entries(settingsOf(values)).filter(
    ([name, value]) => !isSame(value, before[name as keyof UpdateUserAttributeDefinition]),
  )
  // Each entry is one of the settings, with a value of its type.
  return Object.fromEntries(changed) as UpdateUserAttributeDefinition
}

/** The field of the form for a field of the request, such as `validations.0.value`. */
export function fieldOf(name: string, values: AttributeValues): string {
  const [root = '', place] = name.split('.')
  if (root !== 'validations') return root
  const rules = rulesOf(values)
  const rule = place === undefined ? undefined : rules[Number(place)]
  if (rule) return rule.type
  if (isChosen(values.type)) return 'choices'
  return rules.some(({ type }) => type === 'max') ? 'max' : 'max_length'
}

/** What is wrong with a change, by field. The API checks the rules against the type. */
export function faultsIn(values: AttributeValues, loaded: AttributeValues): Partial<Record<Path, string>> {
  const { error } = UpdateUserAttributeDefinitionSchema.safeParse(changesIn(values, loaded))
  const faults = (error?.issues ?? []).map(({ path, message }) => [fieldOf(path.join('.'), values), message] as const)
  // A blank name is the same as none to the API.
  if (values.name.trim() === '') faults.push(['name', 'must not be empty'])
  return Object.fromEntries(faults)
}
