import type { ImportFault } from '@clientele/contracts'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import { isBlank, readValue, type Value } from '../attributes/rules.ts'
import { cleanCell, cleanText } from '../files/cells.ts'
import { printable } from '../files/printable.ts'
import { explain } from './faults.ts'
import { partsOf } from './lists.ts'
import { type GivenAttribute, yesNo } from './person.ts'
import { timeIn } from './times.ts'

/*
 * The attributes in a record, by the rules of every other way to set them. Files spell flags and times in more ways than requests.
 */

/** The attributes of an application by their slugs. */
export type Definitions = ReadonlyMap<string, AttributeDefinitionRow>

export interface ImportedAttribute {
  definition: AttributeDefinitionRow
  value: Value
  field: string
}

/** Whether the values of an attribute are kept out of samples and errors. */
export const isHidden = ({ encrypted, masking }: Pick<AttributeDefinitionRow, 'encrypted' | 'masking'>): boolean =>
  encrypted || masking.enabled

/** Reads the attributes of a record, and everything that is wrong with them. Of several columns for one attribute, the first with a value counts. */
export function attributesIn(
  given: readonly GivenAttribute[],
  definitions: Definitions,
  calling_code: number,
): { attributes: ImportedAttribute[]; faults: ImportFault[] } {
  if (given.length === 0) return { attributes: [], faults: [] }
  const attributes: ImportedAttribute[] = []
  const faults: ImportFault[] = []
  const seen = new Set<string>()
  for (const each of given) {
    const definition = definitions.get(each.slug)
    if (!definition || seen.has(each.slug)) continue
    const value = spelled(definition, each)
    if (isBlank(value)) continue
    seen.add(each.slug)
    const { field } = each
    const read = readValue(definition, value, field, { default_country_code: calling_code })
    if ('value' in read) attributes.push({ definition, value: read.value, field })
    else faults.push(...read.faults.map(({ message }) => faultOf(definition, each, message)))
  }
  return { attributes, faults }
}

/** The rule that a value breaks says what would be right: “must be at least 15”. */
const faultOf = (definition: AttributeDefinitionRow, { field, text }: GivenAttribute, rule: string): ImportFault => ({
  ...explain(
    'invalid_attribute',
    { field, value: isHidden(definition) ? '' : printable(text, 200) },
    `This is not a value of the attribute ${definition.name}: it ${rule}.`,
  ),
  expected: `A value that ${rule
    .replace(/^must be /, 'is ')
    .replace(/^must have /, 'has ')
    .replace(/^must match /, 'matches ')}`,
})

function spelled(definition: AttributeDefinitionRow, { text, values }: GivenAttribute): Value {
  const one = (value: unknown) => spelledAs(definition.type, value)
  if (Array.isArray(values)) return values.map(one)
  if (definition.is_multi_value) return partsOf(text).map(one)
  return one(typeof values === 'number' || typeof values === 'boolean' ? values : text)
}

function spelledAs(type: string, value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const given = typeof value === 'string' ? value : JSON.stringify(value ?? '')
  const text = type === 'text' || type === 'long_text' ? cleanText(given) : cleanCell(given)
  if (type === 'boolean') return yesNo(text) ?? text
  return type === 'datetime' ? (timeIn(text)?.toISOString() ?? text) : text
}
