import { sql } from 'drizzle-orm'
import pg from 'pg'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Connection, type Database, isOutcomeUnknown, isUnavailable, openDatabase } from '../src/index.ts'
import { startPostgresProxy } from '../src/testing.ts'
import { migratedUrl } from './open.ts'

const addCompany = ({ queries, tables }: Connection, id: string) =>
  queries.insert(tables.companies).values({ id, name: id, created_at: new Date() })

const companyIds = async ({ queries, tables }: Connection) =>
  (await queries.select({ id: tables.companies.id }).from(tables.companies)).map(({ id }) => id).toSorted()

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )

function open(url: string): Database {
  const database = openDatabase(url, { poolSize: 5 })
  onTestFinished(() => database.close())
  return database
}

/** Another client's connections: one holds locks, and one watches our connections and terminates them. */
async function openOther(url: string) {
  const [holder, watcher] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
  for (const client of [holder, watcher]) {
    await client.connect()
    onTestFinished(() => client.end())
  }
  const ours = `from pg_stat_activity where datname = current_database() and application_name = 'clientele'`
  const count = async (condition: string) =>
    Number((await watcher.query(`select count(*) ${ours} and ${condition}`)).rows[0].count)
  const terminate = () => watcher.query(`select pg_terminate_backend(pid) ${ours}`)
  return {
    lock: () => holder.query('begin; lock table companies in access exclusive mode'),
    unlock: () => holder.query('rollback'),
    untilWaiting: async (least: number) => {
      while ((await count(`wait_event_type = 'Lock'`)) < least);
    },
    terminate,
    async terminateAll() {
      await terminate()
      while ((await count('true')) > 0);
    },
  }
}

describe('N41: a connection that is lost', () => {
  beforeEach(({ skip }) => skip(inject('template').dialect === 'sqlite', 'SQLite has no connections that can be lost'))

  test('while idle is replaced', async () => {
    const url = await migratedUrl()
    const [database, other] = [open(url), await openOther(url)]
    await database.transaction((tx) => addCompany(tx, '1'))
    expect(await companyIds(database)).toEqual(['1'])
    for (let round = 2; round < 5; round += 1) {
      await other.terminateAll()
      const add = () => database.transaction((tx) => addCompany(tx, String(round)))
      const lost = await thrownBy(add())
      // On a busy machine, a transaction can begin before its process has noticed the loss. Then it says to retry.
      expect(lost === undefined || (isUnavailable(lost) && !isOutcomeUnknown(lost))).toBe(true)
      if (lost !== undefined) await add()
      expect(await companyIds(database)).toHaveLength(round)
    }
  })

  test('inside a transaction fails it, rolls it back, and says to retry', async () => {
    const url = await migratedUrl()
    const [database, other] = [open(url), await openOther(url)]
    const lost = await thrownBy(
      database.transaction(async (tx) => {
        await addCompany(tx, '1')
        await other.terminateAll()
        await addCompany(tx, '2')
      }),
    )
    expect({ isUnavailable: isUnavailable(lost), isUnknown: isOutcomeUnknown(lost) }).toEqual({
      isUnavailable: true,
      isUnknown: false,
    })
    const betweenStatements = await thrownBy(
      database.transaction(async (tx) => {
        await addCompany(tx, '1')
        await other.terminateAll()
        // Nothing is in flight while the connection closes.
        await new Promise((resolve) => setTimeout(resolve, 50))
        throw new Error('a change of mind')
      }),
    )
    expect(betweenStatements).toMatchObject({ message: 'a change of mind' })
    await database.transaction((tx) => addCompany(tx, '3'))
    expect(await companyIds(database)).toEqual(['3'])
  })

  test('during a read retries the read on another connection', async () => {
    const url = await migratedUrl()
    const [database, other] = [open(url), await openOther(url)]
    await addCompany(database, '1')
    await other.lock()
    const reads = Promise.all([companyIds(database), companyIds(database), companyIds(database)])
    await other.untilWaiting(2)
    await other.terminate()
    await other.unlock()
    expect(await reads).toEqual([['1'], ['1'], ['1']])
  })

  test('during a single write leaves its outcome unknown, and the write is not retried', async () => {
    const url = await migratedUrl()
    const [database, other] = [open(url), await openOther(url)]
    await other.lock()
    const write = thrownBy(addCompany(database, '1'))
    await other.untilWaiting(1)
    await other.terminateAll()
    expect(isOutcomeUnknown(await write)).toBe(true)
    await other.unlock()
    expect(await companyIds(database)).toEqual([])
  })

  test('during a commit leaves the outcome of the transaction unknown, and only then', async () => {
    const url = await migratedUrl()
    const proxy = await startPostgresProxy(url)
    onTestFinished(() => proxy.close())
    const database = open(proxy.url)
    proxy.loseAnswerTo('commit')
    const lost = await thrownBy(database.transaction((tx) => addCompany(tx, '1')))
    expect({ isUnavailable: isUnavailable(lost), isUnknown: isOutcomeUnknown(lost) }).toEqual({
      isUnavailable: false,
      isUnknown: true,
    })
    proxy.restore()
    // It was committed after all.
    expect(await companyIds(database)).toEqual(['1'])

    const deferred = open(url)
    const refused = await thrownBy(
      deferred.transaction(async ({ queries, tables }) => {
        await queries.select({ x: sql`set_config('statement_timeout', '1ms', true)` }).from(tables.companies)
        await queries.select({ x: sql`pg_sleep(1)` }).from(tables.companies)
      }),
    )
    expect({ isUnavailable: isUnavailable(refused), isUnknown: isOutcomeUnknown(refused) }).toEqual({
      isUnavailable: true,
      isUnknown: false,
    })
  })

  test('repeatedly under load never ends the process, and never causes any error other than "try again"', async () => {
    const url = await migratedUrl()
    const proxy = await startPostgresProxy(url)
    onTestFinished(() => proxy.close())
    const [database, other] = [open(proxy.url), await openOther(url)]
    let isOver = false
    const faults: unknown[] = []
    const acknowledged: string[] = []
    const workers = Array.from({ length: 12 }, async (_, worker) => {
      for (let turn = 0; !isOver; turn += 1) {
        const id = `${worker}-${turn}`
        const work =
          turn % 3 === 0
            ? companyIds(database)
            : database.transaction((tx) => addCompany(tx, id)).then(() => acknowledged.push(id))
        const fault = await thrownBy(work)
        if (fault && !isUnavailable(fault) && !isOutcomeUnknown(fault)) faults.push(fault)
      }
    })
    for (let round = 0; round < 10; round += 1) {
      const before = acknowledged.length
      while (acknowledged.length < before + 10) await new Promise((resolve) => setImmediate(resolve))
      if (round % 2) proxy.cut()
      else await other.terminate()
    }
    const before = acknowledged.length
    while (acknowledged.length < before + 10) await new Promise((resolve) => setImmediate(resolve))
    isOver = true
    await Promise.all(workers)
    expect(faults).toEqual([])
    const kept = new Set(await companyIds(database))
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  })
})
