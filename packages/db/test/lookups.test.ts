import { beforeEach, expect, test } from 'vitest'
import { isPlain } from '../src/engine/config.ts'
import type { Connection, Dialect, Queries } from '../src/database.ts'
import { gathered, shared } from '../src/engine/lookups.ts'

beforeEach(({ skip }) => skip(isPlain, 'plain Drizzle shares nothing'))

/** A read that returns how many times it has run. */
function counter() {
  let runs = 0
  return shared(async (_: Connection, { key }: { key: string }) => `${key} ${(runs += 1)}`)
}

const connection = (inTransaction = false, dialect: Dialect = 'sqlite') =>
  ({ dialect, inTransaction, queries: {} as Queries }) as Connection
const turn = () => new Promise((done) => setImmediate(done))

test('identical reads in one turn run once, and different reads run separately', async () => {
  const read = counter()
  const db = connection()
  const other = connection()
  const answers = [read(db, { key: 'a' }), read(db, { key: 'b' }), read(db, { key: 'a' }), read(other, { key: 'a' })]
  expect(await Promise.all(answers)).toEqual(['a 1', 'b 2', 'a 1', 'a 3'])
})

test('a shared read starts after all of its callers have asked, and no one joins it later', async () => {
  let value = 'before'
  const read = shared(async () => value)
  const db = connection()
  const first = read(db, {})
  value = 'after'
  const second = read(db, {})
  expect(await Promise.all([first, second])).toEqual(['after', 'after'])

  const slow = shared(async () => {
    const seen = value
    await turn()
    return seen
  })
  const early = slow(db, {})
  await turn()
  value = 'later still'
  expect(await Promise.all([early, slow(db, {})])).toEqual(['after', 'later still'])
})

test('a failure reaches every caller that shares the read, and no later ones', async () => {
  let fails = true
  const read = shared(async () => {
    if (fails) throw new Error('gone')
    return 'back'
  })
  const db = connection()
  await expect(Promise.allSettled([read(db, {}), read(db, {})])).resolves.toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ])
  fails = false
  await expect(read(db, {})).resolves.toBe('back')
})

test('reads inside a transaction are not shared', async () => {
  const read = counter()
  const tx = connection(true)
  expect(await Promise.all([read(tx, { key: 'a' }), read(tx, { key: 'a' })])).toEqual(['a 1', 'a 2'])
})

/** A lookup that says which statements it ran: with the values of a combined one, or with a single value. */
function listener() {
  const statements: (string | string[])[] = []
  const read = gathered(
    async (_: Connection, { value }: { shop: string; value: string }) => {
      statements.push(value)
      if (value === 'bad') throw new Error('refused')
      return [{ name: `${value} alone` }]
    },
    async (_: Connection, { shop, values }: { shop: string; values: string[] }) => {
      statements.push(values)
      if (values.includes('bad')) throw new Error('refused')
      return values
        .filter((value) => value !== 'nobody')
        .map((value) => ({ name: `${value} of ${shop}`, wanted: value }))
    },
  )
  return { read, statements }
}

test('on Postgres, lookups of different values in one turn are one statement, and each gets the rows of its value', async () => {
  const { read, statements } = listener()
  const db = connection(false, 'postgres')
  const found = await Promise.all(['a', 'b', 'nobody', 'a'].map((value) => read(db, { shop: 'x', value })))
  expect(found.map((rows) => rows.map(({ name }) => name))).toEqual([['a of x'], ['b of x'], [], ['a of x']])
  expect(statements).toEqual([['a', 'b', 'nobody']])
  await read(db, { shop: 'x', value: 'c' })
  expect(statements).toHaveLength(2)
})

test('lookups in different scopes, on SQLite, or in a transaction are not combined', async () => {
  const { read, statements } = listener()
  const postgres = connection(false, 'postgres')
  await Promise.all([read(postgres, { shop: 'x', value: 'a' }), read(postgres, { shop: 'y', value: 'a' })])
  expect(statements.splice(0)).toEqual([['a'], ['a']])
  await Promise.all([connection(), connection(true, 'postgres')].map((db) => read(db, { shop: 'x', value: 'a' })))
  expect(statements).toEqual(['a', 'a'])
})

test('if a combined lookup fails, only the one whose value is at fault does', async () => {
  const { read } = listener()
  const db = connection(false, 'postgres')
  const found = await Promise.allSettled(['a', 'bad'].map((value) => read(db, { shop: 'x', value })))
  expect(found).toMatchObject([{ status: 'fulfilled', value: [{ name: 'a alone' }] }, { status: 'rejected' }])
})
