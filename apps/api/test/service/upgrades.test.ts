import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openDatabase } from '@clientele/db'
import { createTestDatabase, type Migration, readMigrations, startPostgres } from '@clientele/db/testing'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { exchange, signIn } from '../world/start-app.ts'
import { serverCommand, startServer } from '../world/start-server.ts'

/* The upgrades, downgrades, backups and restores in operating.md, carried out as described. */

const patience_ms = 180_000
const here = '/service/platform/user/v1.0/company/1/application/000000000000000000000001'
const dialect = inject('dialect')
const onPostgres = dialect === 'postgres'
const known = readMigrations(dialect)

/** The migrations of a later release: a column and an index for a frequently written table, and a new table. */
const later = (n: number): Migration => ({
  id: (known.at(-1)?.id ?? 0) + n,
  hash: `later ${n}`,
  statements: [
    `CREATE TABLE "later_${n}" ("id" integer PRIMARY KEY NOT NULL)`,
    `ALTER TABLE "users" ADD COLUMN "later_${n}" text`,
    `CREATE INDEX "users_by_later_${n}" ON "users" ("later_${n}")`,
  ],
  release: (known.at(-1)?.release ?? 0) + n,
})

async function migrateTo(url: string, migrations: readonly Migration[]) {
  const database = openDatabase(url, { poolSize: 2, migrations })
  await database.migrate()
  await database.close()
}

async function ownDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  return url
}

async function start(databaseUrl: string, settings: Record<string, string> = {}) {
  const server = await startServer({ databaseUrl, settings })
  onTestFinished(async () => {
    await server.stop()
    server.kill()
  })
  return server
}

const bearer = async (url: string) => ({
  authorization: `Bearer ${await exchange(url, 'test-api-key', 'test-api-secret-0123456789')}`,
  'content-type': 'application/json',
})

/** Creates and lists customers concurrently until stopped; returns every status, and how many were created. */
async function startLoad(url: string) {
  const headers = await bearer(url)
  const statuses: Record<number, number> = {}
  let made = 0
  let isDone = false
  const count = (status: number) => {
    statuses[status] = (statuses[status] ?? 0) + 1
    return status
  }
  const work = Array.from({ length: 4 }, async (_, worker) => {
    for (let i = 0; !isDone; i += 1) {
      const body = JSON.stringify({ email: `load-${worker}-${i}@example.com`, first_name: 'Load' })
      const created = await fetch(`${url}${here}/customers`, { method: 'POST', headers, body })
      if (count(created.status) === 200) made += 1
      await created.arrayBuffer()
      const listed = await fetch(`${url}${here}/customers/list?q=load-${worker}-${i}@example.com`, { headers })
      count(listed.status)
      await listed.arrayBuffer()
    }
  })
  return {
    made: () => made,
    end: async () => {
      isDone = true
      await Promise.all(work)
      return { statuses, made }
    },
  }
}

async function countCustomers(url: string): Promise<number> {
  const listed = await fetch(`${url}${here}/customers/list`, { headers: await bearer(url) })
  const { page } = (await listed.json()) as { page: { item_total: number } }
  return page.item_total
}

describe('an upgrade', () => {
  test(
    'lets a process of the previous release continue under load, and another process of that release start',
    async () => {
      const url = await ownDatabase()
      const older = await start(url)
      const load = await startLoad(older.url)
      await expect.poll(load.made, { timeout: 60_000 }).toBeGreaterThan(20)
      await migrateTo(url, [...known, later(1)])
      const before = load.made()
      await expect.poll(load.made, { timeout: 60_000 }).toBeGreaterThan(before + 20)
      expect((await fetch(`${older.url}/readyz`)).status).toBe(200)
      const { statuses, made } = await load.end()
      expect(Object.keys(statuses)).toEqual(['200'])
      expect(older.log()).not.toContain('not ready')

      const again = await start(url)
      expect((await fetch(`${again.url}/readyz`)).status).toBe(200)
      expect(await countCustomers(again.url)).toBe(made)
      const created = await fetch(`${again.url}${here}/customers`, {
        method: 'POST',
        headers: await bearer(again.url),
        body: JSON.stringify({ email: 'after@example.com' }),
      })
      expect(created.status).toBe(200)
    },
    patience_ms,
  )

  test(
    'by two releases is too much for a running process: it is not ready, and does not start',
    async () => {
      const url = await ownDatabase()
      const older = await start(url)
      await migrateTo(url, [...known, later(1), later(2)])
      const ready = await fetch(`${older.url}/readyz`)
      expect({ status: ready.status, body: await ready.json() }).toMatchObject({
        status: 503,
        body: { checks: { migrations: 'too new' } },
      })

      const data = mkdtempSync(join(tmpdir(), 'clientele-test-'))
      onTestFinished(() => rmSync(data, { recursive: true }))
      const refused = await run(serverCommand, { DATABASE_URL: url, DATA_DIR: data, API_PORT: '0', METRICS_PORT: '0' })
      expect(refused.code).toBe(1)
      expect(refused.output).toMatch(/^The database was migrated by a newer release.*Start a newer release/)
    },
    patience_ms,
  )
})

