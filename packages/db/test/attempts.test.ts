import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { migratedUrl, open } from './open.ts'

test.runIf(process.env.TEST_DIALECT === 'postgres')('attempts are counted without being logged ahead', async () => {
  const { queries } = open(await migratedUrl())
  const unlogged = await queries
    .select({ name: sql<string>`relname` })
    .from(sql`pg_class`)
    .where(sql`relpersistence = 'u' and relkind = 'r'`)
  expect(unlogged).toEqual([{ name: 'attempts' }])
})
