import { asList, bind, type Connection, isOneOf, prepared } from '@clientele/db'
import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  isNotNull,
  isNull,
  lt,
  lte,
  not,
  type Placeholder,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { Context } from '../context.ts'
import { userColumns, type UserWithContacts } from './columns.ts'

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

type Values = Record<string, unknown>
const named = (name: string) => sql.placeholder(name)

/** What every statement over users starts from: one application, within the bounds. */
const within = ({ tables: { users } }: Connection) =>
  and(
    eq(users.application_id, named('application_id')),
    gt(users.id, bind(users.id, 'above')),
    lt(users.id, bind(users.id, 'below')),
  )

const byId = ({ tables: { users } }: Connection, direction: Direction) =>
  direction === 'newest' ? desc(users.id) : asc(users.id)

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

interface Sortable {
  orderBy(...order: SQL[]): { limit(most: Placeholder): unknown }
}

/**
 * A scan as one of several that are merged in their common order. Postgres merges them only where each is in that order and ends by
 * itself, at `reach`; SQLite does by itself, and takes no order inside.
 */
const asBranch = <Scan extends Sortable>({ dialect }: Connection, scan: Scan, ...order: SQL[]): Scan =>
  dialect === 'postgres' ? (scan.orderBy(...order).limit(named('reach')) as Scan) : scan

/** How far each of several merged scans is read, so that the merged one can be read to its end. */
const withReach = <S extends Pick<Span, 'limit' | 'offset'>>(span: S) => ({ ...span, reach: span.limit + span.offset })

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

