import { and, eq, sql } from 'drizzle-orm'
import pg from 'pg'
import { expect, inject, test, vi } from 'vitest'
import {
  type Connection,
  insertRow,
  isPlain,
  type Params,
  placeOf,
  rowOf,
  type WholeRow,
  type Write,
  writeIf,
} from '../src/index.ts'
import { migratedUrl, open } from './open.ts'

/*
 * Writes that depend on one condition: all of them or none, in one statement if the database supports that.
 */

const isPostgres = inject('template').dialect === 'postgres'

type Count = WholeRow<'userCounts'>
type Shard = Pick<Count, 'application_id' | 'shard'>

const added: Write<Count> = (db, p, condition) => {
  const { userCounts: c } = db.tables
  return insertRow(db, 'userCounts', p, condition).onConflictDoUpdate({
    target: [c.application_id, c.state, c.shard],
    set: { count: sql`${c.count} + excluded.count` },
  })
}

const locked = (db: Connection, p: Params<Shard>) => {
  const { userCounts: c } = db.tables
  return db.queries
    .select({ count: c.count })
    .from(c)
    .where(and(eq(c.application_id, p.application_id), eq(c.shard, p.shard)))
}
const onceThere = writeIf('test_once_there', locked, {
  sum: added,
  one: rowOf('userCounts'),
  other: rowOf('userCounts'),
})

const moved = writeIf(
  'test_moved',
  (db, p: Params<Shard & { by: number }>) => {
    const { userCounts: c } = db.tables
    return db.queries
      .update(c)
      .set({ count: sql`${c.count} + ${p.by}` })
      .where(and(eq(c.application_id, p.application_id), eq(c.shard, p.shard)))
      .returning({ count: c.count })
  },
  { credential: rowOf('credentials') },
)

const count = (shard: number, number = 1): Count => ({ application_id: 'a', state: 'active', shard, count: number })
const shard = (number: number): Shard => ({ application_id: 'a', shard: number })

async function start() {
  const database = open(await migratedUrl())
  const { userCounts, credentials } = database.tables
  await database.queries.insert(userCounts).values(count(0, 5))
  return {
    database,
    counts: async () =>
      Object.fromEntries((await database.queries.select().from(userCounts)).map((row) => [row.shard, row.count])),
    credentials: () => database.queries.select().from(credentials),
  }
}

test('every row is written if the condition finds one, and otherwise none', async () => {
  const { database, counts } = await start()
  expect(await onceThere(database, shard(9), { sum: count(0), one: count(1), other: count(2) })).toBe(false)
  expect(await counts()).toEqual({ 0: 5 })
  expect(await onceThere(database, shard(0), { sum: count(0), one: count(1), other: count(2) })).toBe(true)
  expect(await counts()).toEqual({ 0: 6, 1: 1, 2: 1 })
})

test('a write without values is skipped', async () => {
  const { database, counts } = await start()
  expect(await onceThere(database, shard(0), { sum: undefined, one: count(1), other: undefined })).toBe(true)
  expect(await onceThere(database, shard(0), { sum: count(0), one: undefined, other: count(2) })).toBe(true)
  expect(await counts()).toEqual({ 0: 6, 1: 1, 2: 1 })
})

test('a failed write undoes the others', async () => {
  const { database, counts } = await start()
  await expect(onceThere(database, shard(0), { sum: count(0), one: count(1), other: count(1) })).rejects.toThrow(
    /test_once_there/,
  )
  expect(await counts()).toEqual({ 0: 5 })
  expect(await onceThere(database, shard(0), { sum: count(0), one: count(1), other: undefined })).toBe(true)
})

test('a condition that changes a row changes it atomically with the writes', async () => {
  const { database, counts, credentials } = await start()
  const credential = { application_id: 'a', user_id: 'u', password_hash: 'h', updated_at: new Date(1_000) }
  expect(await moved(database, { ...shard(3), by: 2 }, { credential })).toBe(false)
  expect(await credentials()).toEqual([])
  expect(await moved(database, { ...shard(0), by: 2 }, { credential })).toBe(true)
  expect(await credentials()).toEqual([credential])
  expect(await counts()).toEqual({ 0: 7 })
  await expect(moved(database, { ...shard(0), by: 2 }, { credential })).rejects.toThrow(/test_moved/)
  expect(await counts()).toEqual({ 0: 7 })
})

test('on Postgres, everything is one statement without a transaction around it', async ({ skip }) => {
  if (!isPostgres || isPlain) skip('only where the engine makes one statement of it')
  const { database } = await start()
  await onceThere(database, shard(0), { sum: count(0), one: undefined, other: undefined })
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await onceThere(database, shard(0), { sum: count(0), one: undefined, other: undefined })
    expect(sent).toHaveBeenCalledTimes(1)
  } finally {
    sent.mockRestore()
  }
})

test('rows are written from the last to the first', async () => {
  const { database } = await start()
  await onceThere(database, shard(0), { sum: undefined, one: count(1), other: count(2) })
  const { userCounts } = database.tables
  const placed = await database.queries
    .select({ shard: userCounts.shard })
    .from(userCounts)
    .orderBy(placeOf(database, userCounts))
  expect(placed.map((row) => row.shard)).toEqual([0, 2, 1])
})
