import { getTableColumns, sql, type Table } from 'drizzle-orm'
import { wellFormedJson } from './columns.ts'
import type { Connection } from './database.ts'
import { bind, prepared, preparedInsert } from './prepared.ts'
import type { Tables } from './tables/index.ts'

/** Inserts many rows of a table; a column that is not given is null. */
export type BulkInsert<Name extends keyof Tables> = (
  connection: Connection,
  rows: readonly Tables[Name]['$inferInsert'][],
) => Promise<void>

/**
 * The quickest way to insert many rows of a table. Postgres takes them all as one JSON value, so the table may not hold bytes; SQLite
 * takes some in each statement, which saves most of the calls. Both are statements that are built once.
 */
export function bulkInsert<Name extends keyof Tables>(name: Name): BulkInsert<Name> {
  const insertRecords = prepared<{ rows: string }, unknown>(`bulk_insert_${name}`, ({ queries, tables }) => {
    const table: Table = tables[name]
    const columns = sql.join(Object.values(getTableColumns(table)), sql`, `)
    return queries
      .insert(table as never)
      .select(
        sql`select ${columns} from json_populate_recordset(null::${table}, ${sql.placeholder('rows')}) as ${table}`,
      )
  })
  const insertSome = prepared<Record<string, unknown>, unknown>(`bulk_insert_${name}`, ({ queries, tables }) => {
    const columns = Object.entries(getTableColumns(tables[name] as Table))
    const row = (place: number) =>
      Object.fromEntries(columns.map(([key, column], i) => [key, bind(column, String(place * columns.length + i))]))
    return queries.insert(tables[name]).values(Array.from({ length: rowsAtOnce }, (_, place) => row(place)) as never)
  })
  const insertOne = preparedInsert(name)

  return async (connection, rows) => {
    if (rows.length === 0) return
    if (connection.dialect === 'postgres') {
      await insertRecords(connection, { rows: wellFormedJson(rows) })
      return
    }
    const keys = Object.keys(getTableColumns(connection.tables[name] as Table))
    const whole = rows.length - (rows.length % rowsAtOnce)
    for (let i = 0; i < whole; i += rowsAtOnce)
      await insertSome(connection, valuesOf(keys, rows.slice(i, i + rowsAtOnce)))
    for (const row of rows.slice(whole)) await insertOne(connection, row)
  }
}

/** More in one statement gain nothing: the work is in the indexes. */
const rowsAtOnce = 8

/** Values by their place, which is the name of their variable. */
function valuesOf(keys: readonly string[], rows: readonly object[]): Record<string, unknown> {
  const values: unknown[] = []
  for (const row of rows as Record<string, unknown>[]) for (const key of keys) values.push(row[key] ?? null)
  // An array is a record of its places, and far quicker to fill.
  return values as unknown as Record<string, unknown>
}
