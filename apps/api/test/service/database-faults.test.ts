import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isPlain, openDatabase } from '@clientele/db'
import { createTestDatabase, startPostgresProxy } from '@clientele/db/testing'
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { whenReachable } from '../../src/open-database.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const isSqlite = process.env.TEST_DIALECT === 'sqlite'

/** The API on a Postgres whose network the test can interrupt. */
async function startBehindProxy(settings: Record<string, string> = {}) {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  const proxy = await startPostgresProxy(url)
  onTestFinished(() => proxy.close())
  const app = await startApp({ databaseUrl: proxy.url, settings })
  const token = await app.ownToken()
  return { app, proxy, headers: { authorization: `Bearer ${token}` } }
}

describe('N41: a lost database connection', () => {
  beforeEach(({ skip }) => skip(isSqlite, 'SQLite has no connections that can be lost'))

  test('never ends the process: every request either succeeds, or gets a 503 with a Retry-After header', async () => {
    const { app, proxy, headers } = await startBehindProxy()
    const { url, application_id } = app
    let isOver = false
    let succeeded = 0
    const wrong: unknown[] = []
    const created: string[] = []
    const worker = async (name: number) => {
      for (let turn = 0; !isOver; turn += 1) {
        const reply =
          turn % 3 === 0
            ? await app.call('GET', '/customers/list?page_size=5', undefined, headers)
            : turn % 3 === 1
              ? await app.call('POST', '/customers', { email: `p-${name}-${turn}@example.com` }, headers)
              : await fetch(`${url}/trpc/getCustomers?input=%7B%7D`, {
                  headers: { ...headers, 'x-application-id': application_id },
                }).then(async (response) => ({
                  status: response.status,
                  headers: response.headers,
                  body: await response.json(),
                }))
        if (reply.status === 200) succeeded += 1
        else if (reply.status !== 503 || !reply.headers.get('retry-after')) wrong.push(reply)
        if (reply.status === 200 && reply.body.user) created.push(reply.body.user.user_id)
      }
    }
    const workers = Promise.all(Array.from({ length: 8 }, (_, name) => worker(name)))
    const untilMoreSucceed = async () => {
      for (const enough = succeeded + 20; succeeded < enough; ) await new Promise((resolve) => setImmediate(resolve))
    }
    for (let round = 0; round < 8; round += 1) {
      await untilMoreSucceed()
      proxy.cut()
    }
    await untilMoreSucceed()
    isOver = true
    await workers
    expect(wrong).toEqual([])
    for (const id of created)
      expect(await app.call('GET', `/customers/${id}`, undefined, headers)).toMatchObject({ status: 200 })
  })

  test('during a commit is a 503 that says the change may have been made, over REST and tRPC', async () => {
    const { app, proxy, headers } = await startBehindProxy()
    proxy.loseAnswerTo('commit')
    const group = (name: string) => ({ name, description: '', file_url: 'https://files.example/regulars.csv' })
    const byRest = await app.call('POST', '/user_group', group('Regulars'), headers)
    expect(byRest).toMatchObject(unknownOutcome.rest)
    expect(byRest.headers.get('retry-after')).toBe('1')
    const body = group('Newcomers')
    expect(await refusal(app.trpc(headers).createUserGroup.mutate({ body }))).toMatchObject(unknownOutcome.trpc)
    proxy.restore()
    expect((await app.call('GET', '/user_group', undefined, headers)).body.page.item_total).toBe(2)
  })

  test('during a write of one statement is the same', async ({ skip }) => {
    if (isPlain) skip('plain Drizzle makes a transaction of it')
    const { app, proxy, headers } = await startBehindProxy()
    proxy.loseAnswerTo('create_user')
    const email = 'asha@example.com'
    const byRest = await app.call('POST', '/customers', { email }, headers)
    expect(byRest).toMatchObject(unknownOutcome.rest)
    expect(byRest.headers.get('retry-after')).toBe('1')
    const body = { email: 'ben@example.com' }
    expect(await refusal(app.trpc(headers).createUser.mutate({ body }))).toMatchObject(unknownOutcome.trpc)
    proxy.restore()
    expect((await app.call('GET', '/customers/list', undefined, headers)).body.items).toHaveLength(2)
  })
})

const unknownOutcome = {
  rest: { status: 503, body: { code: 'OUTCOME_UNKNOWN' } },
  trpc: { data: { httpStatus: 503, app: { code: 'OUTCOME_UNKNOWN' } } },
}
const refusal = (call: Promise<unknown>) => call.catch((error: unknown) => error)

/** Blocks changes to users and, on Postgres, reads too. */
async function lockUsers({ databaseUrl }: TestApp): Promise<() => Promise<unknown>> {
  if (isSqlite) {
    const other = new Sqlite(fileURLToPath(databaseUrl.replace('file:', 'file://')))
    other.exec('begin immediate')
    onTestFinished(() => void other.close())
    return async () => other.exec('rollback')
  }
  const other = new pg.Client({ connectionString: databaseUrl })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('begin; lock table users in access exclusive mode')
  return () => other.query('rollback')
}

