import { type AnyColumn, type SQL, type SQLWrapper, sql, type Table } from 'drizzle-orm'
import type { Connection } from './database.ts'

/*
 * What the two databases spell differently, side by side. Nothing outside of this package asks which of the two it runs on.
 */

type Spelled = Pick<Connection, 'dialect'>

/** `column` is one of a list, which is bound as one value. */
export const isOneOf = ({ dialect }: Spelled, column: AnyColumn, list: readonly string[]): SQL =>
  dialect === 'postgres'
    ? sql`${column} = any(${sql.param(list, { mapToDriverValue: (given) => given })})`
    : sql`${column} in (select value from json_each(${sql.param(list, { mapToDriverValue: (given) => JSON.stringify(given) })}))`

/** Locks the rows that a query finds until the transaction ends. SQLite has one writer, and no locks on rows. */
export function forUpdate<Query extends Lockable>({ dialect }: Spelled, query: Query): Query {
  if (dialect === 'postgres') query.for('update')
  return query
}

interface Lockable {
  for(strength: 'update'): unknown
}

/**
 * A value as it was when the statement began. Where a lock has to wait for another transaction, Postgres gives the row as that one left it,
 * but runs the subqueries on what was there before. SQLite has one writer, so nothing changes in between.
 */
export const asStatementBegan = ({ dialect }: Spelled, subquery: SQL, column: AnyColumn): SQLWrapper =>
  dialect === 'postgres' ? subquery : column

/** Keeps others from changing the rows of a table that a query finds, until the transaction ends. */
export const forShareOf = ({ dialect }: Spelled, query: SQL, table: Table): SQL =>
  dialect === 'postgres' ? sql`${query} for share of ${table}` : query

/** Skips rows that another worker has locked, where the database locks rows at all. */
export const skipLocked = ({ dialect }: Spelled): SQL => (dialect === 'postgres' ? sql` for update skip locked` : sql``)

/** Admits one transaction at a time per key. SQLite has only one writer anyway. */
export async function holdKey(
  { dialect, queries }: Pick<Connection, 'dialect' | 'queries'>,
  key: string,
): Promise<void> {
  if (dialect === 'postgres')
    await queries.select({ held: sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))` }).from(sql`(select 1) as one`)
}

/** Where a row lies. It identifies the row within one statement, whatever the primary key of its table is. */
export const placeOf = ({ dialect }: Spelled, table: Table): SQL =>
  dialect === 'postgres' ? sql`${table}.ctid` : sql`${table}.rowid`

/** The row is one of those that a query finds, which selects their places. */
export const isOneOfRows = (connection: Spelled, table: Table, rows: SQLWrapper): SQL =>
  connection.dialect === 'postgres'
    ? sql`${placeOf(connection, table)} = any(array(${rows}))`
    : sql`${placeOf(connection, table)} in ${rows}`

/** The rows that `from` finds as one JSON value, each as a list of these columns. Null or empty where there are none. */
export const asJsonLists = ({ dialect }: Spelled, columns: readonly AnyColumn[], from: SQL): SQL => {
  const list = sql.join([...columns], sql`, `)
  return dialect === 'postgres'
    ? sql`(select json_agg(json_build_array(${list})) ${from})`
    : sql`(select json_group_array(json_array(${list})) ${from})`
}

/**
 * A scan as one of several that are merged in their common order. Postgres merges them only where each is in that order and ends by
 * itself, after `most` rows; SQLite does by itself, and takes no order inside.
 */
export const asBranch = <Scan extends Sortable>(
  { dialect }: Spelled,
  scan: Scan,
  most: number,
  ...order: SQL[]
): Scan => (dialect === 'postgres' ? (scan.orderBy(...order).limit(most) as Scan) : scan)

interface Sortable {
  orderBy(...order: SQL[]): { limit(most: number): unknown }
}

/** The moment of a statement, which an index can be searched for. */
export const statementMoment = ({ dialect }: Spelled): SQL<Date> =>
  dialect === 'postgres' ? sql`statement_timestamp()` : sql`cast(unixepoch('subsec') * 1000 as integer)`

/** A moment by the clock of the database, which all processes share: a lease must not depend on whose clock is right. */
export const momentIn = ({ dialect }: Spelled, ms: number | SQL<number>): SQL<Date> =>
  dialect === 'postgres'
    ? sql`clock_timestamp() + (${ms})::float8 * interval '1 millisecond'`
    : sql`cast(unixepoch('subsec') * 1000 as integer) + ${typeof ms === 'number' ? Math.round(ms) : ms}`

/** One of so many rows over which a count is spread, so that concurrent writers don't queue for one. SQLite has one writer. */
export const spreadOver = ({ dialect }: Spelled, rows: number): number =>
  dialect === 'postgres' ? Math.floor(Math.random() * rows) : 0

/** Whether several processes can serve from the database, and have to agree in it. */
export const hasManyProcesses = ({ dialect }: Spelled): boolean => dialect === 'postgres'

/** Whether the event loop waits for each statement, as well as every write of the process behind it. */
export const blocksEventLoop = ({ dialect }: Spelled): boolean => dialect === 'sqlite'
