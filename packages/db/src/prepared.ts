import { type AnyColumn, getTableColumns, Param, type SQL, sql, type Table } from 'drizzle-orm'
import type { Connection } from './database.ts'
import { type Buildable, compile, type Statement } from './statements.ts'
import type { Tables } from './tables/index.ts'

/**
 * A statement that is built once for each database and from then on only run: building one costs several times what running it does.
 * `build` names its variables with `sql.placeholder`; `name` is unique, and shows in the database's own statistics. What is `isFirst`
 * does not queue behind other reads.
 */
export function prepared<Values extends Record<string, unknown>, R>(
  name: string,
  build: (connection: Connection) => Buildable<R>,
  { isFirst = false } = {},
): (connection: Connection, values: Values) => Promise<R> {
  const built = new WeakMap<Tables, Statement>()
  return (connection, values) => {
    let statement = built.get(connection.tables)
    if (!statement) {
      statement = compile(build(connection), name, isFirst)
      refuseSecondMeaning(connection.tables, statement)
      built.set(connection.tables, statement)
    }
    // What its rows consist of is what the builder selects.
    return connection.run(statement, values) as Promise<R>
  }
}

const meanings = new WeakMap<Tables, Map<string, string>>()

/** Postgres keeps a statement by its name; a second one of that name would fail there, and only where the first ran before it. */
function refuseSecondMeaning(tables: Tables, { name, text }: Statement) {
  const known = meanings.get(tables) ?? new Map<string, string>()
  meanings.set(tables, known.set(name, known.get(name) ?? text))
  if (known.get(name) !== text) throw new Error(`two prepared statements are called ${name}`)
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