describe('N42: when the database blocks a request', () => {
  test('the request gets a 503 at its deadline, through every door, and works again afterward', async () => {
    const app = await startApp({ jobs: false, settings: { REQUEST_DEADLINE_MS: '500' } })
    const headers = { authorization: `Bearer ${await app.ownToken()}` }
    const unlock = await lockUsers(app)
    const unknown = { code: 'OUTCOME_UNKNOWN' }
    const written = await app.call('POST', '/customers', { email: 'asha@example.com' }, headers)
    expect(written).toMatchObject({ status: 503, body: unknown })
    expect(written.headers.get('retry-after')).toBe('1')
    const byTrpc = await app
      .trpc(headers)
      .createUser.mutate({ body: { email: 'ben@example.com' } })
      .catch((error: unknown) => error)
    expect(byTrpc).toMatchObject({ data: { httpStatus: 503, app: unknown } })
    const { status: read, headers: readHeaders } = await app.call('GET', '/customers/list', undefined, headers)
    expect([read, readHeaders.get('retry-after')]).toEqual(isSqlite ? [200, null] : [503, '1'])
    await unlock()
    let status = 0
    while (status !== 200) ({ status } = await app.call('GET', '/customers/list', undefined, headers))
    while ((await app.call('POST', '/customers', { email: 'cy@example.com' }, headers)).status === 503);
  })

  test("requests that don't need the locked table succeed", async ({ skip }) => {
    skip(isSqlite, 'SQLite locks the whole database, for writers alone')
    const app = await startApp({ jobs: false, settings: { DATABASE_LOCK_TIMEOUT_MS: '500', DATABASE_POOL_SIZE: '3' } })
    const headers = { authorization: `Bearer ${await app.ownToken()}` }
    const unlock = await lockUsers(app)
    let isOver = false
    const statuses = new Set<number>()
    const workers = Array.from({ length: 12 }, async (_, worker) => {
      while (!isOver) {
        const reply =
          worker % 3 === 0
            ? await app.call('GET', '/customers/list?page_size=5', undefined, headers)
            : await app.call('POST', '/customers', { email: `w${worker}@example.com` }, headers)
        statuses.add(reply.status)
        await wait(5)
      }
    })
    while (statuses.size === 0) await wait(5)
    for (let turn = 0; turn < 10; turn += 1) {
      expect(await fetch(`${app.url}/service/platform/team/v1.0/company/1/me`, { headers })).toMatchObject({
        status: 200,
      })
      expect(await app.tokenWith(['users:read'])).toEqual(expect.any(String))
    }
    expect([...statuses]).toEqual([503])
    await unlock()
    while (!statuses.has(200)) await wait(5)
    isOver = true
    await Promise.all(workers)
  })

  test('a silent network is detected: reads succeed over new connections, writes are rejected and then work again', async ({
    skip,
  }) => {
    skip(isSqlite, 'SQLite has no network')
    const { app, proxy, headers } = await startBehindProxy()
    expect(await app.call('POST', '/customers', { email: 'asha@example.com' }, headers)).toMatchObject({ status: 200 })
    proxy.silence()
    const [list, create] = await Promise.all([
      app.call('GET', '/customers/list', undefined, headers),
      app.call('POST', '/customers', { email: 'ben@example.com' }, headers),
    ])
    expect(list).toMatchObject({ status: 200 })
    expect([200, 503]).toContain(create.status)
    while ((await app.call('POST', '/customers', { email: 'cy@example.com' }, headers)).status !== 200);
  })
})

describe('a process that starts', () => {
  beforeEach(({ skip }) => skip(isSqlite, 'SQLite is a file, which is there'))

  const config = { databaseStart_ms: 60_000 }

  test('waits for the database if it is unreachable', async () => {
    const { url, drop } = await createTestDatabase()
    onTestFinished(drop)
    const proxy = await startPostgresProxy(url)
    onTestFinished(() => proxy.close())
    proxy.silence({ all: true })
    const database = openDatabase(proxy.url, { limits: { connect_ms: 100 } })
    onTestFinished(() => database.close())
    const faults: unknown[] = []
    const started = whenReachable(
      config,
      () => database.migrationState(),
      (fault) => {
        faults.push(fault)
        if (faults.length === 2) proxy.restore()
      },
    )
    expect(await started).toBe('done')
    expect(faults.length).toBeGreaterThan(1)
  })

  test('waits for a connection if the database has none left', async () => {
    const full = Object.assign(new Error('sorry, too many clients already'), { code: '53300' })
    let tries = 0
    const migrate = async () => {
      tries += 1
      if (tries < 3) throw full
      return 'started'
    }
    expect(await whenReachable(config, migrate, () => undefined)).toBe('started')
    await expect(
      whenReachable(
        { databaseStart_ms: 0 },
        async () => Promise.reject(full),
        () => undefined,
      ),
    ).rejects.toBe(full)
  })

  test('does not wait for a database that does not exist', async () => {
    const { url, drop } = await createTestDatabase()
    onTestFinished(drop)
    const database = openDatabase(`${url}_nowhere`)
    onTestFinished(() => database.close())
    const told: unknown[] = []
    await expect(
      whenReachable(
        config,
        () => database.migrationState(),
        (fault) => told.push(fault),
      ),
    ).rejects.toMatchObject({ code: '3D000' })
    expect(told).toEqual([])
  })
})
