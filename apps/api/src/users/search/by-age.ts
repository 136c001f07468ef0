import { asBranch, type Connection, type Params, queryFor } from '@clientele/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { userColumns, type UserWithContacts } from '../../rows/users.ts'
import {
  type Bounds,
  countOfRows,
  type Entry,
  type Span,
  type Direction,
  type Stretch,
  unionOf,
  within,
  byId,
  withReach,
} from './scan.ts'

/** The parameters of a page by age: its bounds, its size, and its facets by position. */
type PageValues = Bounds & Stretch & Record<`facet_${number}`, number>
type PageParams = Params<PageValues>

/** The listed users, by age. */
const listedPage = (db: Connection, p: PageParams, direction: Direction) => {
  const { users } = db.tables
  return db.queries
    .select({ id: users.id })
    .from(users)
    .where(and(within(db, p), isNull(users.hidden_at)))
    .orderBy(byId(db, direction))
    .limit(p.limit)
    .offset(p.offset)
}

/** The number of facets must match the query. */
const noFacet = -1

/** Users with these facets, by age: one short scan per facet, merged. */
const facetPage = (db: Connection, p: PageParams, direction: Direction, count: number) => {
  const { users } = db.tables
  const branch = (i: number) =>
    asBranch(
      db,
      db.queries
        .select({ id: users.id })
        .from(users)
        .where(and(within(db, p), eq(users.facet, p[`facet_${i}`] ?? noFacet))),
      p.reach,
      byId(db, direction),
    )
  const others = Array.from({ length: count - 1 }, (_, i) => branch(i + 1))
  const order = sql`id ${sql.raw(direction === 'newest' ? 'desc' : 'asc')}`
  return unionOf(branch(0), others).orderBy(order).limit(p.limit).offset(p.offset)
}

type PageQuery = ReturnType<typeof listedPage> | ReturnType<typeof facetPage>

/** The complete users of a page of IDs, in one statement. Skipped users are only counted. */
const wholeUsers = (db: Connection, p: PageParams, page: PageQuery, direction: Direction) => {
  const { users } = db.tables
  const ids = page.as('page')
  return (
    db.queries
      .select(userColumns(db))
      .from(ids)
      // Not "inner": SQLite would look up every user in the page instead.
      .crossJoin(users)
      .where(and(eq(users.application_id, p.application_id), eq(users.id, ids.id)))
      .orderBy(byId(db, direction))
  )
}

/** Returns the complete users of a page, without facets or skipping: straight from the index, at half the cost. */
const wholeFirstPage = (db: Connection, p: PageParams, direction: Direction) => {
  const { users } = db.tables
  return db.queries
    .select(userColumns(db))
    .from(users)
    .where(and(within(db, p), isNull(users.hidden_at)))
    .orderBy(byId(db, direction))
    .limit(p.limit)
}

interface Shape {
  direction: Direction
  /** The number of facets to filter by; undefined for all listed users. */
  facets: number | undefined
}

const pageOf = queryFor(
  ({ direction, facets, isFirst }: Shape & { isFirst: boolean }) =>
    `page_${direction}_${isFirst ? 'first' : (facets ?? 'listed')}`,
  (db, p: PageParams, { direction, facets, isFirst }) => {
    if (isFirst) return wholeFirstPage(db, p, direction)
    const ids = facets === undefined ? listedPage(db, p, direction) : facetPage(db, p, direction, facets)
    return wholeUsers(db, p, ids, direction)
  },
)

/** A page of users by age: with these facets, or all listed users. */
export function pageByAge(
  ctx: Context,
  direction: Direction,
  facets: readonly number[] | undefined,
  span: Span,
): Promise<UserWithContacts[]> {
  if (facets?.length === 0) return Promise.resolve([])
  const read = pageOf({ direction, facets: facets?.length, isFirst: span.offset === 0 && !facets })
  return read(ctx.db, { application_id: ctx.application_id, ...withReach(span), ...facetValues(facets) })
}

const facetValues = (facets: readonly number[] | undefined) =>
  Object.fromEntries((facets ?? []).map((facet, i) => [`facet_${i}`, facet]))

const countFor = queryFor(
  (facets: number | undefined) => `count_by_age_${facets ?? 'listed'}`,
  (db, p: PageParams, facets) => {
    const ids = facets === undefined ? listedPage(db, p, 'newest') : facetPage(db, p, 'newest', facets)
    return countOfRows(db, ids)
  },
)

/** Counts the users with these facets, up to `limit`. */
export async function countByAge(
  ctx: Context,
  facets: readonly number[] | undefined,
  span: Pick<Span, 'above' | 'below' | 'limit'>,
): Promise<number> {
  if (facets?.length === 0) return 0
  const [row] = await countFor(facets?.length)(ctx.db, {
    application_id: ctx.application_id,
    ...withReach({ ...span, offset: 0 }),
    ...facetValues(facets),
  })
  return row?.found ?? 0
}

const entriesFor = queryFor(
  ({ direction, facets }: Shape) => `scan_${direction}_${facets ?? 'listed'}`,
  (db, p: PageParams, { direction, facets }) => {
    const { users } = db.tables
    const ids = (facets === undefined ? listedPage(db, p, direction) : facetPage(db, p, direction, facets)).as('page')
    return db.queries
      .select({ id: users.id, key: users.name_key, facet: users.facet })
      .from(ids)
      .crossJoin(users)
      .where(and(eq(users.application_id, p.application_id), eq(users.id, ids.id)))
      .orderBy(byId(db, direction))
  },
)

/** The entries of users by age: with these facets, or all listed users. */
export const scanByAge = async (
  ctx: Context,
  direction: Direction,
  facets: readonly number[] | undefined,
  span: Span,
): Promise<Entry[]> =>
  facets?.length === 0
    ? []
    : entriesFor({ direction, facets: facets?.length })(ctx.db, {
        application_id: ctx.application_id,
        ...withReach(span),
        ...facetValues(facets),
      })
