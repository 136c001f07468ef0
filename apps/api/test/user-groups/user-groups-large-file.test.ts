import { setImmediate as breathe } from 'node:timers/promises'
import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { expect, test } from 'vitest'
import { alive_bytes } from '../world/memory.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const userCount = 20_000
const rowCount = 100_000
/** Every tenth row matches nobody. */
const isKnown = (row: number) => row % 10 !== 0
const knownRows = rowCount - rowCount / 10

const emailOf = (row: number) =>
  isKnown(row) ? `user${(row % userCount) + 1}@example.com` : `nobody${row}@example.com`

const usersAtOnce = 10_000

/** Users, inserted directly because calls would take too long. Their ID and address are their number. */
async function addUsers(app: TestApp) {
  for (let first = 1; first <= userCount; first += usersAtOnce) {
    await addSomeUsers(app, first)
    await breathe()
  }
  if (app.database.dialect === 'postgres') await analyse(app.databaseUrl)
}

/** Postgres does this by itself some time after a table has grown. Without it, it plans for empty tables. */
async function analyse(databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('analyze')
  await client.end()
}

async function addSomeUsers({ database, application_id }: TestApp, first: number) {
  const last = first + usersAtOnce - 1
  const { dialect, queries, tables } = database
  const id = dialect === 'postgres' ? sql`lpad(to_hex(n), 24, '0')` : sql`printf('%024x', cast(n as integer))`
  const now = dialect === 'postgres' ? sql`now()` : sql`0`
  const yes = dialect === 'postgres' ? sql`true` : sql`1`
  const numbers =
    dialect === 'postgres'
      ? sql`generate_series(${first}::int, ${last}::int) as n`
      : sql`(with recursive counting(n) as (select ${first} union all select n + 1 from counting where n < ${last})
             select n from counting)`
  const rows = (table: PgTable, values: Record<string, SQL>) => {
    const inOrder = Object.keys(getTableColumns(table)).map((name) => values[name] ?? sql`null`)
    return sql`select ${sql.join(inOrder, sql`, `)} from ${numbers}`
  }
  const shared = { application_id: sql`${application_id}`, id }
  const name = sql`'user' || cast(n as integer)`
  await queries.insert(tables.users).select(
    rows(tables.users, {
      ...shared,
      username: name,
      username_key: name,
      account_type: sql`'user'`,
      name_key: sql`''`,
      last_name_key: sql`''`,
      meta: sql`'{}'`,
      state: sql`'active'`,
      facet: sql`6`,
      created_at: now,
      updated_at: now,
      version: sql`0`,
    }),
  )
  await queries.insert(tables.identifiers).select(
    rows(tables.identifiers, {
      ...shared,
      user_id: id,
      kind: sql`'email'`,
      value: sql`${name} || '@example.com'`,
      verified: yes,
      primary: yes,
      active: yes,
      position: sql`0`,
      acquired_at: now,
    }),
  )
}

/** The file, generated while it is sent. */
async function* lines() {
  yield Buffer.from('email\n')
  const atOnce = 10_000
  for (let begin = 0; begin < rowCount; begin += atOnce) {
    const some = Array.from({ length: atOnce }, (_, i) => emailOf(begin + i))
    yield Buffer.from(`${some.join('\r\n')}\r\n`)
  }
}

interface ReadGroup {
  status: string
  progress?: { rows: number }
}

test('a large file is read in pieces: little of it is in memory, and other requests are served in between', async () => {
  const app = await startApp()
  await addUsers(app)
  const token = await app.ownToken()
  const before = alive_bytes()
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${app.application_id}`
  const sent = await fetch(`${prefix}/user_group/file`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: ReadableStream.from(lines()),
    duplex: 'half',
  } as RequestInit)
  expect(sent.status).toBe(201)
  const { file_url } = (await sent.json()) as { file_url: string }
  await app.call('POST', '/user_group', { name: 'Everybody', description: '', file_url })

  let group: ReadGroup = { status: '' }
  const progressSeen = new Set<number>()
  let most_bytes = 0
  for (let asked = 0; group.status !== 'completed' && group.status !== 'failed'; asked += 1) {
    group = (await app.call('GET', '/user_group/1')).body
    if (group.progress) progressSeen.add(group.progress.rows)
    if (asked % 10 === 0) most_bytes = Math.max(most_bytes, alive_bytes() - before)
  }

  expect(group).toMatchObject({
    status: 'completed',
    members: userCount - userCount / 10,
    progress: { rows: rowCount, matched: knownRows },
    error: { count: rowCount - knownRows },
  })
  // Out of a hundred pieces. Reading without pauses, or reading everything at once, would show none or two.
  expect(progressSeen.size).toBeGreaterThan(20)
  // The memory was released again.
  expect(most_bytes).toBeLessThan(20 * 2 ** 20)
})
