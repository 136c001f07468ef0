import { sql } from 'drizzle-orm'
import type { Connection } from '../database.ts'
import type { Tables } from '../tables/index.ts'
import { uses } from './config.ts'
import { shared } from './lookups.ts'
import { type Buildable, compile, type Statement, StatementFailed } from './statement.ts'

/*
 * The public interface of the engine. A query is defined once, as a function of its parameters, and called with their values:
 *
 *   const userById = query('user_by_id', ({ queries, tables: { users } }, p: Params<{ id: string }>) =>
 *     queries.select().from(users).where(eq(users.id, p.id)))
 *   const rows = await userById(db, { id })
 */

/**
 * The parameters of a query. They have the types of their values, so that comparing one to a column of another type doesn't compile. While
 * the query is being built, they are placeholders: pass them to Drizzle, and never inspect them.
 */
export type Params<Values extends object> = { readonly [Name in keyof Values]: Values[Name] }

/** Runs a query with the given values, on the database or in a transaction. */
export type Query<Values extends object, Result> = (connection: Connection, values: Values) => Promise<Result>

export interface QueryOptions {
  /** Whether requests need its result before anything else, as when looking up their credential. It doesn't queue behind other reads. */
  isFirst?: boolean
  /** Whether calls with the same values in one turn of the event loop share one run. They also share the rows, so don't modify them. */
  isShared?: boolean
}

/**
 * Defines a query that is built only once per database, because building one costs several times as much as running it. The name must be
 * unique. It appears in the database's statistics.
 */
export function query<Values extends object, Result>(
  name: string,
  build: (connection: Connection, params: Values) => Buildable<Result>,
  { isFirst = false, isShared = false }: QueryOptions = {},
): Query<Values, Result> {
  const run = uses('kept_statements') ? kept(name, build, isFirst) : plain(name, build)
  return isShared ? shared(run) : run
}

function kept<Values extends object, Result>(
  name: string,
  build: (connection: Connection, params: Values) => Buildable<Result>,
  isFirst: boolean,
): Query<Values, Result> {
  const built = new WeakMap<Tables, Statement>()
  return (connection, values) => {
    let statement = built.get(connection.tables)
    if (!statement) {
      statement = compile(build(connection, placeholdersFor<Values>()), { name, isFirst, dialect: connection.dialect })
      refuseSecondMeaning(connection.tables, statement)
      built.set(connection.tables, statement)
    }
    return connection.run(statement, values) as Promise<Result>
  }
}

/** Defines a query whose statement depends on a shape, such as the filters of a list. There is one query per shape, created on first use. */
export function queryFor<Shape, Values extends object, Result>(
  nameOf: (shape: Shape) => string,
  build: (connection: Connection, params: Values, shape: Shape) => Buildable<Result>,
): (shape: Shape) => Query<Values, Result> {
  const made = new Map<string, Query<Values, Result>>()
  return (shape) => {
    const name = nameOf(shape)
    const known = made.get(name) ?? query(name, (connection, params: Values) => build(connection, params, shape))
    made.set(name, known)
    return known
  }
}

/** The query without the engine: builds the statement with its values on every call, and lets Drizzle run it. */
function plain<Values extends object, Result>(
  name: string,
  build: (connection: Connection, params: Values) => Buildable<Result>,
): Query<Values, Result> {
  return async (connection, values) => {
    try {
      return await build(connection, values)
    } catch (error) {
      throw new StatementFailed(name, error)
    }
  }
}

/** Stands in for the values while a query is being built. */
export const placeholdersFor = <Values extends object>(): Values => placeholders as Values

/** Returns a placeholder for any property name. */
const placeholders: object = new Proxy(
  {},
  { get: (_, name) => (typeof name === 'string' ? sql.placeholder(name) : undefined) },
)

const meanings = new WeakMap<Tables, Map<string, string>>()

/** Postgres caches statements by name. A second statement with the same name would fail, but only on connections where the first has run. */
function refuseSecondMeaning(tables: Tables, { name, text }: Statement) {
  const known = meanings.get(tables) ?? new Map<string, string>()
  meanings.set(tables, known.set(name, known.get(name) ?? text))
  if (known.get(name) !== text) throw new Error(`two queries are called ${name}`)
}
