import type { AttributeComparison } from '@clientele/contracts'
import type { SegmentCondition } from '@clientele/contracts/segments'
import { takesList } from './rule-draft'

/*
 * The values of a condition about an attribute while it is being edited. Some comparisons take several, which may contain commas.
 */

type AboutAttribute = Extract<SegmentCondition, { about: 'attribute' }>
type Value = AboutAttribute['value']

/** The values as people edit them, one per line. */
export const linesOf = (value: Value): string[] => (Array.isArray(value) ? value.map(String) : [String(value)])

/** The values of these lines. Those that haven't changed stay what they are: a number stays a number. */
export function valueFrom(lines: readonly string[], before: Value): Value {
  const known = new Map((Array.isArray(before) ? before : [before]).map((each) => [String(each), each]))
  return lines.map((line) => known.get(line) ?? line) as Value
}

/** The condition with another comparison, which may take several values, or one. */
export function withComparison(condition: AboutAttribute, type: AttributeComparison): AboutAttribute {
  const { value } = condition
  if (takesList(type)) return { ...condition, type, value: valueFrom(linesOf(value), value) }
  const [first] = Array.isArray(value) ? value : [value]
  return { ...condition, type, value: first ?? '' }
}
