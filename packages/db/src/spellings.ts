import { type AnyColumn, type SQL, type SQLWrapper, sql, type Table } from 'drizzle-orm'
import type { Connection } from './database.ts'

/*
 * What the two databases spell differently, side by side.
 */

/** `column` is one of a list that is bound as one value; bind it with `asList`. */
export const isOneOf = ({ dialect }: Connection, column: AnyColumn, list: SQLWrapper): SQL =>
  dialect === 'postgres' ? sql`${column} = any(${list})` : sql`${column} in (select value from json_each(${list}))`

/** A list as the value that `isOneOf` takes. */
export const asList = ({ dialect }: Connection, list: readonly string[]): unknown =>
  dialect === 'postgres' ? list : JSON.stringify(list)

/** A list as the value that `isOneOf` takes, in a statement that is built for this call. */
export const listParam = (connection: Connection, list: readonly string[]): SQL =>
  sql`${sql.param(asList(connection, list))}`

/** Skips rows that another worker has locked, where the database locks rows at all. */
export const skipLocked = ({ dialect }: Connection): SQL =>
  dialect === 'postgres' ? sql` for update skip locked` : sql``

/** Where a row lies. It identifies the row within one statement, whatever the primary key of its table is. */
export const placeOf = ({ dialect }: Connection, table: Table): SQL =>
  dialect === 'postgres' ? sql`${table}.ctid` : sql`${table}.rowid`

/** The row is one of those that a query finds, which selects their places. */
export const isOneOfRows = (connection: Connection, table: Table, rows: SQLWrapper): SQL =>
  connection.dialect === 'postgres'
    ? sql`${placeOf(connection, table)} = any(array(${rows}))`
    : sql`${placeOf(connection, table)} in ${rows}`
