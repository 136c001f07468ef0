import { closeSync, copyFileSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { checkHealth, type Connection, type Database, isUnavailable, unavailableCause } from '../src/index.ts'
import { migratedUrl, open } from './open.ts'

const onPostgres = inject('dialect') === 'postgres'
const allOk = { storage: 'ok', read: 'ok', write: 'ok', migrations: 'done' }

const addCompany = ({ queries, tables }: Connection, id: string, name = id) =>
  queries.insert(tables.companies).values({ id, name, created_at: new Date() })

const companyIds = async ({ queries, tables }: Connection) =>
  (await queries.select({ id: tables.companies.id }).from(tables.companies)).map(({ id }) => id).toSorted()

const thrownBy = (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )

/** Checks until the health is as expected, because a fault can take a moment to clear. */
async function healthUntil(database: Database, expected: object) {
  await expect.poll(() => checkHealth(database), { timeout: 30_000 }).toMatchObject(expected)
}

describe('the health of a database', () => {
  test('is ok on every path, and the check leaves nothing behind', async () => {
    const database = open(await migratedUrl())
    expect(await checkHealth(database)).toEqual(allOk)
    expect(await database.queries.select().from(database.tables.sequences)).toEqual([])
  })

  test('is checked once for concurrent callers, and reports pending migrations', async () => {
    const database = open(await migratedUrl())
    let writes = 0
    const transaction = database.transaction.bind(database)
    database.transaction = (work) => {
      writes += 1
      return transaction(work)
    }
    const answers = await Promise.all(Array.from({ length: 100 }, () => checkHealth(database)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(allOk)]))
    expect(writes).toBe(1)
    database.migrationState = async () => 'pending'
    expect(await checkHealth(database)).toEqual({ ...allOk, migrations: 'pending' })
  })

  test('reports a stuck lane, probes it only once, and is ok again once the lane moves', async () => {
    const database = open(await migratedUrl())
    let asked = 0
    let letGo = () => {}
    const transaction = database.transaction.bind(database)
    database.transaction = async (work) => {
      asked += 1
      await new Promise<void>((done) => (letGo = done))
      return transaction(work)
    }
    for (let i = 0; i < 2; i += 1)
      expect(await checkHealth(database)).toEqual({ ...allOk, write: 'no response within 2 s' })
    expect(asked).toBe(1)
    letGo()
    database.transaction = transaction
    await healthUntil(database, allOk)
  })
})

describe('on Postgres', () => {
  beforeEach(({ skip }) => skip(!onPostgres, 'these are faults of a server'))

  test('a read-only database can be read, and rejects writes as unavailable', async () => {
    const url = await migratedUrl()
    await asAdmin(url, (name) => `alter database ${name} set default_transaction_read_only = on`)
    const database = open(url)
    expect(await checkHealth(database)).toEqual({ ...allOk, write: 'read-only' })
    expect(unavailableCause(await thrownBy(() => addCompany(database, '1')))).toBe('read-only')
    expect(await companyIds(database)).toEqual([])
  })

  test.each([
    ['53100', 'disk full'],
    ['XX001', 'corrupt'],
    ['58030', 'disk error'],
  ])('the error code %s is reported as "%s", and is worth a retry', async (code, cause) => {
    const url = await migratedUrl()
    await asAdmin(
      url,
      () => `create function fail() returns trigger language plpgsql as $$ begin raise exception using errcode = '${code}'; end $$;
        create trigger fail before insert on sequences execute function fail();
        create trigger fail before insert on companies execute function fail()`,
    )
    const database = open(url)
    expect(await checkHealth(database)).toEqual({ ...allOk, write: cause })
    expect(isUnavailable(await thrownBy(() => addCompany(database, '1')))).toBe(true)
  })

  test('N42: a server that goes silent is reported in time', async () => {
    const url = new URL(await migratedUrl())
    const path = await startPath({ host: url.hostname, port: Number(url.port) })
    url.port = String(path.port)
    const database = open(url.href)
    expect(await checkHealth(database)).toEqual(allOk)
    path.fallSilent()
    const silent = await checkHealth(database)
    for (const answer of [silent.read, silent.write])
      expect(answer).toMatch(/^(no response within 2 s|unreachable|busy)$/)
    path.speakAgain()
    await healthUntil(database, allOk)
  })
})

