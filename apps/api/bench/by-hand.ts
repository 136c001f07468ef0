import type { Dialect } from '@clientele/db'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'

/** Runs statements with the driver alone, in transactions. `?` stands for each value, and `among(?)` for a list of texts. */
interface Driver {
  run(statement: string, values: readonly unknown[]): Promise<number>
  transaction(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

/** Opens a database of the benchmark beside the API that uses it. */
export async function openByHand(dialect: Dialect, url: string): Promise<Driver> {
  return dialect === 'sqlite' ? openSqlite(url) : openPostgres(url)
}

function openSqlite(url: string): Driver {
  const raw = new BetterSqlite(url.replace(/^file:(\/\/)?/, ''), { timeout: 5_000 })
  const prepared = new Map<string, BetterSqlite.Statement<unknown[]>>()
  const prepare = (text: string) => {
    const statement = prepared.get(text) ?? raw.prepare<unknown[]>(text)
    prepared.set(text, statement)
    return statement
  }
  return {
    async run(statement, values) {
      const text = statement.replaceAll('among(?)', '(select value from json_each(?))')
      return prepare(text).run(...values.map((value) => (Array.isArray(value) ? JSON.stringify(value) : value))).changes
    },
    async transaction(work) {
      raw.exec('begin immediate')
      await work()
      raw.exec('commit')
    },
    async close() {
      raw.close()
    },
  }
}

async function openPostgres(url: string): Promise<Driver> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const names = new Map<string, string>()
  return {
    async run(statement, values) {
      const name = names.get(statement) ?? `by hand ${names.size}`
      names.set(statement, name)
      let place = 0
      const text = statement
        .replaceAll('among(?)', '(select unnest(?::text[]))')
        .replaceAll('?', () => `$${(place += 1)}`)
      return (await client.query({ name, text, values: [...values] })).rowCount ?? 0
    },
    async transaction(work) {
      await client.query('begin')
      await work()
      await client.query('commit')
    },
    async close() {
      await client.end()
    },
  }
}

/** The present moment, as a statement of each database writes it. */
export const nowIn: Record<Dialect, string> = {
  sqlite: "cast(unixepoch('subsec') * 1000 as integer)",
  postgres: 'now()',
}
