import { bind, prepared, type Connection } from '@clientele/db'
import { and, asc, eq, gte, isNull, lt, not, sql, type SQL } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import {
  type Entry,
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
