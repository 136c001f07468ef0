import { Column, getTableName, is, Param, Placeholder, SQL, sql } from 'drizzle-orm'
import type { Dialect } from '../database.ts'
import { uses } from './config.ts'

/*
 * What Drizzle builds, in the form in which it is run: a text, a function that lists its parameters, and one that reads a row. Drizzle
 * finds both out again for each statement it runs, and how a value is read for each value of each row, which costs a list dearly.
 */

/** A statement that is run again and again. */
export interface Statement {
  /** Unique in a database; it shows in the database's own statistics. */
  name: string
  text: string
  /** The parameters, in their order, from values by name. */
  parameters: (values: object) => unknown[]
  /** What a row consists of; empty where rows are not wanted. */
  columns: readonly ResultColumn[]
  /** Whether requests wait for it before they ask for anything else, as for their credential. */
  isFirst: boolean
  /** Whether it only reads. */
  isRead: boolean
  /** How a row is read, from when that is known. */
  readRow?: Reader<readonly unknown[]>
}

export interface ResultColumn {
  /** Its path in the row: its name, or the name of a part of the row and its own. */
  path: readonly string[]
  /** How the driver's value is read; undefined where it is the value. */
  read: Reader | undefined
}

export type Reader<Value = unknown> = (value: Value) => unknown

/** A statement of the query builder; awaiting it runs it. */
export interface Buildable<Result> extends PromiseLike<Result> {
  prepare(name: string): object
  toSQL(): { sql: string }
}

/** The parts of Drizzle's prepared statement that say what it consists of. */
interface Built {
  params: unknown[]
  fields?: { path: string[]; field: unknown }[]
  /** Of the tables that are joined, whether each has a row for certain. */
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

/** Whether a statement certainly changes and locks nothing. */
export const onlyReads = (text: string): boolean =>
  /^\s*\(*\s*select\b/i.test(text) && !/\bfor\s+(no\s+key\s+update|update|key\s+share|share)\b/i.test(text)

/** Drizzle keeps the parameters of both dialects in different places. */
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

/** A value that is compared with a column, as the driver takes it. One that is written to a column is encoded by that. */
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

/** Most columns take a value as it comes, and columns of our own making where they were given no function. */
const changesNothing = (decoder: Decoder) =>
  asItComes.has(decoder.mapFromDriverValue) || ('mapFrom' in decoder && decoder.mapFrom === undefined)

/* oxlint-disable typescript/unbound-method -- compared, and never called */
const asItComes: ReadonlySet<unknown> = new Set([
  Column.prototype.mapFromDriverValue,
  (sql`` as unknown as { decoder: Decoder }).decoder.mapFromDriverValue,
])
/* oxlint-enable typescript/unbound-method */

/** Makes the function that reads a row. */
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
 * Makes a function that makes an object of a row: as source text, from nothing but the names of our own columns, so that the engine
 * knows its shape. Setting the fields by their names, one after another, takes four times as long.
 */
function generatedReader(columns: readonly ResultColumn[]): Reader<readonly unknown[]> {
  const row: Part = new Map()
  for (const [i, { path, read }] of columns.entries())
    place(row, path, read ? `(row[${i}] === null ? null : readers[${i}](row[${i}]))` : `row[${i}]`)
  // oxlint-disable-next-line typescript/no-implied-eval -- nothing that came from outside is in it
  return new Function('readers', `return (row) => (${literal(row)})`)(columns.map(({ read }) => read))
}

/** An object to be, its values as source text. */
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

/** A statement that failed, with the driver's own words as its cause: they may hold parameters, which are personal data. */
export class StatementFailed extends Error {
  readonly statement: string

  constructor(statement: string, cause: unknown) {
    super(`The statement ${statement} failed.`, { cause })
    this.name = 'StatementFailed'
    this.statement = statement
  }
}
