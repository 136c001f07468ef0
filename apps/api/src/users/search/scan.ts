import { bind, prepared, type Connection } from '@clientele/db'
import { and, asc, desc, eq, gt, lt, sql, type Placeholder, type SQL } from 'drizzle-orm'
import type { UserWithContacts } from '../../rows/users.ts'

/*
 * The index scans behind lists and searches. Each statement walks one index in its order and stops at its limit, so that none of
 * them costs more in a larger application. Ids are time-ordered: bounds on `created_at` are bounds on ids.
 */

/** One user on the way to a page: the id, and the key that the page is ordered by. */
export interface Entry {
  id: string
  key: string
  facet: number
}

/** A user on the way to a page, whole. */
export type WholeEntry = UserWithContacts & { key: string }

/** Where a scan begins, where it ends, and how much of it is wanted. */
export interface Span {
  /** Ids lie strictly between these. */
  above: string
  below: string
  limit: number
  offset: number
}

/** Bounds that let every id through. */
export const everyId = { above: '', below: 'g' }

export type Direction = 'newest' | 'oldest'

export type Values = Record<string, unknown>
export const named = (name: string) => sql.placeholder(name)

/** What every statement over users starts from: one application, within the bounds. */
export const within = ({ tables: { users } }: Connection) =>
  and(
    eq(users.application_id, named('application_id')),
    gt(users.id, bind(users.id, 'above')),
    lt(users.id, bind(users.id, 'below')),
  )

export const byId = ({ tables: { users } }: Connection, direction: Direction) =>
  direction === 'newest' ? desc(users.id) : asc(users.id)

interface Sortable {
  orderBy(...order: SQL[]): { limit(most: Placeholder): unknown }
}

/**
 * A scan as one of several that are merged in their common order. Postgres merges them only where each is in that order and ends by
 * itself, at `reach`; SQLite does by itself, and takes no order inside.
 */
export const asBranch = <Scan extends Sortable>({ dialect }: Connection, scan: Scan, ...order: SQL[]): Scan =>
  dialect === 'postgres' ? (scan.orderBy(...order).limit(named('reach')) as Scan) : scan

/** How far each of several merged scans is read, so that the merged one can be read to its end. */
export const withReach = <S extends Pick<Span, 'limit' | 'offset'>>(span: S) => ({
  ...span,
  reach: span.limit + span.offset,
})

/** Statements that differ by what is asked for: each is made when it is first needed, under a name of its own. */
export function statementsFor<R>() {
  const made = new Map<string, (db: Connection, values: Values) => Promise<R[]>>()
  return (name: string, build: Parameters<typeof prepared<Values, R[]>>[1]) => {
    const statement = made.get(name) ?? prepared<Values, R[]>(name, build)
    made.set(name, statement)
    return statement
  }
}

/** How many entries a scan would yield from its start, counted no further than `limit`. */
export const counted = (name: string, scan: (db: Connection) => { as(alias: string): unknown }) => {
  const statement = prepared<Values, { found: number }[]>(`${name}_count`, (db) =>
    db.queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(scan(db).as('found') as never),
  )
  return async (db: Connection, values: Values & { limit: number }) =>
    (await statement(db, withReach({ ...values, offset: 0 })))[0]?.found ?? 0
}

/** A keyset: entries after this one, in the order of the scan. */
export interface After {
  key: string
  id: string
}

export const entry = (db: Connection, key: SQL<string>) => {
  const { users } = db.tables
  return { id: users.id, key: key.as('key'), facet: users.facet }
}

export const fromStart: After = { key: '', id: '' }
export const fromFirst = (beginning: string): After => ({ key: beginning, id: '' })

/** Everything that begins with a text lies from the text itself up to the text with the greatest character behind it. */
export const rangeOf = (beginning: string) => ({ first: beginning, last: `${beginning}\u{10FFFF}` })

/** Each row once, by however many names it was found. */
export const onceEach = <Row extends { id: string }>(rows: Row[]): Row[] =>
  rows.length < 2 ? rows : [...new Map(rows.map((row) => [row.id, row])).values()]
