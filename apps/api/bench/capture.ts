import { planning } from '@clientele/db/testing'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import type { Statement, Trace } from './trace.ts'

/*
 * Listens to the database drivers, so that the bare server can run exactly the API's statements. Patches the drivers for this process, which only
 * captures.
 */

let heard: Statement[] = []
let started = 0
let ended = 0
let group = 0
let transactions = 0
let isInTransaction = false
/** The pragmas of each kind of SQLite connection. */
const settings = { reader: new Set<string>(), writer: new Set<string>() }

function hear(text: string, params: unknown[]): void {
  if (text === 'rollback') throw new Error('The api undid what was to be captured.')
  // Every earlier statement has completed, so this one may depend on them.
  if (ended === started) group += 1
  started += 1
  if (text.startsWith('begin')) {
    transactions += 1
    isInTransaction = true
  } else if (text === 'commit') isInTransaction = false
  else heard.push({ text, params, group, transaction: isInTransaction ? transactions : undefined })
}

/** Captures every statement while `work` runs, except looking up the API key, because the bare server doesn't authenticate anyone. */
export async function capture<T>(work: () => Promise<T>): Promise<Trace & { answer: T }> {
  heard = []
  group = 0
  transactions = 0
  const answer = await work()
  return { statements: heard.filter(({ text }) => !text.includes('"bearer_tokens"')), answer }
}

/** The API's settings of SQLite connections. */
export const sqliteSettings = () => ({ reader: [...settings.reader], writer: [...settings.writer] })

/** The settings that are sent once per Postgres connection. */
const planningTexts: ReadonlySet<string> = new Set(Object.values(planning))

/** Whether a statement only sets up a connection. */
const isSettingUp = (text: string) => planningTexts.has(text) || text.startsWith('select pg_backend_pid()')

/** The query that is passed to a Postgres client. */
interface Said {
  text?: string
  values?: unknown[]
  callback?: (...answer: unknown[]) => void
}

/** Starts listening. Returns a function that stops it. */
export function listenToDrivers(): () => void {
  const sqlite = BetterSqlite.prototype as unknown as {
    readonly: boolean
    prepare: (text: string) => Record<'run' | 'all' | 'get', (...params: unknown[]) => unknown>
    exec: (text: string) => unknown
    pragma: (text: string, ...options: unknown[]) => unknown
  }
  const { prepare, exec, pragma } = sqlite
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
    if (/^(begin|commit|rollback)/.test(text)) {
      hear(text, [])
      ended += 1
    }
    return exec.call(this, text)
  }
  sqlite.pragma = function (text, ...options) {
    settings[this.readonly ? 'reader' : 'writer'].add(text)
    return pragma.call(this, text, ...options)
  }

  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = client
  client.query = function (...args) {
    const [first, values, third] = args
    const said = typeof first === 'string' ? { text: first } : (first as Said)
    if (said.text === undefined || isSettingUp(said.text)) return query.apply(this, args)
    hear(said.text, (values as unknown[] | undefined) ?? said.values ?? [])
    const over = () => {
      ended += 1
    }
    // A statement reports completion to a callback in its config, to the third argument, or through a promise.
    const telling =
      (callback: (...answer: unknown[]) => void) =>
      (...answer: unknown[]) => {
        over()
        callback(...answer)
      }
    const { callback } = said
    if (callback) said.callback = telling(callback)
    if (typeof third === 'function') args[2] = telling(third as () => void)
    const result = query.apply(this, args) as Promise<unknown> | undefined
    if (!callback && typeof third !== 'function') result?.then(over, over)
    return result
  }

  return () => {
    Object.assign(sqlite, { prepare, exec, pragma })
    client.query = query
  }
}
