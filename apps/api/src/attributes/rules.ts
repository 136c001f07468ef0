import { type AttributeRule, type AttributeType, attributeValuesMax, type FieldFault } from '@clientele/contracts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { faultOfPattern, matchesPattern } from './patterns.ts'
import { isOf, type Place, type Reading, readScalar, type Scalar } from './scalars.ts'

/*
 * The rules of a definition: whether they make sense for its type, and whether a value keeps them.
 */

export type Value = Scalar | Scalar[]
/** What decides which values an attribute can have. */
export type Ruled = Pick<AttributeDefinitionRow, 'type' | 'is_multi_value' | 'validations'>

/** Only this service writes types, and it parses them first. */
export const typeOf = ({ type }: Pick<Ruled, 'type'>) => type as AttributeType

const isList = (value: Value): value is Scalar[] => Array.isArray(value)
export const listOf = (value: Value): Scalar[] => (isList(value) ? value : [value])

const rulesOf = ({ validations }: Ruled) =>
  new Map(validations.map(({ type, value }) => [type as AttributeRule, value]))

/** Whether a value means that there is none. */
export const isBlank = (given: Value): boolean =>
  isList(given) ? given.length === 0 : typeof given === 'string' && given.trim() === ''

/** Reads a value of an attribute: normalizes it, and checks the rules. Each fault names the place in the value. */
export function readValue(
  definition: Ruled,
  given: Value,
  field: string,
  place: Place,
): { value: Value } | { faults: FieldFault[] } {
  if (!definition.is_multi_value) {
    const only = isList(given) && given.length === 1 ? given[0] : given
    if (only === undefined || isList(only)) return { faults: [{ field, message: 'must be a single value' }] }
    const one = readOne(definition, only, place)
    return 'fault' in one ? { faults: [{ field, message: one.fault }] } : one
  }
  const all = listOf(given)
  if (all.length > attributeValuesMax)
    return { faults: [{ field, message: `must have at most ${attributeValuesMax} values` }] }
  const values: Scalar[] = []
  const faults: FieldFault[] = []
  for (const [index, each] of all.entries()) {
    const one = readOne(definition, each, place)
    if ('fault' in one) faults.push({ field: isList(given) ? `${field}.${index}` : field, message: one.fault })
    else if (!values.includes(one.value)) values.push(one.value)
  }
  return faults.length > 0 ? { faults } : { value: values }
}

function readOne(definition: Ruled, given: Scalar, place: Place): Reading {
  const read = readScalar(typeOf(definition), given, place)
  if ('fault' in read) return read
  const rules = rulesOf(definition)
  const choices = rules.get('choices')
  if (choices !== undefined) return readChoice(listOf(choices), read.value)
  const fault = faultOf(rules, read.value, place)
  return fault === undefined ? read : { fault }
}

const folded = (text: Scalar) => String(text).toLowerCase()

function readChoice(choices: readonly Scalar[], given: Scalar): Reading {
  const chosen = choices.find((each) => each === given) ?? choices.find((each) => folded(each) === folded(given))
  if (chosen !== undefined) return { value: chosen }
  const shown = choices.slice(0, 10).join(', ')
  return { fault: `must be one of ${shown}${choices.length > 10 ? ', …' : ''}` }
}

function faultOf(
  rules: ReadonlyMap<AttributeRule, Value>,
  value: Scalar,
  { is_of_shopper }: Place,
): string | undefined {
  const [min, max] = [rules.get('min'), rules.get('max')]
  if (min !== undefined && value < min) return `must be at least ${String(min)}`
  if (max !== undefined && value > max) return `must be at most ${String(max)}`
  const { length } = Array.from(String(value))
  const [shortest, longest, pattern] = [rules.get('min_length'), rules.get('max_length'), rules.get('pattern')]
  if (shortest !== undefined && length < Number(shortest)) return `must have at least ${String(shortest)} characters`
  if (longest !== undefined && length > Number(longest)) return `must have at most ${String(longest)} characters`
  if (pattern !== undefined && !matchesPattern(String(pattern), String(value)))
    return is_of_shopper ? 'must have the expected form' : `must match the pattern ${String(pattern)}`
  return undefined
}

/** Checks the rules of a definition, and returns them normalized. Faults are added to the list. */
export function readRules(
  type: AttributeType,
  given: readonly { type: AttributeRule; value: Value }[],
  place: Place,
  faults: FieldFault[],
): { type: AttributeRule; value: Value }[] {
  const field = 'body.validations'
  const rules = given.map((rule, index) => {
    const at = `${field}.${index}`
    const refuse = (where: string, message: string) => void faults.push({ field: `${at}.${where}`, message })
    if (given.findIndex((other) => other.type === rule.type) < index) refuse('type', 'is already in the list')
    else if (!allowed(rule.type, type)) refuse('type', `is not a rule for the type ${type}`)
    const read = readRule(rule.type, type, rule.value, place)
    if ('fault' in read) refuse('value', read.fault)
    return 'fault' in read ? rule : { type: rule.type, value: read.value }
  })
  const of = (name: AttributeRule) => rules.find((rule) => rule.type === name)?.value
  for (const [least, most] of [
    ['min', 'max'],
    ['min_length', 'max_length'],
  ] as const) {
    const [low, high] = [of(least), of(most)]
    if (low !== undefined && high !== undefined && low > high)
      faults.push({ field, message: `${least} must not be greater than ${most}` })
  }
  if (isOf('chosen', type) && of('choices') === undefined)
    faults.push({ field, message: 'must contain the choices: {"type":"choices","value":["silver","gold"]}' })
  return rules
}

function allowed(rule: AttributeRule, type: AttributeType): boolean {
  if (rule === 'required') return true
  if (rule === 'choices') return isOf('chosen', type)
  return isOf(rule === 'min' || rule === 'max' ? 'ordered' : 'ofTextByRule', type)
}

const lengthMax = 10_000

function readRule(rule: AttributeRule, type: AttributeType, given: Value, place: Place): Reading<Value> {
  if (rule === 'choices') return readChoices(given)
  const [only, ...more] = listOf(given)
  if (only === undefined || more.length > 0) return { fault: 'must be a single value' }
  if (rule === 'required') return readScalar('boolean', only, place)
  if (rule === 'min' || rule === 'max') return readScalar(type, only, place)
  if (rule === 'pattern') {
    const fault = faultOfPattern(String(only))
    return fault === undefined ? { value: String(only) } : { fault }
  }
  const length = readScalar('number', only, place)
  if ('fault' in length || Number(length.value) < 0 || Number(length.value) > lengthMax)
    return { fault: `must be a whole number from 0 to ${lengthMax}` }
  return length
}

function readChoices(given: Value): Reading<Value> {
  const choices = listOf(given).map((each) => String(each).trim())
  if (choices.length === 0 || choices.includes('')) return { fault: 'must be a list of strings, none of them empty' }
  if (choices.some((each) => each.length > 100)) return { fault: 'must be strings of at most 100 characters' }
  if (new Set(choices.map(folded)).size < choices.length) return { fault: 'must not contain a choice twice' }
  return { value: choices }
}
