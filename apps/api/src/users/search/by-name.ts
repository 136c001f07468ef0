import { bind, prepared, type Connection } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, not, sql, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { userColumns } from '../../rows/users.ts'
import {
  type Entry,
  type WholeEntry,
  type Span,
  type Values,
  named,
  asBranch,
  counted,
  type After,
  entry,
  fromStart,
  fromFirst,
  rangeOf,
  withReach,
} from './scan.ts'

/** What a scan by name answers: entries, or users whole, each with its key. */
type Selected = 'entries' | 'users'

// Typed as entries either way: a statement whose columns depend on a value has no type of its own.
const columnsOf = (db: Connection, selected: Selected, key: SQL<string>) =>
  selected === 'entries' ? entry(db, key) : { ...userColumns(db), ...entry(db, key) }

const byName = (db: Connection, selected: Selected) => {
  const { users } = db.tables
  return db.queries
    .select(columnsOf(db, selected, sql<string>`${users.name_key}`))
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
}
const entriesByName = prepared<Values, Entry[]>('scan_by_name', (db) => byName(db, 'entries'))
const usersByName = prepared<Values, WholeEntry[]>('users_by_name', (db) => byName(db, 'users') as never)

/** The users that are listed, by name. */
export const scanByName = (ctx: Context, after: After | undefined, { limit, offset }: Pick<Span, 'limit' | 'offset'>) =>
  entriesByName(ctx.db, { application_id: ctx.application_id, ...(after ?? fromStart), limit, offset })

/** The same from where the scan begins, whole: their rows are at hand when the index leads to them. */
export const readByName = (ctx: Context, after: After | undefined, limit: number) =>
  usersByName(ctx.db, { application_id: ctx.application_id, ...(after ?? fromStart), limit, offset: 0 })

const beginningNames = (db: Connection, selected: Selected) => {
  const { users } = db.tables
  type NameColumn = typeof users.name_key | typeof users.last_name_key
  const begins = (column: NameColumn) => and(gte(column, bind(column, 'first')), lt(column, bind(column, 'last')))
  const branch = (column: NameColumn, otherwise?: SQL) =>
    asBranch(
      db,
      db.queries
        .select(columnsOf(db, selected, sql<string>`${column}`))
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
const entriesBeginning = prepared<Values, Entry[]>('scan_names_beginning', (db) => beginningNames(db, 'entries'))
const usersBeginning = prepared<Values, WholeEntry[]>(
  'users_names_beginning',
  (db) => beginningNames(db, 'users') as never,
)
const countedNames = counted('scan_names_beginning', (db) => beginningNames(db, 'entries'))

const beginningValues = (ctx: Context, beginning: string, after: After = fromFirst(beginning)) => ({
  application_id: ctx.application_id,
  ...rangeOf(beginning),
  ...after,
})

export const countNamesBeginning = (ctx: Context, beginning: string, limit: number) =>
  countedNames(ctx.db, { ...beginningValues(ctx, beginning), limit })

/** Listed users whose full name or last name begins with a text, in the order of what begins with it. */
export const scanNamesBeginning = (
  ctx: Context,
  beginning: string,
  after: After | undefined,
  { limit, offset }: Pick<Span, 'limit' | 'offset'>,
) => entriesBeginning(ctx.db, { ...beginningValues(ctx, beginning, after), ...withReach({ limit, offset }) })

/** The same from where the scan begins, whole. */
export const readNamesBeginning = (ctx: Context, beginning: string, after: After | undefined, limit: number) =>
  usersBeginning(ctx.db, { ...beginningValues(ctx, beginning, after), ...withReach({ limit, offset: 0 }) })