describe('on SQLite', () => {
  beforeEach(({ skip }) => skip(onPostgres, 'these are faults of a file'))

  const filesOf = (url: string) => url.replace('file:', '')

  test('a write to a deleted file is rejected, and the reason is reported', async () => {
    const url = await migratedUrl()
    const database = open(url)
    await addCompany(database, '1')
    rmSync(filesOf(url))
    const attempts = [
      () => addCompany(database, '2'),
      () => database.transaction((tx) => addCompany(tx, '3')),
      ...Array.from({ length: 10 }, (_, i) => () => addCompany(database, `many ${i}`)),
    ]
    for (const error of await Promise.all(attempts.map(thrownBy))) expect(unavailableCause(error)).toBe('file deleted')
    expect(await checkHealth(database)).toEqual({ ...allOk, storage: 'file deleted', write: 'file deleted' })
  })

  test('no write that was committed after the file was deleted is acknowledged, however many are in progress', async () => {
    const url = await migratedUrl()
    const database = open(url)
    let acknowledged = 0
    const add = (i: number) =>
      addCompany(database, String(i)).then(
        () => (acknowledged += 1),
        () => undefined,
      )
    const writes = Array.from({ length: 300 }, (_, i) => add(i))
    await writes[0]
    await new Promise(setImmediate)
    // A second name for the file, to see which writes arrived in it.
    renameSync(filesOf(url), `${filesOf(url)}.gone`)
    onTestFinished(() => rmSync(`${filesOf(url)}.gone`))
    const present = (await companyIds(database)).length
    await Promise.all([...writes, ...Array.from({ length: 100 }, (_, i) => add(1_000 + i))])
    expect(acknowledged).toBeLessThanOrEqual(present)
    expect(acknowledged).toBeGreaterThan(0)
  })

  test('a file that is deleted during a commit is noticed before the commit is acknowledged', async () => {
    const url = await migratedUrl()
    const database = open(url)
    const error = await thrownBy(() =>
      database.transaction(async (tx) => {
        await addCompany(tx, '1')
        rmSync(filesOf(url))
      }),
    )
    expect(unavailableCause(error)).toBe('file deleted')
  })

  test('a replaced file and a deleted log are reported', async () => {
    const replaced = await migratedUrl()
    const [one, other] = [open(replaced), open(await migratedUrl())]
    copyFileSync(filesOf(replaced), `${filesOf(replaced)}.copy`)
    renameSync(`${filesOf(replaced)}.copy`, filesOf(replaced))
    expect(unavailableCause(await thrownBy(() => addCompany(one, '1')))).toBe('file replaced')
    expect(await checkHealth(one)).toMatchObject({ storage: 'file replaced', write: 'file replaced' })

    const url = await migratedUrl()
    const withoutLog = open(url)
    rmSync(`${filesOf(url)}-wal`)
    expect(unavailableCause(await thrownBy(() => addCompany(withoutLog, '1')))).toBe('file deleted')
    expect(await checkHealth(withoutLog)).toMatchObject({ storage: 'file deleted' })
    expect(await checkHealth(other)).toEqual(allOk)
  })

  test('overwritten pages are reported, and rejected as unavailable', async () => {
    const url = await migratedUrl()
    // Pages in the log would hide those in the file.
    const first = open(url)
    await addCompany(first, '1')
    await first.close()
    first.close = async () => undefined
    const database = open(url)
    expect(await checkHealth(database)).toEqual(allOk)
    overwrite(filesOf(url))
    // The next commit makes readers read the file again.
    await thrownBy(() => addCompany(database, '2'))
    await healthUntil(database, { storage: 'corrupt' })
    const error = await thrownBy(() => companyIds(database))
    expect(unavailableCause(error)).toBe('corrupt')
  })
})

/** Overwrites everything except the first page, like a disk that has lost the data. */
function overwrite(file: string) {
  const handle = openSync(file, 'r+')
  try {
    const { size } = statSync(file)
    writeSync(handle, Buffer.alloc(size - 4_096, 0xa5), 0, size - 4_096, 4_096)
  } finally {
    closeSync(handle)
  }
}

async function asAdmin(url: string, statement: (database: string) => string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement(new URL(url).pathname.slice(1)))
  await client.end()
}

/** A network path to a server, which can go silent without closing. */
async function startPath(target: { host: string; port: number }) {
  const sockets: Socket[] = []
  let isSilent = false
  const server = createServer((near) => {
    const far = connect(target)
    sockets.push(near, far)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (piece) => to.write(piece))
      from.on('error', () => undefined)
      from.on('close', () => to.destroy())
      if (isSilent) from.pause()
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return {
    port: typeof address === 'object' ? address?.port : undefined,
    fallSilent: () => {
      isSilent = true
      for (const socket of sockets) socket.pause()
    },
    speakAgain: () => {
      isSilent = false
      for (const socket of sockets) socket.resume()
    },
  }
}
