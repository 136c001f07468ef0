import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { migratedUrl, open } from './open.ts'

test('attempts are counted in an unlogged table', async ({ skip }) => {
  skip(process.env.TEST_DIALECT !== 'postgres', 'SQLite has no unlogged tables: attempts are counted in memory')
  const { queries } = open(await migratedUrl())
  const unlogged = await queries
    .select({ name: sql<string>`relname` })
    .from(sql`pg_class`)
    .where(sql`relpersistence = 'u' and relkind = 'r'`)
  expect(unlogged).toEqual([{ name: 'attempts' }])
})
