import { beforeEach, expect, test } from 'vitest'
import { isPlain } from '../src/engine/config.ts'
import type { Connection, Queries } from '../src/database.ts'
import { shared } from '../src/engine/lookups.ts'

beforeEach(({ skip }) => skip(isPlain, 'plain Drizzle shares nothing'))

/** A read that returns how many times it has run. */
function counter() {
  let runs = 0
  return shared(async (_: Connection, { key }: { key: string }) => `${key} ${(runs += 1)}`)
}

const connection = (inTransaction = false) => ({ inTransaction, queries: {} as Queries }) as Connection
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
