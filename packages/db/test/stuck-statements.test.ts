import { inspect } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import {
  type Connection,
  isConflict,
  isOutcomeUnknown,
  isPlain,
  isUnavailable,
  openDatabase,
  query,
} from '../src/index.ts'
import { startPostgresProxy } from '../src/testing.ts'
import { migratedUrl } from './open.ts'

const addCompany = ({ queries, tables }: Connection, id: string) =>
  queries.insert(tables.companies).values({ id, name: id, created_at: new Date() })

const addSequence = ({ queries, tables }: Connection, name: string) =>
  queries.insert(tables.sequences).values({ application_id: 'a', name, value: 0 })

const companyIds = query('test_company_ids', ({ queries, tables }) =>
  queries.select({ id: tables.companies.id }).from(tables.companies),
)
const companyNames = query('test_company_names', ({ queries, tables }) =>
  queries.select({ name: tables.companies.name }).from(tables.companies),
)
const companyReads = Array.from({ length: 6 }, (_, n) =>
  query(`test_companies_${n}`, ({ queries, tables }) => queries.select().from(tables.companies)),
)
const sequences = query('test_sequences', ({ queries, tables }) =>
  queries.select({ name: tables.sequences.name }).from(tables.sequences),
)

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) =>
      isUnavailable(error) ? 'unavailable' : isOutcomeUnknown(error) ? 'unknown' : inspect(error, { depth: 5 }),
  )

function open(url: string, limits: { statement_ms?: number; lock_ms?: number; connect_ms?: number } = {}) {
  const database = openDatabase(url, { poolSize: 4, limits })
  onTestFinished(() => database.close())
  return database
}

async function lockTable(url: string, table: 'companies' | 'sequences') {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(`begin; lock table ${table} in access exclusive mode`)
  return { unlock: () => client.query('rollback') }
}

async function openBehindProxy(limits: Parameters<typeof open>[1] = {}) {
  const url = await migratedUrl()
  const proxy = await startPostgresProxy(url)
  onTestFinished(() => proxy.close())
  return { proxy, database: open(proxy.url, limits) }
}

