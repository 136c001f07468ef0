import { Column, getTableName, is, Param, Placeholder, SQL, sql } from 'drizzle-orm'
import type { Dialect } from '../database.ts'
import { uses } from './config.ts'

/*
 * Compiles what Drizzle builds into a form that is fast to run: the SQL text, a function that lists the parameters, and a function that reads a
 * row. Drizzle works both out again for each execution, and picks a decoder for every value of every row, which makes lists expensive.
 */

/** A compiled statement, to be run many times. */
export interface Statement {
  /** Unique per database. It appears in the database's statistics. */
  name: string
  text: string
  /** Turns named values into positional parameters. */
  parameters: (values: object) => unknown[]
  /** The columns of a row; empty if the statement returns none. */
  columns: readonly ResultColumn[]
  /** Whether requests need its result before anything else, as when looking up their credential. */
  isFirst: boolean
  isRead: boolean
  /** How rows to insert are sent, if they are its only parameter. */
  rows?: SentRows
  /** Reads a row. Set at the first execution, once the column types are known. */
  readRow?: Reader<readonly unknown[]>
}

/** Two ways to send rows: as a parameter of the statement, or as data behind `copy`, which does the same. */
export interface SentRows {
  asParameter: (rows: unknown) => string
  copy: string
  asData: (rows: unknown) => string
}

export interface ResultColumn {
  /** The path in the row: the column's name, which can be preceded by the name of a nested object. */
  path: readonly string[]
  /** Decodes the driver's value; undefined if no decoding is needed. */
  read: Reader | undefined
}

export type Reader<Value = unknown> = (value: Value) => unknown

/** A statement of the query builder; awaiting it runs it. */
export interface Buildable<Result> extends PromiseLike<Result> {
  prepare(name: string): object
  toSQL(): { sql: string }
}

/** The fields of Drizzle's prepared statements that we use. */
interface Built {
  params: unknown[]
  fields?: { path: string[]; field: unknown }[]
  /** For each joined table, whether it always has a row. */
  joinsNotNullableMap?: Record<string, boolean>
}

export function compile(
  buildable: Buildable<unknown>,
  { name, isFirst, dialect }: { name: string; isFirst: boolean; dialect: Dialect },
): Statement {
  const { params, fields = [], joinsNotNullableMap = {} } = partsOf(buildable.prepare(name))
  for (const { path, field } of fields)
    if (path.length > 1 && is(field, Column) && joinsNotNullableMap[getTableName(field.table)] === false)
      throw new Error(`the prepared statement ${name} selects ${path.join('.')}, of a table that may have no such row`)
  const text = buildable.toSQL().sql
  return {
    name,
    text,
    isFirst,
    isRead: onlyReads(text),
    parameters: lister(params, asDriverTakes[dialect]),
    columns: fields.map(({ path, field }) => ({ path, read: readerOf(field) })),
  }
}

/** Whether a statement definitely changes and locks nothing. */
export const onlyReads = (text: string): boolean =>
  /^\s*\(*\s*select\b/i.test(text) && !/\bfor\s+(no\s+key\s+update|update|key\s+share|share)\b/i.test(text)

/** Drizzle stores the parameters in a different place for each dialect. */
function partsOf(built: object): Built {
  const { params, query, ...rest } = built as Partial<Built> & { query?: Pick<Built, 'params'> }
  return { ...rest, params: params ?? query?.params ?? [] }
}

type Encode = (value: unknown) => unknown

function lister(params: readonly unknown[], encode: Encode): Statement['parameters'] {
  const makers = params.map((param) => makerOf(param, encode))
  return (values) => makers.map((make) => make(values as Record<string, unknown>))
}

function makerOf(param: unknown, encode: Encode): (values: Record<string, unknown>) => unknown {
  if (is(param, Placeholder)) return fromValues(param.name, encode)
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { encoder } = param
    return fromValues(param.value.name, (value) => (value === null ? null : encoder.mapToDriverValue(value)))
  }
  return () => param
}

