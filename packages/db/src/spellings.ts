import { type AnyColumn, type SQL, type SQLWrapper, sql, type Table } from 'drizzle-orm'
import type { Connection } from './database.ts'

/*
 * The differences between the SQL of the two databases, side by side. No other package asks which one it runs on.
 */

type Spelled = Pick<Connection, 'dialect'>

/** Whether a column, or a part of it, is in a list, which is bound as one parameter. */
export const isOneOf = ({ dialect }: Spelled, column: AnyColumn | SQL, list: readonly string[]): SQL =>
  dialect === 'postgres'
    ? sql`${column} = any(${sql.param(list, { mapToDriverValue: (given) => given })})`
    : sql`${column} in (select value from json_each(${sql.param(list, { mapToDriverValue: (given) => JSON.stringify(given) })}))`

/** The second part of a text, whose parts are separated by one character. */
export const secondPart = ({ dialect }: Spelled, column: AnyColumn, separator: string): SQL => {
  if (dialect === 'postgres') return sql`split_part(${column}, ${separator}, 2)`
  const rest = sql`substr(${column}, instr(${column}, ${separator}) + 1)`
  return sql`substr(${rest}, 1, instr(${rest} || ${separator}, ${separator}) - 1)`
}

/**
 * Each value of a list, as `wanted.value`, with the rows that a subquery finds for it, as `found`. For `gathered`, which doesn't call it on SQLite:
 * SQLite's subqueries can't refer to the tables beside them.
 */
export const foundForEach = (values: readonly string[], subquery: SQL): SQL =>
  sql`unnest(${sql.param(values, { mapToDriverValue: (given) => given })}::text[]) as wanted(value) cross join lateral (${subquery}) as found`

/** Locks the rows that a query finds until the transaction ends. SQLite has one writer, and no row locks. */
export function forUpdate<Query extends Lockable>({ dialect }: Spelled, query: Query): Query {
  if (dialect === 'postgres') query.for('update')
  return query
}

/** Prevents changes to the rows that a query finds, until the transaction ends. Others can do the same. */
export function forShare<Query extends Lockable>({ dialect }: Spelled, query: Query): Query {
  if (dialect === 'postgres') query.for('share')
  return query
}

interface Lockable {
  for(strength: 'update' | 'share'): unknown
}

/**
 * A value as of the start of the statement. If a lock has to wait for another transaction, Postgres returns the row as that transaction left it,
 * but evaluates subqueries on the earlier state. SQLite has a single writer, so nothing changes in between.
 */
export const asStatementBegan = ({ dialect }: Spelled, subquery: SQL, column: AnyColumn): SQLWrapper =>
  dialect === 'postgres' ? subquery : column

/** Prevents changes to the rows of a table that a query finds, until the transaction ends. */
export const forShareOf = ({ dialect }: Spelled, query: SQL, table: Table): SQL =>
  dialect === 'postgres' ? sql`${query} for share of ${table}` : query

/** Skips rows that another worker has locked, if the database has row locks. */
export const skipLocked = ({ dialect }: Spelled): SQL => (dialect === 'postgres' ? sql` for update skip locked` : sql``)

/** Allows only one transaction per key at a time. SQLite has a single writer anyway. */
export async function lockKey(
  { dialect, queries }: Pick<Connection, 'dialect' | 'queries'>,
  key: string,
): Promise<void> {
  if (dialect === 'postgres')
    await queries.select({ held: sql`pg_advisory_xact_lock(hashtextextended(${key}, 0))` }).from(sql`(select 1) as one`)
}

/** Takes the lock of a key until the transaction ends, unless another transaction has it. SQLite has a single writer anyway. */
export async function isOnlyHolder(
  { dialect, queries }: Pick<Connection, 'dialect' | 'queries'>,
  key: string,
): Promise<boolean> {
  if (dialect === 'sqlite') return true
  const [row] = await queries
    .select({ isHeld: sql<boolean>`pg_try_advisory_xact_lock(hashtextextended(${key}, 0))` })
    .from(sql`(select 1) as one`)
  return row?.isHeld ?? false
}

/** The physical location of a row. It identifies the row within one statement, whatever the table's primary key is. */
export const placeOf = ({ dialect }: Spelled, table: Table): SQL =>
  dialect === 'postgres' ? sql`${table}.ctid` : sql`${table}.rowid`

/** Whether a row is one of those that a query finds, by their physical locations. */
export const isOneOfRows = (connection: Spelled, table: Table, rows: SQLWrapper): SQL =>
  connection.dialect === 'postgres'
    ? sql`${placeOf(connection, table)} = any(array(${rows}))`
    : sql`${placeOf(connection, table)} in ${rows}`

/** The rows that `from` finds as one JSON value, each as a list of these columns. Null or empty if there are none. */
export const asJsonLists = ({ dialect }: Spelled, columns: readonly AnyColumn[], from: SQL): SQL => {
  const list = sql.join([...columns], sql`, `)
  return dialect === 'postgres'
    ? sql`(select json_agg(json_build_array(${list})) ${from})`
    : sql`(select json_group_array(json_array(${list})) ${from})`
}

/** Where a text begins in another, from 1; 0 if it isn't part of it. */
export const placeOfText = ({ dialect }: Spelled, within: SQL, text: string): SQL =>
  dialect === 'postgres' ? sql`strpos(${within}, ${text})` : sql`instr(${within}, ${text})`

/**
 * One of several scans that are merged in their common order. Postgres only merges them if each one has that order and its own limit of `most`
 * rows. SQLite merges them on its own, and doesn't allow an order inside.
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

/** The time of a statement, as a value that an index can be searched for. */
export const statementMoment = ({ dialect }: Spelled): SQL<Date> =>
  dialect === 'postgres' ? sql`statement_timestamp()` : sql`cast(unixepoch('subsec') * 1000 as integer)`

/** A time by the clock of the database, which all processes share, because a lease must not depend on any process's clock. */
export const momentIn = ({ dialect }: Spelled, ms: number | SQL<number>): SQL<Date> =>
  dialect === 'postgres'
    ? sql`clock_timestamp() + (${ms})::float8 * interval '1 millisecond'`
    : sql`cast(unixepoch('subsec') * 1000 as integer) + ${typeof ms === 'number' ? Math.round(ms) : ms}`

/** One of several rows over which a count is spread, so that concurrent writers don't queue for one. SQLite has one writer. */
export const spreadOver = ({ dialect }: Spelled, rows: number): number =>
  dialect === 'postgres' ? Math.floor(Math.random() * rows) : 0

/** Whether several processes can use the database, and have to coordinate through it. */
export const hasManyProcesses = ({ dialect }: Spelled): boolean => dialect === 'postgres'

/** Whether a column can hold an index of the pieces of texts. Otherwise, a full-text table of its own does. */
export const indexesPieces = ({ dialect }: Spelled): boolean => dialect === 'postgres'

/** Whether statements block the event loop. If so, each one also delays all later writes of the process. */
export const blocksEventLoop = ({ dialect }: Spelled): boolean => dialect === 'sqlite'
