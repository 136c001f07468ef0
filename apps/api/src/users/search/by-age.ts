import { bind, type Connection } from '@clientele/db'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { userColumns, type UserWithContacts } from '../../rows/users.ts'
import { type Span, type Direction, named, within, byId, asBranch, statementsFor, withReach } from './scan.ts'

/** The users that are listed, by age. */
const listedPage = (db: Connection, direction: Direction) => {
  const { users } = db.tables
  return db.queries
    .select({ id: users.id })
    .from(users)
    .where(and(within(db), isNull(users.hidden_at)))
    .orderBy(byId(db, direction))
    .limit(named('limit'))
    .offset(named('offset'))
}

/** Users of these facets, by age: one short scan for each facet, merged. */
const facetPage = (db: Connection, direction: Direction, count: number) => {
  const { users } = db.tables
  const branch = (i: number) =>
    asBranch(
      db,
      db.queries
        .select({ id: users.id })
        .from(users)
        .where(and(within(db), eq(users.facet, bind(users.facet, `facet_${i}`)))),
      byId(db, direction),
    )
  // A union of one is the branch itself; typed as the union that it otherwise is.
  let merged = branch(0) as unknown as ReturnType<ReturnType<typeof branch>['unionAll']>
  for (let i = 1; i < count; i += 1) merged = merged.unionAll(branch(i) as never) as unknown as typeof merged
  const order = sql`id ${sql.raw(direction === 'newest' ? 'desc' : 'asc')}`
  return merged.orderBy(order).limit(named('limit')).offset(named('offset'))
}

type Page = ReturnType<typeof listedPage> | ReturnType<typeof facetPage>

/** The users of a page of ids, whole, in one statement: what is skipped on the way there is only counted. */
const wholeUsers = (db: Connection, page: Page, direction: Direction) => {
  const { users } = db.tables
  const ids = page.as('page')
  return (
    db.queries
      .select(userColumns(db))
      .from(ids)
      // Not "inner": SQLite would rather look up in the page every user there is.
      .crossJoin(users)
      .where(and(eq(users.application_id, named('application_id')), eq(users.id, ids.id)))
      .orderBy(byId(db, direction))
  )
}

/** The same for listed users where nothing is skipped: straight from the index, which costs half. */
const wholeFirstPage = (db: Connection, direction: Direction) => {
  const { users } = db.tables
  return db.queries
    .select(userColumns(db))
    .from(users)
    .where(and(within(db), isNull(users.hidden_at)))
    .orderBy(byId(db, direction))
    .limit(named('limit'))
}

const pageStatement = statementsFor<UserWithContacts>()

/** A page of users by age: of these facets, or of whatever is listed. */
export function pageByAge(
  ctx: Context,
  direction: Direction,
  facets: readonly number[] | undefined,
  span: Span,
): Promise<UserWithContacts[]> {
  if (facets?.length === 0) return Promise.resolve([])
  const isFirst = span.offset === 0 && !facets
  const name = `page_${direction}_${isFirst ? 'first' : (facets?.length ?? 'listed')}`
  const statement = pageStatement(name, (db) =>
    isFirst
      ? wholeFirstPage(db, direction)
      : wholeUsers(db, facets ? facetPage(db, direction, facets.length) : listedPage(db, direction), direction),
  )
  return statement(ctx.db, { application_id: ctx.application_id, ...withReach(span), ...facetValues(facets) })
}

const facetValues = (facets: readonly number[] | undefined) =>
  Object.fromEntries((facets ?? []).map((facet, i) => [`facet_${i}`, facet]))

const countStatement = statementsFor<{ found: number }>()

/** How many users of these facets there are, counted no further than `limit`. */
export async function countByAge(
  ctx: Context,
  facets: readonly number[] | undefined,
  span: Pick<Span, 'above' | 'below' | 'limit'>,
): Promise<number> {
  if (facets?.length === 0) return 0
  const statement = countStatement(`count_by_age_${facets?.length ?? 'listed'}`, (db) => {
    const ids = (facets ? facetPage(db, 'newest', facets.length) : listedPage(db, 'newest')).as('ids')
    return db.queries.select({ found: sql<number>`count(*)`.mapWith(Number) }).from(ids as never)
  })
  const [row] = await statement(ctx.db, {
    application_id: ctx.application_id,
    ...withReach({ ...span, offset: 0 }),
    ...facetValues(facets),
  })
  return row?.found ?? 0
}
