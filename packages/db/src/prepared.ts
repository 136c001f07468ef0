import type { Connection, Queries } from './database.ts'

interface Buildable<R> {
  prepare(name: string): { execute(values?: Record<string, unknown>): Promise<R> }
}

/**
 * A statement that is built once for each connection and from then on only run: building one costs several times what running it
 * does. `build` names its variables with `sql.placeholder`; `name` is unique, and shows in the database's own statistics.
 */
export function prepared<Values extends Record<string, unknown>, R>(
  name: string,
  build: (connection: Connection) => Buildable<R>,
): (connection: Connection, values: Values) => Promise<R> {
  const built = new WeakMap<Queries, ReturnType<Buildable<R>['prepare']>>()
  return (connection, values) => {
    let statement = built.get(connection.queries)
    if (!statement) {
      statement = build(connection).prepare(name)
      built.set(connection.queries, statement)
    }
    return statement.execute(values)
  }
}
