import type { Connection, Queries } from '../database.ts'
import { uses } from './config.ts'
import type { Query } from './query.ts'

/**
 * A read that many ask for at once, such as the one behind a credential: those that ask the same within one turn of the event loop share
 * one statement. It starts when the turn ends, after every one of them has asked, so that nobody gets an older answer than alone.
 * What it answers belongs to several and is not changed. Inside a transaction nothing is shared.
 */
export function shared<Values extends object, Result>(read: Query<Values, Result>): Query<Values, Result> {
  if (!uses('shared_lookups')) return read
  const turns = new WeakMap<Queries, Map<string, Promise<Result>>>()
  return (connection: Connection, values: Values) => {
    if (connection.inTransaction) return read(connection, values)
    const { queries } = connection
    let asked = turns.get(queries)
    if (!asked) {
      // A map for each turn: one that is filled and emptied forever leaves tables behind that the garbage collector keeps far too long.
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

/** When everything that has arrived is read. One promise for all, so that what they wait for also starts together. */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((ended) =>
    setImmediate(() => {
      end = undefined
      ended()
    }),
  )
  return end
}
