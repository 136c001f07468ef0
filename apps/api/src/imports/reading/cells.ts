import { keyOf } from '../../files/headers.ts'
import { storable } from '../../files/printable.ts'

/*
 * The values of a record by name, whether it is a row of a table or an object of a JSON file. Names are compared by their letters and digits alone.
 */

/** A value, and the name of the column or key that it comes from, as the file spells it. */
export interface Cell {
  field: string
  text: string
}

export interface Cells {
  /** The value with this name. Its text is empty if there is none. */
  get(name: string): Cell
  /** The value as it is in a JSON file; in a table, it is read as JSON. Undefined if there is none. */
  json(name: string): unknown
  /** The names that have values. */
  names(): string[]
}

/** The positions of columns by the keys of their names. The first of two columns with the same key counts. */
export function columnsByKey(columns: readonly string[]): ReadonlyMap<string, number> {
  const byKey = new Map<string, number>()
  for (const [at, column] of columns.entries()) if (!byKey.has(keyIn(column))) byKey.set(keyIn(column), at)
  return byKey
}

export const cellsOfRow = (
  columns: readonly string[],
  byKey: ReadonlyMap<string, number>,
  fields: readonly string[],
): Cells => {
  const get = (name: string): Cell => {
    const at = byKey.get(keyIn(name))
    return at === undefined ? { field: name, text: '' } : { field: columns[at] ?? name, text: filled(fields[at]) }
  }
  return { get, json: (name) => readJson(get(name).text), names: () => [...columns] }
}

/** What databases and their tools write into tables where there is no value. */
const empty: ReadonlySet<string> = new Set(['NULL', 'null', '\\N', '(NULL)', '(null)', '[NULL]', '<NULL>', '<null>'])

const filled = (text = ''): string => (text.length <= 6 && empty.has(text) ? '' : storable(text))

/** The values of an object, by paths such as `attributes.phoneNumber`. */
export const cellsOfObject = (object: unknown): Cells => {
  const json = (path: string) => {
    let value: unknown = object
    for (const key of path.split('.')) {
      const object = isObject(value) ? value : pairsOf(value)
      value = object && Object.hasOwn(object, key) ? object[key] : undefined
    }
    return value ?? undefined
  }
  return { get: (path) => ({ field: path, text: asText(json(path)) }), json, names: () => pathsOf(object) }
}

/** The paths of an object's values, those of nested objects included. */
const pathsOf = (object: unknown, prefix = '', depth = 2): string[] =>
  !isObject(object)
    ? []
    : Object.entries(object).flatMap(([key, value]) => {
        const inner = depth > 1 ? pathsOf(pairsOf(value) ?? value, `${prefix}${key}.`, depth - 1) : []
        return inner.length > 0 ? inner : [prefix + key]
      })

/** Reads a list of pairs as an object: Cognito has `[{ "Name": "email", "Value": "asha@example.com" }]`. Undefined if it is none. */
function pairsOf(list: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined
  const pairs = list.filter((each) => isObject(each) && typeof each.Name === 'string' && 'Value' in each)
  return pairs.length === list.length
    ? Object.fromEntries(pairs.map(({ Name, Value }) => [String(Name), Value as unknown]))
    : undefined
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads text as JSON. Undefined if it is none. */
export function readJson(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A list of one value stands for the value: Keycloak's attributes are lists. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? asText(value[0]) : ''
  if (typeof value === 'string') return storable(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === undefined || value === null) return ''
  return isObject(value) && isWrapped(value) ? asText(Object.values(value)[0]) : JSON.stringify(value)
}

/** MongoDB writes some values with their type: `{ "$date": "2024-03-18T14:22:09Z" }`. */
const isWrapped = (value: Record<string, unknown>) =>
  Object.keys(value).length === 1 && ['$date', '$oid', '$numberLong'].some((key) => key in value)

const keys = new Map<string, string>()
const keysMax = 10_000

/** The key of a name, remembered, because the same few names are looked up for every record. */
function keyIn(name: string): string {
  const known = keys.get(name)
  if (known !== undefined) return known
  if (keys.size >= keysMax) keys.clear()
  const key = keyOf(name)
  keys.set(name, key)
  return key
}
