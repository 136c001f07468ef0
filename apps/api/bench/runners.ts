import { setTimeout as sleep } from 'node:timers/promises'
import type { Dialect } from '@clientele/db'
import { planning } from '@clientele/db/testing'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { sqliteSettings } from './capture.ts'
import type { Replay } from './trace.ts'

/** The database of the bare server: only the driver, with nothing on top. */
export interface BareDatabase {
  /** Runs the statements of a replay. Returns the rows of the one marked as the answer, or else of the last one that has any. */
  run: (replay: readonly Replay[], params: unknown[][]) => Promise<unknown[]>
  /** Waits until all messages are delivered, and checkpoints the log, so that every round starts in the same state. */
  settle: () => Promise<void>
}

export const openBare: Record<Dialect, (url: string) => Promise<BareDatabase>> = { sqlite, postgres }

/** Picks the answer from the rows of each statement. */
const answerIn = (replay: readonly Replay[], found: readonly (unknown[] | undefined)[]): unknown[] =>
  found[replay.findIndex(({ isAnswer }) => isAnswer)] ?? found.findLast((rows) => rows && rows.length > 0) ?? []

const undelivered = `select 1 from jobs where kind = 'deliver_message' and state in ('waiting', 'running') limit 1`
const settlingMost_ms = 15_000

async function untilDelivered(isLeft: () => Promise<boolean>) {
  const end = performance.now() + settlingMost_ms
  while (performance.now() < end && (await isLeft())) await sleep(50)
}

async function sqlite(url: string): Promise<BareDatabase> {
  const file = url.replace(/^file:(\/\/)?/, '')
  const open = (settings: string[], options: BetterSqlite.Options) => {
    const raw = new BetterSqlite(file, options)
    for (const setting of settings) raw.pragma(setting)
    const statements = new Map<string, BetterSqlite.Statement<unknown[]>>()
    const prepare = (text: string) => {
      let statement = statements.get(text)
      if (!statement) statements.set(text, (statement = raw.prepare<unknown[]>(text)))
      return statement
    }
    return { raw, prepare }
  }
  const settings = sqliteSettings()
  const writer = open(settings.writer, { timeout: 5_000 })
  const reader = open(settings.reader, { readonly: true })
  return {
    async run(replay, params) {
      const found: unknown[][] = []
      for (const [i, { text, transaction }] of replay.entries()) {
        const reading = reader.prepare(text)
        const isAlone = transaction === undefined
        if (!isAlone && replay[i - 1]?.transaction !== transaction) writer.raw.exec('begin immediate')
        const statement = isAlone && reading.readonly ? reading : writer.prepare(text)
        const values = params[i] ?? []
        if (statement.reader) found[i] = statement.all(...values)
        else statement.run(...values)
        if (!isAlone && replay[i + 1]?.transaction !== transaction) writer.raw.exec('commit')
      }
      return answerIn(replay, found)
    },
    async settle() {
      await untilDelivered(async () => reader.prepare(undelivered).get() !== undefined)
      writer.raw.pragma('wal_checkpoint(truncate)')
    },
  }
}

type Client = Pick<pg.ClientBase | pg.Pool, 'query'>

async function postgres(url: string): Promise<BareDatabase> {
  // Keeps timestamps as text. Converting them to dates would cost the bare server time that the API doesn't spend.
  const types = {
    getTypeParser: ((oid: number, format?: 'text') =>
      oid === 1184 ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  }
  const settings = { connectionString: url, pipeline: true, types }
  const pool = new pg.Pool({ ...settings, max: 10 })
  const readers = [new pg.Client(settings), new pg.Client(settings)] as const
  pool.on('connect', (client) => void client.query(planning.others))
  await Promise.all(readers.map((reader) => reader.connect().then(() => reader.query(planning.kept))))
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    let name = names.get(text)
    if (name === undefined) names.set(text, (name = `s${names.size}`))
    return name
  }
  let turn = 0
  const nextReader = () => readers[turn++ % 2 === 0 ? 0 : 1]
  /** Standalone reads share a connection, and each write has one to itself, as in the API. */
  const aloneOn = (reader: pg.Client) => (text: string) => (/^\(?select /.test(text) ? reader : pool)

  /** Sends statements together that were started together. Returns the rows of each. */
  async function inOrder(replay: readonly Replay[], params: unknown[][], clientFor: (text: string) => Client) {
    const found: unknown[][] = []
    for (let i = 0; i < replay.length; ) {
      const group = replay[i]?.group
      const together: Promise<pg.QueryResult>[] = []
      for (; i < replay.length && replay[i]?.group === group; i += 1) {
        const text = replay[i]?.text ?? ''
        together.push(clientFor(text).query({ name: nameOf(text), text, values: params[i] ?? [] }))
      }
      for (const result of await Promise.all(together)) found.push(result.rows)
    }
    return found
  }

  async function inTransaction(replay: readonly Replay[], params: unknown[][]) {
    const client = await pool.connect()
    try {
      const begun = client.query('begin')
      const found = await inOrder(replay, params, () => client)
      await begun
      await client.query('commit')
      client.release()
      return found
    } catch (error) {
      client.release(true)
      throw error
    }
  }

  return {
    async run(replay, params) {
      const found: unknown[][] = []
      for (let from = 0, until = 0; from < replay.length; from = until) {
        const transaction = replay[from]?.transaction
        while (until < replay.length && replay[until]?.transaction === transaction) until += 1
        const [piece, values] = [replay.slice(from, until), params.slice(from, until)]
        const ofPiece = await (transaction === undefined
          ? inOrder(piece, values, aloneOn(nextReader()))
          : inTransaction(piece, values))
        found.push(...ofPiece)
      }
      return answerIn(replay, found)
    },
    async settle() {
      await untilDelivered(async () => (await nextReader().query(undelivered)).rows.length > 0)
      await nextReader().query('checkpoint')
    },
  }
}
