import { planning } from '@clientele/db/testing'
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
let transactions = 0
let isInTransaction = false
/** What each kind of SQLite connection was set to. */
const settings = { reader: new Set<string>(), writer: new Set<string>() }

function hear(text: string, params: unknown[]): void {
  if (text === 'rollback') throw new Error('The api undid what was to be captured.')
  // Everything started before has ended: what comes now may depend on it.
  if (ended === started) group += 1
  started += 1
  if (text.startsWith('begin')) {
    transactions += 1
    isInTransaction = true
  } else if (text === 'commit') isInTransaction = false
  else heard.push({ text, params, group, transaction: isInTransaction ? transactions : undefined })
}

/** Everything that is said to the database while `work` runs, apart from which API key calls: the bare server asks nobody. */
export async function capture<T>(work: () => Promise<T>): Promise<Trace & { answer: T }> {
  heard = []
  group = 0
  transactions = 0
  const answer = await work()
  return { statements: heard.filter(({ text }) => !text.includes('"bearer_tokens"')), answer }
}

/** The settings of SQLite connections, as the api made them. */
export const sqliteSettings = () => ({ reader: [...settings.reader], writer: [...settings.writer] })

/** What a connection of Postgres is told once. */
const planningTexts: ReadonlySet<string> = new Set(Object.values(planning))

/** Whether a statement only prepares a connection for others. */
const isSettingUp = (text: string) => planningTexts.has(text) || text.startsWith('select pg_backend_pid()')

/** What a client of Postgres is told. */
interface Said {
  text?: string
  values?: unknown[]
  callback?: (...answer: unknown[]) => void
}

/** Begins to listen; answers what ends it. */
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
    // A statement tells its end to a function that is part of it or comes third, or to a promise.
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
