import { getTableColumns, type Table } from 'drizzle-orm'
import type { Connection } from '../database.ts'
import type { Tables } from '../tables/index.ts'
import { uses } from './config.ts'
import { insertRows } from './postgres/copies.ts'
import { type Query, query } from './query.ts'
import type { Statement } from './statement.ts'

type Row<Name extends keyof Tables> = Tables[Name]['$inferInsert']

/** Inserts one complete row. Omitted columns are null. */
export function insertInto<Name extends keyof Tables>(name: Name): Query<Row<Name>, unknown> {
  const insert = query(`insert_${name}`, ({ queries, tables }, p: Record<string, unknown>) =>
    queries.insert(tables[name]).values(rowOf(keysOf(tables, name), p) as never),
  )
  const blanks = new WeakMap<Tables, object>()
  return (connection, row) => insert(connection, { ...blankOf(connection.tables), ...row })

  function blankOf(tables: Tables): object {
    const known = blanks.get(tables) ?? Object.fromEntries(keysOf(tables, name).map((key) => [key, null]))
    blanks.set(tables, known)
    return known
  }
}

/** Inserts many rows. Omitted columns are null. */
export type BulkInsert<Name extends keyof Tables> = (
  connection: Connection,
  rows: readonly Row<Name>[],
) => Promise<void>

/**
 * The fastest way to insert many rows. Postgres copies them from text, so the table can't have binary columns. SQLite inserts several rows per
 * statement, which saves most of the calls.
 */
export function bulkInsertInto<Name extends keyof Tables>(name: Name): BulkInsert<Name> {
  const insertOne = insertInto(name)
  if (!uses('bulk_rows'))
    return async (connection, rows) => {
      for (const row of rows) await insertOne(connection, row)
    }

  const known = new WeakMap<Tables, Statement>()
  const insertSome = query(`bulk_insert_${name}`, ({ queries, tables }, p: readonly unknown[]) => {
    const keys = keysOf(tables, name)
    const rows = Array.from({ length: rowsAtOnce }, (_, place) =>
      Object.fromEntries(keys.map((key, i) => [key, p[place * keys.length + i]])),
    )
    return queries.insert(tables[name]).values(rows as never)
  })

  return async (connection, rows) => {
    if (rows.length === 0) return
    if (connection.dialect === 'postgres') {
      await connection.run(statementFor(connection.tables), rows)
      return
    }
    const keys = keysOf(connection.tables, name)
    const whole = rows.length - (rows.length % rowsAtOnce)
    for (let i = 0; i < whole; i += rowsAtOnce)
      await insertSome(connection, valuesOf(keys, rows.slice(i, i + rowsAtOnce)))
    for (const row of rows.slice(whole)) await insertOne(connection, row)
  }

  function statementFor(tables: Tables): Statement {
    const statement = known.get(tables) ?? insertRows(`bulk_insert_${name}`, tables[name])
    known.set(tables, statement)
    return statement
  }
}

/** Larger batches aren't faster: most of the work is updating indexes. */
const rowsAtOnce = 8

const keysOf = (tables: Tables, name: keyof Tables): string[] => Object.keys(getTableColumns(tables[name] as Table))

const rowOf = (keys: readonly string[], values: Record<string, unknown>) =>
  Object.fromEntries(keys.map((key) => [key, values[key]]))

/** The values in parameter order. Parameters are named by their index, because filling an array is much faster than filling an object. */
function valuesOf(keys: readonly string[], rows: readonly object[]): unknown[] {
  const values: unknown[] = []
  for (const row of rows as Record<string, unknown>[]) for (const key of keys) values.push(row[key] ?? null)
  return values
}