/** Statements that differ by what is asked for: each is made when it is first needed, under a name of its own. */
function statementsFor<R>() {
  const made = new Map<string, (db: Connection, values: Values) => Promise<R[]>>()
  return (name: string, build: Parameters<typeof prepared<Values, R[]>>[1]) => {
    const statement = made.get(name) ?? prepared<Values, R[]>(name, build)
    made.set(name, statement)
    return statement
  }
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

/** How many entries a scan would yield from its start, counted no further than `limit`. */
const counted = (name: string, scan: (db: Connection) => { as(alias: string): unknown }) => {
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

const entry = (db: Connection, key: SQL<string>) => {
  const { users } = db.tables
  return { id: users.id, key: key.as('key'), facet: users.facet }
}

const listedByName = prepared<Values, Entry[]>('scan_by_name', (db) => {
  const { users } = db.tables
  return db.queries
    .select(entry(db, sql<string>`${users.name_key}`))
    .from(users)
    .where(
      and(
        eq(users.application_id, named('application_id')),
        isNull(users.hidden_at),
        sql`(${users.name_key}, ${users.id}) > (${named('key')}, ${named('id')})`,
      ),
    )
    .orderBy(asc(users.name_key), asc(users.id))
    .limit(named('limit'))
    .offset(named('offset'))
})

/** The users that are listed, by name. */
export const scanByName = (ctx: Context, after: After | undefined, { limit, offset }: Pick<Span, 'limit' | 'offset'>) =>
  listedByName(ctx.db, { application_id: ctx.application_id, ...(after ?? fromStart), limit, offset })

const bySignIn = (db: Connection) => {
  const { users } = db.tables
  const at = users.last_sign_in_at
  return db.queries
    .select({ id: users.id, at, facet: users.facet })
    .from(users)
    .where(
      and(
        eq(users.application_id, named('application_id')),
        isNull(users.hidden_at),
        isNotNull(at),
        gte(at, bind(at, 'from')),
        lte(at, bind(at, 'to')),
        sql`(${at}, ${users.id}) < (${bind(at, 'key')}, ${named('id')})`,
      ),
    )
    .orderBy(desc(at), desc(users.id))
    .limit(named('limit'))
    .offset(named('offset'))
}
const listedBySignIn = prepared<Values, (Omit<Entry, 'key'> & { at: Date | null })[]>('scan_by_sign_in', bySignIn)
const countedBySignIn = counted('scan_by_sign_in', bySignIn)

// A scan without a cursor starts at the edge of its range, not at the beginning of all: of two bounds Postgres walks from the wider.
const fromLatest = ({ to }: { to: Date }) => ({ key: to, id: everyId.below })

export const countBySignIn = (ctx: Context, range: { from: Date; to: Date }, limit: number) =>
  countedBySignIn(ctx.db, { application_id: ctx.application_id, ...range, ...fromLatest(range), limit })

/** The users that are listed and have signed in, the latest first. */
export async function scanBySignIn(
  ctx: Context,
  range: { from: Date; to: Date },
  after: { key: Date; id: string } | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
): Promise<Entry[]> {
  const rows = await listedBySignIn(ctx.db, {
    application_id: ctx.application_id,
    ...range,
    ...(after ?? fromLatest(range)),
    limit,
    offset,
  })
  return rows.map(({ at, ...row }) => ({ ...row, key: at?.toISOString() ?? '' }))
}

const beginningNames = (db: Connection) => {
  const { users } = db.tables
  type NameColumn = typeof users.name_key | typeof users.last_name_key
  const begins = (column: NameColumn) => and(gte(column, bind(column, 'first')), lt(column, bind(column, 'last')))
  const branch = (column: NameColumn, otherwise?: SQL) =>
    asBranch(
      db,
      db.queries
        .select(entry(db, sql<string>`${column}`))
        .from(users)
        .where(
          and(
            eq(users.application_id, named('application_id')),
            isNull(users.hidden_at),
            begins(column),
            sql`(${column}, ${users.id}) > (${named('key')}, ${named('id')})`,
            otherwise,
          ),
        ),
      asc(column),
      asc(users.id),
    )
  const whoseFullNameDoesNot = begins(users.name_key)
  return branch(users.name_key)
    .unionAll(branch(users.last_name_key, whoseFullNameDoesNot && not(whoseFullNameDoesNot)))
    .orderBy(sql`key`, sql`id`)
    .limit(named('limit'))
    .offset(named('offset'))
}
const namesBeginning = prepared<Values, Entry[]>('scan_names_beginning', beginningNames)
const countedNames = counted('scan_names_beginning', beginningNames)

const fromStart: After = { key: '', id: '' }
const fromFirst = (beginning: string): After => ({ key: beginning, id: '' })

export const countNamesBeginning = (ctx: Context, beginning: string, limit: number) =>
  countedNames(ctx.db, { application_id: ctx.application_id, ...rangeOf(beginning), ...fromFirst(beginning), limit })

/** Listed users whose full name or last name begins with a text, in the order of what begins with it. */
export const scanNamesBeginning = (
  ctx: Context,
  beginning: string,
  after: After | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
) =>
  namesBeginning(ctx.db, {
    application_id: ctx.application_id,
    ...rangeOf(beginning),
    ...(after ?? fromFirst(beginning)),
    ...withReach({ limit, offset }),
  })

const beginningIdentifiers = (db: Connection) => {
  const { users, identifiers } = db.tables
  return db.queries
    .select({ id: users.id, key: identifiers.value, facet: users.facet })
    .from(identifiers)
    .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
    .where(
      and(
        eq(identifiers.application_id, named('application_id')),
        gte(identifiers.value, bind(identifiers.value, 'first')),
        lt(identifiers.value, bind(identifiers.value, 'last')),
        sql`(${identifiers.value}, ${identifiers.user_id}) > (${named('key')}, ${named('id')})`,
        isNull(identifiers.released_at),
        // Of several contacts that begin so, a user stands in the list by the first.
        sql`not exists (select 1 from ${identifiers} as earlier
          where earlier.application_id = ${identifiers.application_id} and earlier.user_id = ${identifiers.user_id}
          and earlier.value >= ${bind(identifiers.value, 'first')} and earlier.value < ${identifiers.value}
          and earlier.released_at is null)`,
        isNull(users.hidden_at),
      ),
    )
    .orderBy(asc(identifiers.value), asc(identifiers.user_id))
    .limit(named('limit'))
    .offset(named('offset'))
}
const identifiersBeginning = prepared<Values, Entry[]>('scan_identifiers_beginning', beginningIdentifiers)
const countedIdentifiers = counted('scan_identifiers_beginning', beginningIdentifiers)

export const countIdentifiersBeginning = (ctx: Context, beginning: string, limit: number) =>
  countedIdentifiers(ctx.db, {
    application_id: ctx.application_id,
    ...rangeOf(beginning),
    ...fromFirst(beginning),
    limit,
  })

/** Listed users with an e-mail address or a phone number that begins with a text. */
export const scanIdentifiersBeginning = (
  ctx: Context,
  beginning: string,
  after: After | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
) =>
  identifiersBeginning(ctx.db, {
    application_id: ctx.application_id,
    ...rangeOf(beginning),
    ...(after ?? fromFirst(beginning)),
    limit,
    offset,
  })

/** Everything that begins with a text lies from the text itself up to the text with the greatest character behind it. */
const rangeOf = (beginning: string) => ({ first: beginning, last: `${beginning}\u{10FFFF}` })

/** What a user can be named by exactly: any of these. */
export interface Exact {
  id?: string
  /** A contact, in its normal form. */
  value?: string
  username?: string
  external_id?: string
}

const exactNames = ['id', 'value', 'username', 'external_id'] as const

/** Listed users whom one of these names. Each has an index, and a statement holds only those that are asked for. */
const namedBy = (names: readonly (typeof exactNames)[number][]) => (db: Connection) => {
  const { users, identifiers } = db.tables
  const listed = (condition: SQL) =>
    db.queries
      .select({ id: users.id, facet: users.facet })
      .from(users)
      .where(and(eq(users.application_id, named('application_id')), isNull(users.hidden_at), condition))
  const branches = {
    id: () => listed(eq(users.id, named('id'))),
    value: () =>
      db.queries
        .select({ id: users.id, facet: users.facet })
        .from(identifiers)
        .innerJoin(users, and(eq(users.application_id, identifiers.application_id), eq(users.id, identifiers.user_id)))
        .where(
          and(
            eq(identifiers.application_id, named('application_id')),
            eq(identifiers.value, named('value')),
            isNull(identifiers.released_at),
            isNull(users.hidden_at),
          ),
        ),
    username: () => listed(eq(users.username_key, named('username'))),
    external_id: () => listed(eq(users.external_id, named('external_id'))),
  }
  const [first = 'id', ...others] = names
  // Not "union": to merge without doubles SQLite would walk each branch in the order of ids, past every user there is. A union of one
  // is the branch itself; typed as the union that it otherwise is.
  let merged = branches[first]() as unknown as ReturnType<ReturnType<typeof listed>['unionAll']>
  for (const name of others) merged = merged.unionAll(branches[name]() as never) as unknown as typeof merged
  return merged
}
const exactStatement = statementsFor<{ id: string; facet: number }>()

/** Listed users that one of these names exactly. */
export async function findExactly(ctx: Context, exact: Exact) {
  const names = exactNames.filter((name) => exact[name] !== undefined)
  if (names.length === 0) return []
  const statement = exactStatement(`find_by_${names.join('_or_')}`, namedBy(names))
  return onceEach(await statement(ctx.db, { application_id: ctx.application_id, ...exact }))
}

const onceEach = <Row extends { id: string }>(rows: Row[]): Row[] =>
  rows.length < 2 ? rows : [...new Map(rows.map((row) => [row.id, row])).values()]

const holders = prepared<Values, UserWithContacts[]>('find_holders', (db) => {
  const { users, identifiers } = db.tables
  // Not "distinct": for that SQLite would walk all identifiers in the order of their users.
  const ids = db.queries
    .select({ id: identifiers.user_id })
    .from(identifiers)
    .where(
      and(
        eq(identifiers.application_id, named('application_id')),
        eq(identifiers.value, named('value')),
        isNull(identifiers.released_at),
      ),
    )
    .limit(100)
    .as('ids')
  return db.queries
    .select(userColumns(db))
    .from(ids)
    .innerJoin(users, and(eq(users.application_id, named('application_id')), eq(users.id, ids.id)))
    .where(isNull(users.hidden_at))
})

/** Listed users who hold an e-mail address or a phone number, whole: the commonest search, in one statement. */
export const findHolders = async ({ db, application_id }: Context, value: string) =>
  onceEach(await holders(db, { application_id, value }))

const membersPage = (direction: Direction) =>
  prepared<Values, Entry[]>(`scan_members_${direction}`, (db) => {
    const { users, userGroupMembers: m } = db.tables
    return db.queries
      .select({ id: users.id, key: users.name_key, facet: users.facet })
      .from(m)
      .innerJoin(users, and(eq(users.application_id, m.application_id), eq(users.id, m.user_id)))
      .where(
        and(
          eq(m.application_id, named('application_id')),
          eq(m.group_id, bind(m.group_id, 'group_id')),
          gt(m.user_id, bind(m.user_id, 'above')),
          lt(m.user_id, bind(m.user_id, 'below')),
          isNull(users.hidden_at),
        ),
      )
      .orderBy(direction === 'newest' ? desc(m.user_id) : asc(m.user_id))
      .limit(named('limit'))
      .offset(named('offset'))
  })
const members = { newest: membersPage('newest'), oldest: membersPage('oldest') }

/** Members of a user group, by age. */
export const scanMembers = (ctx: Context, group_id: string, direction: Direction, span: Span) =>
  members[direction](ctx.db, { application_id: ctx.application_id, group_id, ...span })

const membersAmong = prepared<Values, { id: string }[]>('find_members_among', (db) => {
  const { userGroupMembers: m } = db.tables
  return db.queries
    .select({ id: m.user_id })
    .from(m)
    .where(
      and(
        eq(m.application_id, named('application_id')),
        eq(m.group_id, named('group_id')),
        isOneOf(db, m.user_id, named('ids')),
      ),
    )
})

/** Which of these users are members of a user group. */
export const findMembersAmong = async (ctx: Context, group_id: string, ids: readonly string[]): Promise<string[]> =>
  (await membersAmong(ctx.db, { application_id: ctx.application_id, group_id, ids: asList(ctx.db, ids) })).map(
    ({ id }) => id,
  )
