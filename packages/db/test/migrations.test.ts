import type { PgTable } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { emptyUrl, migratedUrl, open } from './open.ts'

test('an empty database is not up to date until it is migrated, and twice is once', async () => {
  const database = open(await emptyUrl())
  expect(await database.isMigrated()).toBe(false)
  await database.migrate()
  expect(await database.isMigrated()).toBe(true)
  const { queries, tables } = database
  await queries.insert(tables.companies).values({ id: '1', name: 'One', created_at: new Date() })
  await database.migrate()
  expect(await database.isMigrated()).toBe(true)
  expect(await queries.select().from(tables.companies)).toHaveLength(1)
})

test('several processes may migrate at once, and each finds the tables done', async () => {
  const url = await emptyUrl()
  const databases = [open(url), open(url), open(url)]
  await Promise.all(databases.map((database) => database.migrate()))
  for (const database of databases) {
    expect(await database.isMigrated()).toBe(true)
    for (const table of Object.values(database.tables))
      expect(await database.queries.select().from(table as PgTable)).toEqual([])
  }
})

test('a migrated database tells its plans', async () => {
  const database = open(await migratedUrl())
  const { tables, queries } = database
  const { sql } = queries.select().from(tables.users).toSQL()
  expect(await database.explain({ text: sql })).toMatch(/users/)
})