describe('a backup', () => {
  test(
    'of SQLite is created under load by the command, and can be restored: everything is there, and people can sign in',
    async ({ skip }) => {
      skip(onPostgres, 'the tools of Postgres do this')
      const folder = mkdtempSync(join(tmpdir(), 'clientele-backup-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const url = await ownDatabase()
      const secret = { SECRET_KEY: 'a-secret-key-of-at-least-32-characters' }
      const server = await start(url, secret)
      const cookie = await signIn(server.url, 'olu@example.com', 'violet-harbour-lantern-42')
      const load = await startLoad(server.url)
      await expect.poll(load.made, { timeout: 60_000 }).toBeGreaterThan(20)
      const atLeast = load.made()
      const copy = join(folder, 'copy.db')
      const backedUp = await run(command('backup.ts', copy), { DATABASE_URL: url, ...secret })
      expect(backedUp).toEqual({ code: 0, output: expect.stringContaining(`was copied to ${copy}`) })
      const { statuses, made: atMost } = await load.end()
      expect(Object.keys(statuses)).toEqual(['200'])
      expect((statSync(copy).mode & 0o777).toString(8)).toBe('600')

      const inUse = await run(command('restore.ts', copy), { DATABASE_URL: url, ...secret })
      expect(inUse).toEqual({ code: 1, output: expect.stringContaining('is in use. Stop the service') })
      const restoredUrl = `file:${join(folder, 'elsewhere', 'clientele.db')}`
      const restored = await run(command('restore.ts', copy), { DATABASE_URL: restoredUrl, ...secret })
      expect(restored).toEqual({ code: 0, output: expect.stringContaining('was restored') })

      await mustBeWhole(restoredUrl, { secret, cookie, atLeast, atMost })
    },
    patience_ms,
  )

  describe('of Postgres', () => {
    beforeEach(({ skip }) => {
      skip(!onPostgres, 'SQLite has commands of its own')
      skip(
        postgresTools() === undefined,
        'there is no Postgres with pg_dump and pg_restore on this machine (Debian: apt install postgresql)',
      )
    })

    test(
      'is created under load by pg_dump, and restored by pg_restore: everything is there, and people can sign in',
      async () => {
        const bin = postgresTools() ?? ''
        const folder = mkdtempSync(join(tmpdir(), 'clientele-backup-'))
        onTestFinished(() => rmSync(folder, { recursive: true }))
        const cluster = await startPostgres({ bin })
        onTestFinished(() => cluster.stop())
        const url = cluster.url
        await migrateTo(url, known)
        const secret = { SECRET_KEY: 'a-secret-key-of-at-least-32-characters' }
        const server = await start(url, secret)
        const cookie = await signIn(server.url, 'olu@example.com', 'violet-harbour-lantern-42')
        const load = await startLoad(server.url)
        await expect.poll(load.made, { timeout: 60_000 }).toBeGreaterThan(20)
        const atLeast = load.made()
        const copy = join(folder, 'copy.dump')
        const told = await run(command('backup.ts', copy), { DATABASE_URL: url, ...secret })
        expect(told).toEqual({ code: 1, output: expect.stringContaining(`pg_dump --format=custom --file=${copy}`) })
        await runProgram(join(bin, 'pg_dump'), ['--format=custom', `--file=${copy}`, url])
        const { statuses, made: atMost } = await load.end()
        expect(Object.keys(statuses)).toEqual(['200'])

        const restoredUrl = url.replace(/\/postgres$/, '/restored')
        await runProgram(join(bin, 'createdb'), [`--maintenance-db=${url}`, 'restored'])
        await runProgram(join(bin, 'pg_restore'), ['--exit-on-error', `--dbname=${restoredUrl}`, copy])
        await mustBeWhole(restoredUrl, { secret, cookie, atLeast, atMost })
      },
      patience_ms,
    )
  })
})

interface Expected {
  secret: Record<string, string>
  cookie: string
  atLeast: number
  atMost: number
}

/** A new process starts on the restored data; counts are correct; sessions, passwords and keys still work. */
async function mustBeWhole(url: string, { secret, cookie, atLeast, atMost }: Expected) {
  const server = await start(url, secret)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  const customers = await countCustomers(server.url)
  expect(customers).toBeGreaterThanOrEqual(atLeast)
  expect(customers).toBeLessThanOrEqual(atMost)
  const database = openDatabase(url, { poolSize: 1 })
  onTestFinished(() => database.close())
  expect(await database.queries.$count(database.tables.users)).toBe(customers)
  expect((await fetch(`${server.url}${here}/customers/list`, { headers: { cookie } })).status).toBe(200)
  await signIn(server.url, 'olu@example.com', 'violet-harbour-lantern-42')
}

const command = (file: string, ...words: string[]) => [
  '--conditions=clientele-source',
  resolve(import.meta.dirname, '../../src/commands', file),
  ...words,
]

const run = (words: readonly string[], env: Record<string, string>) => runProgram(process.execPath, words, env, false)

async function runProgram(
  program: string,
  words: readonly string[],
  env: Record<string, string> = {},
  mustWork = true,
) {
  const child = spawn(program, words, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (output += piece.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (mustWork && code !== 0) throw new Error(`${program} ended with code ${code}: ${output}`)
  return { code, output }
}

/** The directory of an installed Postgres: a dump needs programs as new as its server, and the tests' Postgres comes without them. */
function postgresTools(): string | undefined {
  const versions = '/usr/lib/postgresql'
  const folders = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : []
  return folders.find((folder) =>
    ['initdb', 'postgres', 'pg_dump', 'pg_restore', 'createdb'].every((program) => existsSync(join(folder, program))),
  )
}
