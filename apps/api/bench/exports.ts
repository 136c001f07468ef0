import type { Dialect } from '@clientele/db'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { demoApplicationId } from '../src/demo/fill.ts'
import { type Api, finishJob } from './jobs.ts'
import { watchMemory } from './processes.ts'

/** The figures of exporting every customer, and of the least that any export has to do. */
export interface ExportFigures {
  rows: number
  seconds: { csv: number; xlsx: number; limit: number }
  most_mb: number
}

/** An export is at least half as fast as writing the same customers by hand. */
export const exportGoal = 0.5

interface Measured extends Api {
  dialect: Dialect
  url: string
  memoryNow_mb: () => number
}

export async function measureExports(wanted: Measured): Promise<ExportFigures> {
  const limit = await writeByHand(wanted)
  const csv = await exportAs('csv', wanted)
  const xlsx = await exportAs('xlsx', wanted)
  return {
    rows: csv.rows,
    seconds: { csv: csv.seconds, xlsx: xlsx.seconds, limit: (limit.seconds / limit.rows) * csv.rows },
    most_mb: Math.max(csv.most_mb, xlsx.most_mb),
  }
}

async function exportAs(format: 'csv' | 'xlsx', { memoryNow_mb, ...api }: Measured) {
  const memory = watchMemory(memoryNow_mb)
  const { seconds, result } = await finishJob(api, '/exports', { format })
  return { rows: Number(result.exported), seconds, most_mb: memory.most_mb() }
}

const rowsAtOnce = 4_000

type Row = Record<string, unknown>

/** What a reader and a writer of a database have in common here. */
interface ByHand {
  users(below: string): Promise<Row[]>
  contacts(ids: readonly unknown[]): Promise<Row[]>
  write(bytes: Buffer): Promise<unknown>
  close(): Promise<unknown>
}

/** The raw limit: the same customers and contacts, read with two statements at a time, joined as text, and written in pieces, with the driver alone. */
async function writeByHand({ dialect, url }: Measured): Promise<{ rows: number; seconds: number }> {
  const database = await byHand[dialect](url)
  const began = performance.now()
  let rows = 0
  for (let below = 'g'; ; ) {
    const users = await database.users(below)
    const contacts = Map.groupBy(await database.contacts(users.map(({ id }) => id)), ({ user_id }) => user_id)
    const lines = users.map((user) => {
      const cells = [...Object.values(user), ...(contacts.get(user.id) ?? []).flatMap((each) => Object.values(each))]
      return `${cells.map((cell) => (cell === null ? '' : String(cell as string))).join(',')}\r\n`
    })
    await database.write(Buffer.from(lines.join('')))
    rows += users.length
    if (users.length < rowsAtOnce) break
    below = users.at(-1)?.id as string
  }
  const seconds = (performance.now() - began) / 1_000
  await database.close()
  return { rows, seconds }
}

const usersBelow = (place: (n: number) => string) =>
  `select * from users where application_id = ${place(1)} and id < ${place(2)} and hidden_at is null order by id desc limit ${rowsAtOnce}`
const contactColumns = 'user_id, kind, value, country_code, phone, verified, "primary", active'

const byHand: Record<Dialect, (url: string) => Promise<ByHand>> = {
  async sqlite(url) {
    const raw = new BetterSqlite(url.replace(/^file:(\/\/)?/, ''), { timeout: 5_000 })
    raw.exec('create table if not exists bench_pieces (content blob)')
    const users = raw.prepare<unknown[], Row>(usersBelow(() => '?'))
    const contacts = raw.prepare<unknown[], Row>(
      `select ${contactColumns} from identifiers where user_id in (select value from json_each(?)) and application_id = ? and released_at is null`,
    )
    const insert = raw.prepare<unknown[]>('insert into bench_pieces values (?)')
    return {
      users: async (below) => users.all(demoApplicationId, below),
      contacts: async (ids) => contacts.all(JSON.stringify(ids), demoApplicationId),
      write: async (bytes) => insert.run(bytes),
      async close() {
        raw.exec('drop table bench_pieces')
        raw.close()
      },
    }
  },
  async postgres(url) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('create table if not exists bench_pieces (content bytea)')
    const ask = async (name: string, text: string, values: unknown[]) =>
      (await client.query<Row>({ name, text, values })).rows
    return {
      users: (below) =>
        ask(
          'users',
          usersBelow((n) => `$${n}`),
          [demoApplicationId, below],
        ),
      contacts: (ids) =>
        ask(
          'contacts',
          `select ${contactColumns} from identifiers where user_id = any($1) and application_id = $2 and released_at is null`,
          [ids, demoApplicationId],
        ),
      write: (bytes) => ask('write', 'insert into bench_pieces values ($1)', [bytes]),
      async close() {
        await client.query('drop table bench_pieces')
        await client.end()
      },
    }
  },
}