describe('N42', () => {
  beforeEach(({ skip }) => skip(inject('template').dialect === 'sqlite', 'SQLite has no network and no table locks'))

  test('silent connections are replaced: reads succeed, and transactions fail and then work again', async () => {
    const { proxy, database } = await openBehindProxy()
    await database.transaction((tx) => addCompany(tx, '1'))
    await Promise.all([companyIds(database, {}), companyIds(database, {}), sequences(database, {})])
    proxy.silence()
    const [read, other, write] = await Promise.all([
      companyIds(database, {}),
      sequences(database, {}),
      outcomeOf(database.transaction((tx) => addCompany(tx, '2'))),
    ])
    expect({ read, other, write }).toEqual({ read: [{ id: '1' }], other: [], write: 'unavailable' })
    await database.transaction((tx) => addCompany(tx, '3'))
    expect(await companyIds(database, {})).toEqual([{ id: '1' }, { id: '3' }])
  })

  test('a commit on a connection that goes silent has an unknown outcome', async () => {
    const { proxy, database } = await openBehindProxy()
    const outcome = await outcomeOf(
      database.transaction(async (tx) => {
        await addCompany(tx, '1')
        proxy.silence()
      }),
    )
    expect(outcome).toBe('unknown')
  })

  test('an unreachable server causes an error within the time limits, and is found again', async () => {
    const { proxy, database } = await openBehindProxy({ connect_ms: 500 })
    await companyIds(database, {})
    proxy.silence({ all: true })
    const outcomes = await Promise.all([
      outcomeOf(companyIds(database, {})),
      outcomeOf(database.transaction((tx) => addCompany(tx, '1'))),
    ])
    expect(outcomes).toEqual(['unavailable', 'unavailable'])
    proxy.restore()
    // The first attempts can still use a connection that was opened during the silence.
    while ((await outcomeOf(companyIds(database, {}))) !== 'done');
    expect(await companyIds(database, {})).toEqual([])
  })

  test('a slow statement is not mistaken for a silent connection', async () => {
    const { database } = await openBehindProxy()
    await addSequence(database, 'n')
    const { queries, tables } = database
    const slept = await queries.select({ x: sql`pg_sleep(2.5)` }).from(tables.sequences)
    expect(slept).toHaveLength(1)
  })

  test('a statement that exceeds its time limit is canceled by the server', async () => {
    const database = open(await migratedUrl(), { statement_ms: 100 })
    await addSequence(database, 'n')
    const { queries, tables } = database
    const sleep = async () => queries.select({ x: sql`pg_sleep(60)` }).from(tables.sequences)
    expect(await outcomeOf(sleep())).toBe('unavailable')
  })

  test('while a table is locked, reads of other tables succeed, both ahead of and behind the waiting statements', async ({
    skip,
  }) => {
    skip(isPlain, 'without lanes, statements that wait use up the pool')
    const url = await migratedUrl()
    const database = open(url, { lock_ms: 60_000, statement_ms: 0 })
    await addSequence(database, 'n')
    const { unlock } = await lockTable(url, 'companies')
    let waiting = 0
    const locked = [companyIds, companyNames, companyIds, companyNames].map((read) => {
      waiting += 1
      return read(database, {}).finally(() => (waiting -= 1))
    })
    for (let turn = 0; turn < 20; turn += 1) expect(await sequences(database, {})).toEqual([{ name: 'n' }])
    expect(waiting).toBe(4)
    await unlock()
    expect(await Promise.all(locked)).toEqual([[], [], [], []])
  })

  test('while a table is locked, statements that need it are rejected, and leave connections to everything else', async () => {
    const url = await migratedUrl()
    const database = open(url, { lock_ms: 500 })
    await addSequence(database, 'n')
    const { unlock } = await lockTable(url, 'companies')
    let isOver = false
    const outcomes = new Set<string>()
    const workers = Array.from({ length: 12 }, async (_, worker) => {
      while (!isOver) {
        const work = worker % 2 ? companyIds(database, {}) : database.transaction((tx) => addCompany(tx, 'x'))
        outcomes.add(await outcomeOf(work))
        await wait(5)
      }
    })
    // From the first rejection on, it's known which statements are blocked.
    while (outcomes.size === 0) await wait(5)
    for (let turn = 0; turn < 20; turn += 1) {
      await database.transaction((tx) => addSequence(tx, `n${turn}`))
      expect(await sequences(database, {})).toHaveLength(turn + 2)
    }
    expect([...outcomes]).toEqual(['unavailable'])
    await unlock()
    while (!outcomes.has('done')) await wait(5)
    isOver = true
    await Promise.all(workers)
    expect(await companyIds(database, {})).toEqual([{ id: 'x' }])
  })

  test('an unlocked table can be read again, even though many kinds of statements wait for another one', async () => {
    const url = await migratedUrl()
    const database = open(url, { lock_ms: 300 })
    await lockTable(url, 'companies')
    let isOver = false
    const refused = new Set<number>()
    const workers = companyReads.flatMap((read, kind) =>
      Array.from({ length: 4 }, async () => {
        for (; !isOver; await wait(1)) if ((await outcomeOf(read(database, {}))) === 'unavailable') refused.add(kind)
      }),
    )
    while (refused.size < companyReads.length) await wait(5)
    const { unlock } = await lockTable(url, 'sequences')
    while ((await outcomeOf(sequences(database, {}))) !== 'unavailable');
    await unlock()
    // This read runs far less often than the others, so without fair queuing it wouldn't get through.
    let asked = 1
    for (; (await outcomeOf(sequences(database, {}))) !== 'done' && asked < 20; asked += 1) await wait(200)
    isOver = true
    await Promise.all(workers)
    expect(asked).toBeLessThan(20)
  })

  test('deadlocks are distinguished from other failures', async () => {
    const database = open(await migratedUrl())
    await database.transaction((tx) => Promise.all([addSequence(tx, 'a'), addSequence(tx, 'b')]))
    const { tables } = database
    let holders = 0
    const increase = async ({ queries }: Connection, name: string) =>
      queries
        .update(tables.sequences)
        .set({ value: sql`${tables.sequences.value} + 1` })
        .where(sql`${tables.sequences.name} = ${name}`)
    const both = ([first, second]: [string, string]) =>
      database
        .transaction(async (tx) => {
          await increase(tx, first)
          holders += 1
          while (holders < 2) await wait(1)
          await increase(tx, second)
        })
        .then(
          () => 'done',
          (error: unknown) => (isConflict(error) && isUnavailable(error) ? 'conflict' : String(error)),
        )
    expect((await Promise.all([both(['a', 'b']), both(['b', 'a'])])).toSorted()).toEqual(['conflict', 'done'])
  })
})
