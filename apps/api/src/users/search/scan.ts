import { type Connection, type Params, query } from '@clientele/db'
import { and, asc, desc, eq, gt, lt, sql, type SQL } from 'drizzle-orm'
import type { UserWithContacts } from '../../rows/users.ts'

/*
 * The index scans behind lists and searches. Each statement walks one index in order and stops at its limit, so that none of them costs more in
 * a larger application. IDs are ordered by time, so bounds on `created_at` are bounds on IDs.
 */

/** A user's entry in a scan: the ID, and the key that the page is ordered by. */
export interface Entry {
  id: string
  key: string
  facet: number
}

/** A complete user in a scan. */
export type WholeEntry = UserWithContacts & { key: string }

/** Where a scan starts and ends, and how many rows to read. */
export interface Span {
  /** IDs strictly between these. */
  above: string
  below: string
  limit: number
  offset: number
}

/** Bounds that include every ID. */
export const everyId = { above: '', below: 'g' }

export type Direction = 'newest' | 'oldest'

/** The bounds of IDs, and their application. */
export type Bounds = Pick<Span, 'above' | 'below'> & { application_id: string }

/** The base of every statement over users: one application, within the bounds. */
export const within = ({ tables: { users } }: Connection, p: Params<Bounds>) =>
  and(eq(users.application_id, p.application_id), gt(users.id, p.above), lt(users.id, p.below))

export const byId = ({ tables: { users } }: Connection, direction: Direction) =>
  direction === 'newest' ? desc(users.id) : asc(users.id)

/** How far each of several merged scans is read, so that the merged result is complete. */
export const withReach = <S extends Pick<Span, 'limit' | 'offset'>>(span: S) => ({
  ...span,
  reach: span.limit + span.offset,
})

interface Mergeable {
  unionAll: (other: never) => unknown
}

/** Concatenates the rows of several queries. Not "union": to remove duplicates, SQLite would walk each query in ID order. */
export function unionOf<Branch extends Mergeable>(first: Branch, others: readonly Mergeable[]) {
  let merged: Mergeable = first
  for (const other of others) merged = merged.unionAll(other as never) as Mergeable
  // With a single branch, the result is the branch itself, which has the same methods as a union.
  return merged as unknown as ReturnType<Branch['unionAll']>
}

/** Counts the rows that a query finds. */
export const countOfRows = (db: Connection, rows: { as(alias: string): object }) =>
  // The cast is safe, because a subquery can be selected from no matter what its columns are.
  db.queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(rows.as('found') as SQL)

/** Counts the entries of a scan from its start, up to `limit`. */
export const counted = <Values extends object>(
  name: string,
  scan: (db: Connection, p: Params<Values & Stretch>) => { as(alias: string): object },
) => {
  const count = query(`${name}_count`, (db, p: Params<Values & Stretch>) => countOfRows(db, scan(db, p)))
  return async (db: Connection, values: Values, limit: number) =>
    (await count(db, { ...values, ...withReach({ limit, offset: 0 }) }))[0]?.found ?? 0
}

/** How many rows of a scan to read. */
export type Stretch = Pick<Span, 'limit' | 'offset'> & { reach: number }

/** A keyset: entries after this one, in scan order. */
export interface After {
  key: string
  id: string
}

/** The parameters of a prefix scan: between `first` and `last`, after a key and an ID. */
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

/** Everything that begins with a text is between the text itself and the text followed by the highest character. */
export const rangeOf = (beginning: string) => ({ first: beginning, last: `${beginning}\u{10FFFF}` })

/** Each row once, however many times it was found. */
export const onceEach = <Row extends { id: string }>(rows: Row[]): Row[] =>
  rows.length < 2 ? rows : [...new Map(rows.map((row) => [row.id, row])).values()]
