import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { uploadCustomers } from '../world/imports.ts'
import { act, untilState } from '../world/jobs.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

/* Undoing an import takes as many statements for many customers as for one, apart from what is left of each. They are counted by the databases' drivers. */

const statement = Object.getPrototypeOf(new BetterSqlite(':memory:').prepare('select 1')) as BetterSqlite.Statement
const ofSqlite = [vi.spyOn(statement, 'all'), vi.spyOn(statement, 'get'), vi.spyOn(statement, 'run')]
const ofPostgres = vi.spyOn(pg.Client.prototype, 'query')

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await app.stop()
})

const theirs = ['identifiers', 'credentials', 'sessions', 'codes', 'sign_ups', 'messages', 'user_pairs']

/** The tables in which statements look for, or delete, what belongs to customers, while an import of some is undone: one entry for each statement. */
async function deletedFor(customers: number): Promise<string[]> {
  const rows = Array.from({ length: customers }, (_, i) => `n${i}@example.com,${9_876_500_000 + i}\n`)
  const file_url = await uploadCustomers(app, `email,phone\n${rows.join('')}`)
  const { body: job } = await app.call('POST', '/imports', { file_url, country_code: 91 })
  expect(await untilState(app, job._id, 'completed')).toMatchObject({ result: { created: customers } })
  for (const spy of [...ofSqlite, ofPostgres]) spy.mockClear()
  const { body: undo } = await act(app, job._id, 'undo')
  expect(await untilState(app, undo._id, 'completed')).toMatchObject({ undo_result: { undone: customers, kept: 0 } })
  const texts = [
    ...ofSqlite.flatMap(({ mock }) => mock.contexts.map((each) => (each as BetterSqlite.Statement).source)),
    ...ofPostgres.mock.calls.map(([given]: unknown[]) =>
      typeof given === 'string' ? given : (given as pg.QueryConfig).text,
    ),
  ]
  const tables = texts.flatMap((text) => /^(?:delete|select "id") from "(\w+)"/.exec(text)?.[1] ?? [])
  return tables.filter((table) => theirs.includes(table)).toSorted()
}

test('fifty customers are erased with as many statements as one', async () => {
  const one = await deletedFor(1)
  expect(one.length).toBeGreaterThanOrEqual(9)
  expect(await deletedFor(50)).toEqual(one)
})
