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

/** What a record doesn't have. */
export const noValue: Cell = { field: '', text: '' }

export interface Cells {
  /** The value with this name. Its text is empty if there is none. */
  get(name: string): Cell
  /** The value as it is in a JSON file; in a table, it is read as JSON. Undefined if there is none. */
  json(name: string): unknown
  /** The names that have values. */
  names(): string[]
}

/** The columns of a table. */
export interface Header {
  columns: readonly string[]
  /** Their positions by the keys of their names. Of several columns with the same key, the first with a value counts. */
  byKey: ReadonlyMap<string, readonly number[]>
  /** Whether the columns may be keys of objects, as in a file of rejected records: `user_metadata.full_name`. */
  hasPaths: boolean
}

export function headerOf(columns: readonly string[]): Header {
  const byKey = Map.groupBy(columns.keys(), (at) => keyIn(columns[at] ?? ''))
  return { columns, byKey, hasPaths: columns.some((column) => column.includes('.')) }
}

/** The values of a row. A class, because there are as many as rows, and each would have functions of its own otherwise. */
class RowCells implements Cells {
  readonly #header: Header
  readonly #fields: readonly string[]

  constructor(header: Header, fields: readonly string[]) {
    this.#header = header
    this.#fields = fields
  }

  get(name: string): Cell {
    const cell = cellOf(this.#header, this.#fields, name)
    return cell ?? { field: name, text: asText(nested(this.#header, this.#fields, name)) }
  }

  json(name: string): unknown {
    const cell = cellOf(this.#header, this.#fields, name)
    return cell ? readJson(cell.text) : nested(this.#header, this.#fields, name)
  }

  names(): string[] {
    return [...this.#header.columns]
  }
}

export const cellsOfRow = (header: Header, fields: readonly string[]): Cells => new RowCells(header, fields)

function cellOf({ columns, byKey }: Header, fields: readonly string[], name: string): Cell | undefined {
  const positions = byKey.get(keyIn(name))
  if (!positions) return undefined
  const isFilled = (at: number) => filled(fields[at]) !== ''
  const at = (positions.length > 1 ? positions.find(isFilled) : undefined) ?? positions[0] ?? 0
  return { field: columns[at] ?? name, text: filled(fields[at]) }
}

/** A value that has no column of its own, because its object is one, or its keys are. */
const nested = (header: Header, fields: readonly string[], name: string): unknown =>
  header.hasPaths ? (objectOf(header, fields, name) ?? valueWithin(header, fields, name)) : undefined

/** A value within an object that is the JSON of a column: the rest of the path leads to it. */
function valueWithin(header: Header, fields: readonly string[], path: string): unknown {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const cell = cellOf(header, fields, path.slice(0, dot))
    if (cell) return cellsOfObject(readJson(cell.text)).json(path.slice(dot + 1))
  }
  return undefined
}

/** The object whose keys have become columns. Undefined if none of them has a value. */
function objectOf({ columns }: Header, fields: readonly string[], name: string): unknown {
  const values = columns.flatMap((column, at): [string, unknown][] => {
    const text = column.startsWith(`${name}.`) ? filled(fields[at]) : ''
    return text === '' ? [] : [[column.slice(name.length + 1), readJson(text) ?? text]]
  })
  return values.length > 0 ? Object.fromEntries(values) : undefined
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
        // Systems are recognized by `_id.$oid`, and times are values like any others.
        const isTime = isObject(value) && isWrapped(value) && !('$oid' in value)
        const inner = depth > 1 && !isTime ? pathsOf(pairsOf(value) ?? value, `${prefix}${key}.`, depth - 1) : []
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
