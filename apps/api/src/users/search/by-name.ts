import { asBranch, type Connection, type Params, query, type Tables } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, not, sql, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { userColumns } from '../../rows/users.ts'
import {
  type Entry,
  type WholeEntry,
  type Span,
  type Stretch,
  type BeginningValues,
  countOfRows,
  type After,
  entry,
  fromStart,
  fromFirst,
  rangeOf,
  withReach,
} from './scan.ts'

/** What a scan by name returns: entries or complete users, each with its key. */
type Selected = 'entries' | 'users'

// The type is that of entries in both cases, because a statement whose columns depend on a value can't have a precise type.
const columnsOf = (db: Connection, selected: Selected, key: SQL<string>) =>
  selected === 'entries' ? entry(db, key) : { ...userColumns(db), ...entry(db, key) }

/** Casts a scan that selects complete users, because its type can't depend on a value. */
const whole = (scan: PromiseLike<Entry[]>) => scan as Scan<WholeEntry>
type Scan<Row> = ReturnType<Parameters<typeof query<object, Row[]>>[1]>

const byName = (
  db: Connection,
  p: Params<After & Pick<Span, 'limit' | 'offset'> & { application_id: string }>,
  selected: Selected,
) => {
  const { users } = db.tables
  return db.queries
    .select(columnsOf(db, selected, sql<string>`${users.name_key}`))
    .from(users)
    .where(
      and(
        eq(users.application_id, p.application_id),
        isNull(users.hidden_at),
        sql`(${users.name_key}, ${users.id}) > (${p.key}, ${p.id})`,
      ),
    )
    .orderBy(asc(users.name_key), asc(users.id))
    .limit(p.limit)
    .offset(p.offset)
}
const entriesByName = query('scan_by_name', (db, p: Parameters<typeof byName>[1]) => byName(db, p, 'entries'))
const usersByName = query('users_by_name', (db, p: Parameters<typeof byName>[1]) => whole(byName(db, p, 'users')))

/** The entries of listed users, by name. */
export const scanByName = (ctx: Context, after: After | undefined, { limit, offset }: Pick<Span, 'limit' | 'offset'>) =>
  entriesByName(ctx.db, { application_id: ctx.application_id, ...(after ?? fromStart), limit, offset })

/** Like `scanByName` without an offset, but with complete users, because the scan reads their rows anyway. */
export const readByName = (ctx: Context, after: After | undefined, limit: number) =>
  usersByName(ctx.db, { application_id: ctx.application_id, ...(after ?? fromStart), limit, offset: 0 })

type NameColumn = Tables['users']['name_key'] | Tables['users']['last_name_key']
const begins = (column: NameColumn, p: Params<Pick<BeginningValues, 'first' | 'last'>>) =>
  and(gte(column, p.first), lt(column, p.last))

const beginningNames = (db: Connection, p: Params<BeginningValues & Stretch>, selected: Selected) => {
  const { users } = db.tables
  const branch = (column: NameColumn, otherwise?: SQL) =>
    asBranch(
      db,
      db.queries
        .select(columnsOf(db, selected, sql<string>`${column}`))
        .from(users)
        .where(
          and(
            eq(users.application_id, p.application_id),
            isNull(users.hidden_at),
            begins(column, p),
            sql`(${column}, ${users.id}) > (${p.key}, ${p.id})`,
            otherwise,
          ),
        ),
      p.reach,
      asc(column),
      asc(users.id),
    )
  const whoseFullNameDoesNot = begins(users.name_key, p)
  return branch(users.name_key)
    .unionAll(branch(users.last_name_key, whoseFullNameDoesNot && not(whoseFullNameDoesNot)))
    .orderBy(sql`key`, sql`id`)
    .limit(p.limit)
    .offset(p.offset)
}
const entriesBeginning = query('scan_names_beginning', (db, p: Params<BeginningValues & Stretch>) =>
  beginningNames(db, p, 'entries'),
)
const usersBeginning = query('users_names_beginning', (db, p: Params<BeginningValues & Stretch>) =>
  whole(beginningNames(db, p, 'users')),
)
// Without an order or columns, so that index-only scans are enough.
const countedNames = query(
  'count_names_beginning',
  (db, p: Params<Omit<BeginningValues, keyof After> & Pick<Span, 'limit'>>) => {
    const { users } = db.tables
    const branch = (column: NameColumn, otherwise?: SQL) =>
      db.queries
        .select({ found: sql`1`.as('found') })
        .from(users)
        .where(and(eq(users.application_id, p.application_id), isNull(users.hidden_at), begins(column, p), otherwise))
    const whoseFullNameDoesNot = begins(users.name_key, p)
    return countOfRows(
      db,
      branch(users.name_key)
        .unionAll(branch(users.last_name_key, whoseFullNameDoesNot && not(whoseFullNameDoesNot)))
        .limit(p.limit),
    )
  },
)

const beginningValues = (ctx: Context, beginning: string, after: After = fromFirst(beginning)) => ({
  application_id: ctx.application_id,
  ...rangeOf(beginning),
  ...after,
})

/** Counts the listed users whose full name or last name begins with a text, up to `limit`. */
export async function countNamesBeginning(ctx: Context, beginning: string, limit: number): Promise<number> {
  const [row] = await countedNames(ctx.db, { application_id: ctx.application_id, ...rangeOf(beginning), limit })
  return row?.found ?? 0
}

/** Listed users whose full name or last name begins with a text, ordered by the name that matches. */
export const scanNamesBeginning = (
  ctx: Context,
  beginning: string,
  after: After | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
) => entriesBeginning(ctx.db, { ...beginningValues(ctx, beginning, after), ...withReach({ limit, offset }) })

/** Like `scanNamesBeginning` without an offset, but with complete users. */
export const readNamesBeginning = (ctx: Context, beginning: string, after: After | undefined, limit: number) =>
  usersBeginning(ctx.db, { ...beginningValues(ctx, beginning, after), ...withReach({ limit, offset: 0 }) })
