import { type Database, firstIdAt, isOneOfRows, placeOf } from '@clientele/db'
import { and, asc, eq, gt, gte, lt, lte, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Pace } from '../pace.ts'

/*
 * The ways to walk through a table and clear old rows: range by range along an index, so that neither rows that stay nor rows that are already
 * gone are read twice. Each step yields how many rows it cleared.
 */

export type Walk = AsyncGenerator<number, void, undefined>

/** Rows in which an indexed column is before a given time. */
export async function* clearByMoment(
  db: Database,
  { table, moment }: { table: PgTable; moment: PgColumn },
  before: Date,
  pace: Pace,
): Walk {
  let from = new Date(0)
  for (;;) {
    const limit = pace.rows()
    const gone = await deleteSome(db, pace, table, limit, {
      where: and(gte(moment, from), lt(moment, before)),
      orderBy: asc(moment),
      returning: { at: moment },
    })
    yield gone.length
    if (gone.length < limit) return
    from = new Date(Math.max(from.getTime(), ...gone.map(({ at }) => (at as Date).getTime())))
  }
}

/** A table whose primary key is a scope, such as the application, and an ID that begins with the row's time. */
interface Timed {
  table: PgTable
  scope: PgColumn
  id: PgColumn
  /** Which rows of that age have expired; all of them if omitted. */
  isOver?: SQL | undefined
}

/** Rows whose ID was created before a given time, using only the primary key. */
export async function* clearById(db: Database, { table, scope, id, isOver }: Timed, before: Date, pace: Pace): Walk {
  const end = firstIdAt(before)
  for await (const scopeId of scopesOf(db, table, scope)) {
    const isHere = eq(scope, scopeId)
    const isOld = and(isHere, lt(id, end))
    const [first] = await db.queries.select({ id }).from(table).where(isOld).orderBy(asc(id)).limit(1)
    let after = first && ''
    while (after !== undefined) {
      const next: { id: unknown }[] = await db.queries
        .select({ id })
        .from(table)
        .where(and(isOld, gt(id, after)))
        .orderBy(asc(id))
        .limit(1)
        .offset(pace.rows() - 1)
      const last = next[0]?.id as string | undefined
      // Only one of the two bounds: SQLite would use the first, and read everything in between in every step.
      const stretch = and(isHere, gt(id, after), last === undefined ? lt(id, end) : lte(id, last), isOver)
      const gone = await pace.step(db, ({ queries }) => queries.delete(table).where(stretch).returning({ id }))
      yield gone.length
      after = last
    }
  }
}

/** The distinct values of the first column of a primary key, found without reading the rows of each. */
export async function* scopesOf(db: Database, table: PgTable, scope: PgColumn): AsyncGenerator<string> {
  let last: string | undefined
  for (;;) {
    const [next] = await db.queries
      .select({ scope })
      .from(table)
      .where(last === undefined ? gte(scope, '') : gt(scope, last))
      .orderBy(asc(scope))
      .limit(1)
    if (!next) return
    last = next.scope as string
    yield last
  }
}

interface Found {
  table: PgTable
  where: SQL | undefined
  /** The next columns of the index that matches the condition. */
  orderBy: PgColumn
  /** How many ordinary rows one row counts as. */
  weight?: number
}

/** All rows that match an indexed condition. */
export async function* clearAll(db: Database, { table, where, orderBy, weight = 1 }: Found, pace: Pace): Walk {
  for (;;) {
    const limit = pace.rows(weight)
    const returning = { place: placeOf(db, table) }
    const gone = await deleteSome(db, pace, table, limit, { where, orderBy: asc(orderBy), returning })
    yield gone.length
    if (gone.length < limit) return
  }
}

function deleteSome<Returned extends Record<string, PgColumn | SQL>>(
  db: Database,
  pace: Pace,
  table: PgTable,
  limit: number,
  { where, orderBy, returning }: { where: SQL | undefined; orderBy: SQL; returning: Returned },
) {
  const found = db.queries
    .select({ place: placeOf(db, table) })
    .from(table)
    .where(where)
  const some = (orderBy ? found.orderBy(orderBy) : found).limit(limit)
  return db.queries
    .delete(table)
    .where(isOneOfRows(db, table, some))
    .returning(returning)
}
