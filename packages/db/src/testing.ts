/** Databases for tests: each test gets its own empty, migrated database of the project's dialect, in milliseconds. */
import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

export { type Migration, readMigrations } from './migrations.ts'
export { planning } from './postgres.ts'
export { pgBouncerIsMissing, startPgBouncer } from './testing-pgbouncer.ts'
export { type PostgresProxy, startPostgresProxy } from './testing-proxy.ts'
export { type PostgresServer, startPostgres } from './testing-postgres-server.ts'

export type TestDatabase = { url: string; drop: () => Promise<void> }

/** The run's migrated template: a file, or a database on a server. The setup creates it, and `createTestDatabase` copies it. */
export type Template = { dialect: 'sqlite'; url: string } | { dialect: 'postgres'; adminUrl: string; name: string }

declare module 'vitest' {
  interface ProvidedContext {
    dialect: Template['dialect']
    template: Template
  }
}

/** Creates a database for one test. Must run in a Vitest project that provides a dialect. */
export async function createTestDatabase(): Promise<TestDatabase> {
  // Imported lazily: the browser tests use startPostgres, and Vitest can't be imported outside of its own runs.
  const { inject } = await import('vitest')
  const template = inject('template')
  if (template.dialect === 'sqlite') return copyFileOf(template.url)

  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = await cloneDatabase(template.adminUrl, template.name, name)
  return { url, drop: () => dropDatabase(template.adminUrl, name) }
}

/** Copies a database on its server. The database must not be in use while it's copied. Returns the copy's URL. */
export async function cloneDatabase(adminUrl: string, template: string, name: string): Promise<string> {
  // For databases this small, copying files takes half as long as the default (through the write-ahead log).
  await onServer(adminUrl, (server) =>
    server.query(`create database ${quoted(name)} template ${quoted(template)} strategy file_copy`),
  )
  return databaseUrl(adminUrl, name)
}

/** Drops a database even if connections are open. Does nothing if it doesn't exist. */
export function dropDatabase(adminUrl: string, name: string): Promise<void> {
  return onServer(adminUrl, async (server) => {
    // The server keeps a closed connection for a moment. Dropping the database before then causes an error on the closing side.
    const inUse = async () =>
      (await server.query('select 1 from pg_stat_activity where datname = $1', [name])).rows.length > 0
    for (let waited_ms = 0; waited_ms < 500 && (await inUse()); waited_ms += 5) await sleep(5)
    await server.query(`drop database if exists ${quoted(name)} with (force)`)
  })
}

export async function createDatabase(adminUrl: string, name: string): Promise<string> {
  await onServer(adminUrl, (server) => server.query(`create database ${quoted(name)}`))
  return databaseUrl(adminUrl, name)
}

function copyFileOf(templateUrl: string): TestDatabase {
  const template = fileURLToPath(templateUrl)
  const file = join(dirname(template), `${randomUUID()}.db`)
  for (const part of ['', '-wal']) if (existsSync(template + part)) copyFileSync(template + part, file + part)
  const drop = async () => {
    for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
  }
  return { url: `file:${file}`, drop }
}

async function onServer(adminUrl: string, work: (server: pg.Client) => Promise<unknown>): Promise<void> {
  const server = new pg.Client({ connectionString: adminUrl })
  await server.connect()
  try {
    await work(server)
  } finally {
    await server.end()
  }
}

function databaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return url.href
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`
