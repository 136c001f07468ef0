import type { Connection, Queries } from '../database.ts'
import { uses } from './config.ts'
import type { Query } from './query.ts'

/**
 * Deduplicates a read that many requests make at once, such as looking up a credential: calls with the same values in one turn of the event
 * loop share one statement. It starts at the end of the turn, after all of those calls, so no caller sees older data than a separate read
 * would return. The result is shared, so don't modify it. Reads inside a transaction aren't shared.
 */
export function shared<Values extends object, Result>(read: Query<Values, Result>): Query<Values, Result> {
  if (!uses('shared_lookups')) return read
  const askedThisTurn = mapPerTurn<Promise<Result>>()
  return (connection: Connection, values: Values) => {
    if (connection.inTransaction) return read(connection, values)
    const asked = askedThisTurn(connection.queries)
    const key = JSON.stringify(Object.values(values))
    const known = asked.get(key)
    if (known) return known
    const answer = endOfTurn().then(() => read(connection, values))
    asked.set(key, answer)
    return answer
  }
}

/**
 * Combines lookups that many requests make at once, each for its own value: on Postgres, all calls in one turn of the event loop are one statement,
 * `many`, whose rows say which value they belong to. On SQLite, where a statement takes no round trip, each call runs as `one`. So does each call
 * whose combined statement failed, so that no request suffers from the value of another.
 */
export function gathered<Scope extends object, Row>(
  one: Query<Scope & { value: string }, Row[]>,
  many: Query<Scope & { values: string[] }, (Row & { wanted: string })[]>,
): Query<Scope & { value: string }, Row[]> {
  if (!uses('gathered_lookups')) return one
  const batchesThisTurn = mapPerTurn<Batch<Row>>()
  return async (connection, values) => {
    if (connection.inTransaction || connection.dialect === 'sqlite') return one(connection, values)
    const { value, ...scope } = values
    const batches = batchesThisTurn(connection.queries)
    const key = JSON.stringify(scope)
    const batch = batches.get(key) ?? startBatch((all) => many(connection, { ...(scope as Scope), values: all }))
    batches.set(key, batch)
    batch.values.add(value)
    const rows = await batch.rows
    return rows ? (rows.get(value) ?? []) : one(connection, values)
  }
}

interface Batch<Row> {
  values: Set<string>
  /** The rows of each value that has any; undefined if the statement failed. */
  rows: Promise<Map<string, Row[]> | undefined>
}

function startBatch<Row>(read: (values: string[]) => Promise<(Row & { wanted: string })[]>): Batch<Row> {
  const values = new Set<string>()
  const rows = endOfTurn()
    .then(() => read([...values]))
    .then(
      (found) => Map.groupBy<string, Row & { wanted: string }>(found, ({ wanted }) => wanted),
      () => undefined,
    )
  return { values, rows }
}

/** A map for each turn of the event loop. A long-lived one would leave outgrown hash tables behind, which the garbage collector frees far too late. */
function mapPerTurn<Value>(): (queries: Queries) => Map<string, Value> {
  const maps = new WeakMap<Queries, Map<string, Value>>()
  return (queries) => {
    let map = maps.get(queries)
    if (!map) {
      maps.set(queries, (map = new Map()))
      void endOfTurn().then(() => maps.delete(queries))
    }
    return map
  }
}

let end: Promise<void> | undefined

/** Resolves once all input that has already arrived has been read. Callers share one promise, so that their next steps also start together. */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((ended) =>
    setImmediate(() => {
      end = undefined
      ended()
    }),
  )
  return end
}
