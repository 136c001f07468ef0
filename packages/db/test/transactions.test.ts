import { setTimeout as wait } from 'node:timers/promises'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import {
  type Connection,
  type Database,
  faultCode,
  isUnavailable,
  openDatabase,
  isPlain,
  query,
  uniqueViolation,
} from '../src/index.ts'
import { migratedUrl, open } from './open.ts'

const addCompany = ({ queries, tables }: Connection, id: string) =>
  queries.insert(tables.companies).values({ id, name: id, created_at: new Date() })

const companyIds = async ({ queries, tables }: Connection) =>
  (await queries.select({ id: tables.companies.id }).from(tables.companies)).map(({ id }) => id).toSorted()

/** Reads a number and writes it back, increased by one. An update would be lost if two transactions did this without waiting for each other. */
const countUp = (database: Database, name: string) =>
  database.transaction(async ({ dialect, queries, tables: { sequences } }) => {
    const rows = queries.select().from(sequences).where(eq(sequences.name, name))
    const [row] = await (dialect === 'postgres' ? rows.for('update') : rows)
    await queries
      .update(sequences)
      .set({ value: (row?.value ?? 0) + 1 })
      .where(eq(sequences.name, name))
  })

async function valueOf({ queries, tables: { sequences } }: Database, name: string) {
  const [row] = await queries.select().from(sequences).where(eq(sequences.name, name))
  return row?.value
}

const startAtZero = ({ queries, tables: { sequences } }: Database, name: string) =>
  queries.insert(sequences).values({ application_id: 'a', name, value: 0 })

const thrownBy = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )

describe('a transaction', () => {
  test('returns the result of its work, and takes effect as a whole', async () => {
    const database = open(await migratedUrl())
    const answer = await database.transaction(async (tx) => {
      expect(tx.inTransaction).toBe(true)
      await Promise.all([addCompany(tx, '1'), addCompany(tx, '2')])
      return companyIds(tx)
    })
    expect(answer).toEqual(['1', '2'])
    expect(await companyIds(database)).toEqual(['1', '2'])
  })

  test('that fails has no effect, and the next one works', async () => {
    const database = open(await migratedUrl())
    const failing = database.transaction(async (tx) => {
      await addCompany(tx, '1')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    const clashing = database.transaction(async (tx) => {
      await addCompany(tx, '2')
      await addCompany(tx, '2')
    })
    const error = await clashing.catch((thrown: unknown) => thrown)
    expect(uniqueViolation(error)).toMatch(/companies/)
    expect(isUnavailable(error)).toBe(false)
    expect(await companyIds(database)).toEqual([])
    await database.transaction((tx) => addCompany(tx, '3'))
    expect(await companyIds(database)).toEqual(['3'])
  })

  test('is invisible from outside before it ends, and does not block readers', async () => {
    const database = open(await migratedUrl())
    let seen: string[] | undefined
    await database.transaction(async (tx) => {
      await addCompany(tx, '1')
      seen = await companyIds(database)
    })
    expect(seen).toEqual([])
    expect(await companyIds(database)).toEqual(['1'])
  })

  test('runs its statements in the order they are started', async () => {
    const database = open(await migratedUrl())
    await startAtZero(database, 'n')
    await database.transaction(async ({ queries, tables: { sequences } }) => {
      const steps = [sql`${sequences.value} + 1`, sql`${sequences.value} * 10`, sql`${sequences.value} + 2`]
      await Promise.all(steps.map((value) => queries.update(sequences).set({ value })))
    })
    expect(await valueOf(database, 'n')).toBe(12)
  })

  test('loses nothing when many run at once, in several processes', async () => {
    const url = await migratedUrl()
    const databases = [open(url), open(url)] as const
    await startAtZero(databases[0], 'n')
    await Promise.all(Array.from({ length: 40 }, (_, i) => countUp(databases[i % 2 ? 0 : 1], 'n')))
    expect(await valueOf(databases[0], 'n')).toBe(40)
  })

  test('waits for a slow transaction in another process rather than failing', async () => {
    const url = await migratedUrl()
    const [slow, quick] = [open(url), open(url)]
    await startAtZero(slow, 'n')
    const order: string[] = []
    const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>()
    const first = slow.transaction(async ({ queries, tables: { sequences } }) => {
      await queries.update(sequences).set({ value: 5 })
      begun()
      await wait(300)
      order.push('slow')
    })
    await hasBegun
    const others = Array.from({ length: 5 }, () => countUp(quick, 'n').then(() => order.push('quick')))
    const single = quick.queries.insert(quick.tables.companies).values({ id: '1', name: '1', created_at: new Date() })
    await Promise.all([first, ...others, single])
    expect(order).toEqual(['slow', ...Array<string>(5).fill('quick')])
    expect(await valueOf(quick, 'n')).toBe(10)
  })
})

describe('an unavailable database', () => {
  test('is distinguished from every other failure', async () => {
    const gone = openDatabase('postgres://nobody@127.0.0.1:1/nothing')
    const attempts = [() => companyIds(gone), () => gone.transaction((tx) => addCompany(tx, '1'))]
    for (const attempt of attempts) {
      const error = await thrownBy(attempt)
      expect({ code: faultCode(error), isUnavailable: isUnavailable(error) }).toEqual({
        code: 'ECONNREFUSED',
        isUnavailable: true,
      })
    }
    await gone.close()
  })

  test('rejects statements once closed', async () => {
    const database = openDatabase(await migratedUrl())
    await database.close()
    const error = await thrownBy(() => companyIds(database))
    expect(isUnavailable(error)).toBe(true)
  })

  test('is not blamed for an invalid statement', async () => {
    const database = open(await migratedUrl())
    const { queries, tables } = database
    const error = await thrownBy(async () => queries.select({ x: sql`no_such_column` }).from(tables.companies))
    expect(error).toBeInstanceOf(Error)
    expect({ isUnavailable: isUnavailable(error), uniqueViolation: uniqueViolation(error) }).toEqual({
      isUnavailable: false,
      uniqueViolation: undefined,
    })
  })
})

test('two queries cannot share a name', async ({ skip }) => {
  skip(isPlain, 'names mean nothing to plain Drizzle')
  const database = open(await migratedUrl())
  const one = query('a_name', ({ queries, tables }) => queries.select().from(tables.companies))
  const same = query('a_name', ({ queries, tables }) => queries.select().from(tables.companies))
  const other = query('a_name', ({ queries, tables }) => queries.select().from(tables.applications))
  expect([await one(database, {}), await same(database, {})]).toEqual([[], []])
  expect(() => other(database, {})).toThrow('two queries are called a_name')
})
