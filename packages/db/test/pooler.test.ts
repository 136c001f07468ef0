import { eq, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { bulkInsertInto, type Connection, openDatabase, type Params, query, uniqueViolation } from '../src/index.ts'
import { pgBouncerIsMissing, startPgBouncer } from '../src/testing.ts'
import { emptyUrl, migratedUrl } from './open.ts'

const addCompany = ({ queries, tables }: Connection, id: string) =>
  queries.insert(tables.companies).values({ id, name: id, created_at: new Date() })

const insertCompanies = bulkInsertInto('companies')

const companyOf = query('test_company', ({ queries, tables: { companies } }, p: Params<{ id: string }>) =>
  queries.select({ id: companies.id, created_at: companies.created_at }).from(companies).where(eq(companies.id, p.id)),
)
const allCompanies = query('test_companies', ({ queries, tables }) =>
  queries.select({ id: tables.companies.id }).from(tables.companies),
)

async function behind(mode: 'transaction' | 'session', url: string) {
  const bouncer = await startPgBouncer(url, mode)
  onTestFinished(() => bouncer.stop())
  return bouncer.url
}

function open(url: string, pooler?: 'transaction') {
  const database = openDatabase(url, { pooler })
  onTestFinished(() => database.close())
  return database
}

describe('behind PgBouncer', () => {
  beforeEach(({ skip }) => {
    skip(inject('template').dialect === 'sqlite', 'SQLite has no connections to pool')
    skip(pgBouncerIsMissing() !== undefined, pgBouncerIsMissing())
  })

  test('in transaction mode, with the setting, many clients share few connections and everything works', async () => {
    const url = await behind('transaction', await migratedUrl())
    const databases = [open(url, 'transaction'), open(url, 'transaction')]
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const database = databases[n % 2]
        if (!database) return
        const id = String(n)
        await database.transaction(async (tx) => {
          await addCompany(tx, id)
          expect(await companyOf(tx, { id })).toMatchObject([{ id }])
        })
        expect(await companyOf(database, { id })).toEqual([{ id, created_at: expect.any(Date) }])
        expect((await allCompanies(database, {})).map((row) => row.id)).toContain(id)
        expect(await database.queries.$count(database.tables.companies)).toBeGreaterThan(0)
      }),
    )
    expect(await allCompanies(open(url, 'transaction'), {})).toHaveLength(60)
  })

  test.each(['transaction', 'session'] as const)(
    'in %s mode, many rows are inserted at once, also behind a statement that fails',
    async (mode) => {
      const url = await behind(mode, await migratedUrl())
      const setting = mode === 'transaction' ? mode : undefined
      const databases = [open(url, setting), open(url, setting)]
      const companies = (n: number) =>
        Array.from({ length: 50 }, (_, i) => ({ id: `${n}-${i}`, name: 'a\tb\\', created_at: new Date() }))
      await Promise.all(
        Array.from({ length: 40 }, async (_, n) => {
          const database = databases[n % 2]
          if (!database) return
          const failed = await database
            .transaction(async (tx) =>
              Promise.all([insertCompanies(tx, [...companies(n), ...companies(n)]), insertCompanies(tx, companies(n))]),
            )
            .catch((error: unknown) => error)
          expect(uniqueViolation(failed)).toMatch(/companies/)
          if (n % 4 < 2) await insertCompanies(database, companies(n))
          else await database.transaction(async (tx) => insertCompanies(tx, companies(n)))
        }),
      )
      expect(await allCompanies(open(url, setting), {})).toHaveLength(40 * 50)
    },
  )

  test('in transaction mode, with the setting, several processes migrate at once', async () => {
    const url = await behind('transaction', await emptyUrl())
    const databases = [open(url, 'transaction'), open(url, 'transaction')]
    // Each process needs two of the few connections: one of them holds the lock or waits for it.
    for (const database of databases) await database.migrate()
    for (const database of databases) expect(await database.migrationState()).toBe('done')
  })

  test('in transaction mode, with the setting, the time limits apply in transactions and do not leak out of them', async () => {
    const url = await behind('transaction', await migratedUrl())
    const database = openDatabase(url, { pooler: 'transaction', limits: { lock_ms: 1_234 } })
    onTestFinished(() => database.close())
    const limit = async ({ queries }: Connection) =>
      (await queries.select({ limit: sql<string>`current_setting('lock_timeout')` }).from(sql`(select 1) one`))[0]
        ?.limit
    expect(await database.transaction(limit)).toBe('1234ms')
    expect(await limit(database)).toBe('0')
  })

  test('in transaction mode, without the setting, it refuses to start and names the setting', async () => {
    const url = await behind('transaction', await migratedUrl())
    for (let tries = 0; tries < 5; tries += 1)
      await expect(open(url).migrate()).rejects.toThrow('Set DATABASE_POOLER=transaction')
  })

  test('in session mode it works without the setting', async () => {
    const database = open(await behind('session', await migratedUrl()))
    await database.migrate()
    await database.transaction((tx) => addCompany(tx, '1'))
    expect(await companyOf(database, { id: '1' })).toMatchObject([{ id: '1' }])
    expect(await companyOf(database, { id: '1' })).toMatchObject([{ id: '1' }])
  })
})