const fromValues = (name: string, encode: Encode) => (values: Record<string, unknown>) => {
  const value = values[name]
  if (value === undefined) {
    if (!(name in values)) throw new Error(`no value for ${name}`)
    return null
  }
  return encode(value)
}

/** Encodes a value that isn't bound to a column for the driver. Values that are bound to a column use its encoder. */
const asDriverTakes: Record<Dialect, Encode> = {
  sqlite: (value) => (typeof value === 'boolean' ? Number(value) : value instanceof Date ? value.getTime() : value),
  postgres: (value) => (value instanceof Date ? value.toISOString() : value),
}

function readerOf(field: unknown): Reader | undefined {
  const source = is(field, Column) || is(field, SQL) ? field : (field as SQL.Aliased).sql
  const decoder = is(source, Column) ? source : (source as unknown as { decoder: Decoder }).decoder
  return changesNothing(decoder) ? undefined : (value) => decoder.mapFromDriverValue(value)
}

type Decoder = Pick<Column, 'mapFromDriverValue'> & { mapFrom?: unknown }

/** Most built-in columns don't decode anything, and neither do custom columns without a `fromDriver`. */
const changesNothing = (decoder: Decoder) =>
  asItComes.has(decoder.mapFromDriverValue) || ('mapFrom' in decoder && decoder.mapFrom === undefined)

/* oxlint-disable typescript/unbound-method -- compared, and never called */
const asItComes: ReadonlySet<unknown> = new Set([
  Column.prototype.mapFromDriverValue,
  (sql`` as unknown as { decoder: Decoder }).decoder.mapFromDriverValue,
])
/* oxlint-enable typescript/unbound-method */

/** Returns the function that reads a row. */
export const rowReader = (columns: readonly ResultColumn[]): Reader<readonly unknown[]> =>
  uses('row_readers') ? generatedReader(columns) : loopingReader(columns)

function loopingReader(columns: readonly ResultColumn[]): Reader<readonly unknown[]> {
  return (values) => {
    const row: Record<string, unknown> = {}
    for (const [i, { path, read }] of columns.entries()) {
      const value = values[i] === null || !read ? values[i] : read(values[i])
      const [name = '', inner] = path
      if (inner === undefined) row[name] = value
      else row[name] = { ...(row[name] as object | undefined), [inner]: value }
    }
    return row
  }
}

/**
 * Generates a function that turns a row into an object. It is compiled from source text that contains only the names of our own columns, so that
 * V8 knows the object's shape. Assigning the fields by name, one after another, takes four times as long.
 */
function generatedReader(columns: readonly ResultColumn[]): Reader<readonly unknown[]> {
  const row: Part = new Map()
  for (const [i, { path, read }] of columns.entries())
    place(row, path, read ? `(row[${i}] === null ? null : readers[${i}](row[${i}]))` : `row[${i}]`)
  // oxlint-disable-next-line typescript/no-implied-eval -- nothing that came from outside is in it
  return new Function('readers', `return (row) => (${literal(row)})`)(columns.map(({ read }) => read))
}

/** An object literal to generate, with its values as source text. */
type Part = Map<string, string | Part>

function place(part: Part, [name = '', ...inner]: readonly string[], value: string) {
  if (inner.length === 0) return part.set(name, value)
  const known = part.get(name)
  const within: Part = known instanceof Map ? known : new Map()
  part.set(name, within)
  return place(within, inner, value)
}

const literal = (part: Part): string =>
  `{ ${[...part].map(([name, value]) => `${JSON.stringify(name)}: ${typeof value === 'string' ? value : literal(value)}`).join(', ')} }`

/** A failed statement. The driver's error is only the cause, because its message can contain parameters, which are personal data. */
export class StatementFailed extends Error {
  readonly statement: string

  constructor(statement: string, cause: unknown) {
    super(`The statement ${statement} failed.`, { cause })
    this.name = 'StatementFailed'
    this.statement = statement
  }
}
