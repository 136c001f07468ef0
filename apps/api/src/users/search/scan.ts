import { type Connection, type Params, query } from '@clientele/db'
import { and, asc, desc, eq, gt, lt, sql, type SQL } from 'drizzle-orm'
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

/** The bounds of ids, and the application that they are of. */
export type Bounds = Pick<Span, 'above' | 'below'> & { application_id: string }

/** What every statement over users starts from: one application, within the bounds. */
export const within = ({ tables: { users } }: Connection, p: Params<Bounds>) =>
  and(eq(users.application_id, p.application_id), gt(users.id, p.above), lt(users.id, p.below))

export const byId = ({ tables: { users } }: Connection, direction: Direction) =>
  direction === 'newest' ? desc(users.id) : asc(users.id)

/** How far each of several merged scans is read, so that the merged one can be read to its end. */
export const withReach = <S extends Pick<Span, 'limit' | 'offset'>>(span: S) => ({
  ...span,
  reach: span.limit + span.offset,
})

/** The number of rows that a query finds. */
export const countOfRows = (db: Connection, rows: { as(alias: string): object }) =>
  // Whatever its columns are, it's something to select from.
  db.queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(rows.as('found') as SQL)

/** How many entries a scan would yield from its start, counted no further than `limit`. */
export const counted = <Values extends object>(
  name: string,
  scan: (db: Connection, p: Params<Values & Stretch>) => { as(alias: string): object },
) => {
  const count = query(`${name}_count`, (db, p: Params<Values & Stretch>) => countOfRows(db, scan(db, p)))
  return async (db: Connection, values: Values, limit: number) =>
    (await count(db, { ...values, ...withReach({ limit, offset: 0 }) }))[0]?.found ?? 0
}

/** How much of a scan is wanted. */
export type Stretch = Pick<Span, 'limit' | 'offset'> & { reach: number }

/** A keyset: entries after this one, in the order of the scan. */
export interface After {
  key: string
  id: string
}

/** The values of a scan of what begins with a text: between `first` and `last`, after a key and an id. */
export interface BeginningValues extends After {
  application_id: string
  first: string
  last: string
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
