import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import type { Statement, Trace } from './trace.ts'

/*
 * Listens to the drivers, so that the bare server runs the very statements of the api. It patches them for this process, which does
 * nothing but capture.
 */

let heard: Statement[] = []
let started = 0
let ended = 0
let group = 0

function hear(text: string, params: unknown[]): void {
  // Everything started before has ended: what comes now may depend on it.
  if (ended === started) group += 1
  started += 1
  heard.push({ text, params, group })
}

/** Everything that is said to the database while `work` runs, apart from who is calling: the bare server asks nobody. */
export async function capture(work: () => Promise<unknown>): Promise<Trace> {
  heard = []
  group = 0
  await work()
  const said = heard.filter(({ text }) => !text.includes('"bearer_tokens"'))
  const isFrame = ({ text }: Statement) => /^(begin|commit)/.test(text)
  return { statements: said.filter((statement) => !isFrame(statement)), inTransaction: said.some(isFrame) }
}

/** Begins to listen; answers what ends it. */
export function listenToDrivers(): () => void {
  const sqlite = BetterSqlite.prototype as unknown as {
    prepare: (text: string) => Record<'run' | 'all' | 'get', (...params: unknown[]) => unknown>
    exec: (text: string) => unknown
  }
  const { prepare, exec } = sqlite
  sqlite.prepare = function (text) {
    const statement = prepare.call(this, text)
    for (const name of ['run', 'all', 'get'] as const) {
      const original = statement[name]
      statement[name] = function (...params) {
        hear(text, params)
        ended += 1
        return original.apply(this, params)
      }
    }
    return statement
  }
  sqlite.exec = function (text) {
    if (/^(begin|commit)/.test(text)) {
      hear(text, [])
      ended += 1
    }
    return exec.call(this, text)
  }

  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = client
  client.query = function (...args) {
    const [first, values] = args
    const text = typeof first === 'string' ? first : (first as { text?: string }).text
    if (text === undefined) return query.apply(this, args)
    hear(text, (values as unknown[] | undefined) ?? (first as { values?: unknown[] }).values ?? [])
    const result = query.apply(this, args) as Promise<unknown> | undefined
    const over = () => {
      ended += 1
    }
    if (result && typeof result.then === 'function') result.then(over, over)
    else over()
    return result
  }

  return () => {
    Object.assign(sqlite, { prepare, exec })
    client.query = query
  }
}
