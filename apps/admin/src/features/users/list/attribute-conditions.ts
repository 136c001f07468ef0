import type { AttributeComparison, AttributeType, UserAttributeDefinition } from '@clientele/contracts'
import { givenOf, type Kind, kindOf, type Typed, wordsOf } from '@/features/attributes/typed-value'
import type { AttributeCondition } from './list-url'

/*
 * Conditions of attributes in words: which ones each type offers, and what they say.
 */

/** What the console offers. The API knows more. */
type Comparison = Exclude<AttributeComparison, 'nin' | 'gt' | 'lt'>

const words: Readonly<Record<Comparison, string>> = {
  eq: 'is',
  ne: 'isn’t',
  is: 'is exactly',
  nis: 'isn’t exactly',
  in: 'is one of',
  sw: 'begins with',
  ew: 'ends with',
  cnt: 'contains',
  nct: 'doesn’t contain',
  gte: 'is at least',
  lte: 'is at most',
  btw: 'is between',
}

const ofText: readonly Comparison[] = ['eq', 'ne', 'sw', 'cnt', 'ew', 'nct']
const ofOrder: readonly Comparison[] = ['eq', 'gte', 'lte', 'btw', 'ne']
const offered: Readonly<Record<AttributeType, readonly Comparison[]>> = {
  text: ofText,
  long_text: ofText,
  email: ofText,
  url: ofText,
  phone: ofText,
  number: ofOrder,
  decimal: ofOrder,
  date: ofOrder,
  datetime: ofOrder,
  boolean: ['eq'],
  choice: ['eq', 'in', 'ne'],
  multi_choice: ['eq', 'in', 'ne'],
}

/** The comparisons that an attribute offers, with their words. */
export const comparisonsOf = ({ type, encrypted }: UserAttributeDefinition) =>
  (encrypted ? (['eq', 'is', 'nis'] as const) : offered[type]).map((value) => ({ value, label: words[value] }))

/** How the value of a comparison is typed: `btw` has two inputs of one value, and `in` is any of the choices. */
export const kindFor = (attribute: UserAttributeDefinition, comparison: Comparison): Kind => {
  const { type, choices } = kindOf(attribute)
  if (comparison === 'in') return { type: 'multi_choice', is_multi_value: true, choices }
  return { type: type === 'multi_choice' ? 'choice' : type, is_multi_value: false, choices }
}

/** The condition for what was typed; undefined while something is missing. */
export function conditionOf(
  { _id, type }: UserAttributeDefinition,
  comparison: Comparison,
  typed: readonly Typed[],
): AttributeCondition | undefined {
  const given = typed.map((one) => givenOf(type, one))
  if (given.some((one) => one.length === 0 || (typeof one === 'string' && one.trim() === ''))) return undefined
  const [first = ''] = given
  return { definition_id: _id, type: comparison, value: comparison === 'btw' ? given.map(String) : first }
}

/** What is wrong with a number; the inputs of other types accept nothing that can't be compared. In the URL, it would be an error of the whole list. */
export function faultOf(type: AttributeType, typed: Typed): string | undefined {
  const value = Number(typed)
  if (type === 'number' && !Number.isInteger(value)) return 'Must be a whole number such as 42.'
  return type === 'decimal' && !Number.isFinite(value) ? 'Must be a number such as 42 or 4.2.' : undefined
}

/** A condition in words. */
export function sentenceOf(
  { type: comparison, value, definition_id }: AttributeCondition,
  attributes: readonly UserAttributeDefinition[],
): string {
  const attribute = attributes.find(({ _id }) => _id === definition_id)
  const said = [value].flat().map((one) => (attribute ? wordsOf(attribute.type, one) : one))
  const compared = words[comparison as Comparison] ?? comparison
  return `${attribute?.name ?? 'Attribute'} ${compared} ${said.join(comparison === 'btw' ? ' and ' : ', ')}`
}

export type { Comparison }
