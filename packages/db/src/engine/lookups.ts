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
  const turns = new WeakMap<Queries, Map<string, Promise<Result>>>()
  return (connection: Connection, values: Values) => {
    if (connection.inTransaction) return read(connection, values)
    const { queries } = connection
    let asked = turns.get(queries)
    if (!asked) {
      // Each turn gets a new map: a long-lived one leaves outgrown hash tables behind, which the garbage collector frees far too late.
      turns.set(queries, (asked = new Map()))
      void endOfTurn().then(() => turns.delete(queries))
    }
    const key = JSON.stringify(Object.values(values))
    const known = asked.get(key)
    if (known) return known
    const answer = endOfTurn().then(() => read(connection, values))
    asked.set(key, answer)
    return answer
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
