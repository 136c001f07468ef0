import { type AnyColumn, Column, getTableColumns, is, Param, SQL, sql, type Table } from 'drizzle-orm'
import type { Connection, Queries } from './database.ts'
import type { Tables } from './tables/index.ts'

interface Buildable<R> {
  toSQL(): { sql: string }
  prepare(name: string): { execute(values?: Record<string, unknown>): Promise<R> }
}

/**
 * A statement that is built once for each connection and from then on only run: building one costs several times what running it
 * does. `build` names its variables with `sql.placeholder`; `name` is unique, and shows in the database's own statistics.
 */
export function prepared<Values extends Record<string, unknown>, R>(
  name: string,
  build: (connection: Connection) => Buildable<R>,
): (connection: Connection, values: Values) => Promise<R> {
  const built = new WeakMap<Queries, ReturnType<Buildable<R>['prepare']>>()
  return (connection, values) => {
    let statement = built.get(connection.queries)
    if (!statement) {
      const buildable = build(connection)
      refuseSecondMeaning(connection.queries, name, buildable.toSQL().sql)
      statement = buildable.prepare(name)
      readQuickly(statement)
      built.set(connection.queries, statement)
    }
    return statement.execute(values)
  }
}

const meanings = new WeakMap<Queries, Map<string, string>>()

/** Postgres keeps a statement by its name; a second one of that name would fail there, and only where the first ran before it. */
function refuseSecondMeaning(queries: Queries, name: string, text: string) {
  const known = meanings.get(queries) ?? new Map<string, string>()
  meanings.set(queries, known.set(name, known.get(name) ?? text))
  if (known.get(name) !== text) throw new Error(`two prepared statements are called ${name}`)
}

/** The parts of Drizzle's prepared statement that say how its rows are read. */
interface Reading {
  fields?: { path: string[]; field: unknown }[]
  customResultMapper?: (rows: unknown[][]) => unknown
}

/** Has rows read by a function that is made once. Drizzle finds out for each value anew how it is read, which costs a list dearly. */
function readQuickly(statement: object) {
  const reading: Reading = statement
  const { fields } = reading
  if (!fields || reading.customResultMapper || fields.some(({ path }) => path.length !== 1)) return
  const read = rowReader(
    fields.map(({ path }) => path[0] ?? ''),
    fields.map(({ field }) => readerOf(field)),
  )
  reading.customResultMapper = (rows) => rows.map(read)
}

type Reader = ((value: unknown) => unknown) | undefined

/**
 * Makes an object of a row: as source text, from nothing but the names of our own columns, so that the engine knows its shape. Setting
 * the fields by their names, one after another, takes four times as long.
 */
function rowReader(names: readonly string[], readers: readonly Reader[]): (row: unknown[]) => unknown {
  const fields = names.map((name, i) => {
    const value = readers[i] ? `(row[${i}] === null ? null : readers[${i}](row[${i}]))` : `row[${i}]`
    return `${JSON.stringify(name)}: ${value}`
  })
  // oxlint-disable-next-line typescript/no-implied-eval -- nothing that came from outside is in it
  return new Function('readers', `return (row) => ({ ${fields.join(', ')} })`)(readers)
}

/** How a field is read; undefined where it stays as the driver gives it. */
function readerOf(field: unknown): Reader {
  const source = is(field, Column) || is(field, SQL) ? field : (field as SQL.Aliased).sql
  const decoder = is(source, Column)
    ? source
    : (source as unknown as { decoder: Pick<Column, 'mapFromDriverValue'> }).decoder
  if (decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue) return undefined
  return (value) => decoder.mapFromDriverValue(value)
}

/** A variable of a prepared statement that is written to `column`, or compared with it; null stays null. */
export const bind = (column: AnyColumn, name: string = column.name): SQL =>
  sql`${new Param(sql.placeholder(name), {
    mapToDriverValue: (value: unknown) =>
      value === null || value === undefined ? null : column.mapToDriverValue(value),
  })}`

/** Inserts one whole row of a table; a column that is not given is null. */
export function preparedInsert<Name extends keyof Tables>(
  name: Name,
): (connection: Connection, row: Tables[Name]['$inferInsert']) => Promise<unknown> {
  const run = prepared<Record<string, unknown>, unknown>(`insert_${name}`, ({ queries, tables }) => {
    // Insertion is typed table by table; over all of them only the columns matter.
    const table: Table = tables[name]
    const values = Object.fromEntries(
      Object.entries(getTableColumns(table)).map(([key, column]) => [key, bind(column, key)]),
    )
    return queries.insert(tables[name]).values(values as never)
  })
  const blanks = new WeakMap<Tables, Record<string, null>>()
  return (connection, row) => {
    let blank = blanks.get(connection.tables)
    if (!blank) {
      blank = Object.fromEntries(
        Object.keys(getTableColumns(connection.tables[name] as Table)).map((key) => [key, null]),
      )
      blanks.set(connection.tables, blank)
    }
    return run(connection, { ...blank, ...row })
  }
}
