import type { Dialect } from '@clientele/db'
import { planning } from '@clientele/db/testing'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { sqliteSettings } from '../capture.ts'
import type { BestStatement, Values } from './statement.ts'

/** A database, opened for these statements alone. */
export interface BestDatabase {
  /** Returns a function that runs a statement and returns the resulting rows. */
  prepare: (statement: BestStatement, name: string) => (values: Values) => Promise<unknown[]>
  close: () => Promise<void>
}

export const openBest: Record<Dialect, (url: string) => Promise<BestDatabase>> = { sqlite, postgres }

async function sqlite(url: string): Promise<BestDatabase> {
  const file = url.replace(/^file:(\/\/)?/, '')
  const settings = sqliteSettings()
  const open = (pragmas: readonly string[], options: BetterSqlite.Options) => {
    const raw = new BetterSqlite(file, options)
    for (const pragma of pragmas) raw.pragma(pragma)
    return raw
  }
  const writer = open(settings.writer, { timeout: 5_000 })
  const reader = open(settings.reader, { readonly: true })
  return {
    prepare({ sqlite: texts }) {
      const [only, ...others] = texts
      if (only !== undefined && others.length === 0 && reader.prepare(only).readonly) {
        const statement = reader.prepare<[Values]>(only)
        return async (values) => statement.all(values)
      }
      const statements = texts.map((text) => writer.prepare<[Values]>(text))
      const write = writer.transaction((values: Values) => {
        let answer: unknown[] = []
        for (const statement of statements)
          if (statement.reader) answer = statement.all(values)
          else statement.run(values)
        return answer
      })
      return async (values) => write.immediate(values)
    },
    async close() {
      reader.close()
      writer.close()
    },
  }
}

const writersMax = 10

async function postgres(url: string): Promise<BestDatabase> {
  // Keeps timestamps as text, because converting them to dates would cost time for nothing.
  const types = {
    getTypeParser: ((oid: number, format?: 'text') =>
      oid === 1184 ? String : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
  }
  const connect = async () => {
    const client = new pg.Client({ connectionString: url, pipeline: true, types })
    await client.connect()
    await client.query(planning.kept)
    return client
  }
  const readers = await Promise.all([connect(), connect()])
  const writers = await Promise.all(Array.from({ length: writersMax }, connect))
  return {
    prepare({ postgres: text }, name) {
      const names: string[] = []
      const numbered = text.replace(/(?<!:):(\w+)/g, (_, value: string) => {
        if (!names.includes(value)) names.push(value)
        return `$${names.indexOf(value) + 1}`
      })
      const clients = /\b(insert into|update)\b/.test(text) ? writers : readers
      let turn = 0
      return async (values) => {
        turn = (turn + 1) % clients.length
        const query = { name: `best_${name}`, text: numbered, values: names.map((value) => values[value]) }
        return (await clients[turn]?.query(query))?.rows ?? []
      }
    },
    close: async () => void (await Promise.all([...readers, ...writers].map((client) => client.end()))),
  }
}
