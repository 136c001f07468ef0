import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../src/index.ts'
import { createDatabase, createTestDatabase, dropDatabase } from '../src/testing.ts'

/** Returns the URL of a migrated database for this test alone. */
export async function migratedUrl(): Promise<string> {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  return url
}

/** Returns the URL of an empty database, without tables. */
export async function emptyUrl(): Promise<string> {
  const template = inject('template')
  if (template.dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    return `file:${join(folder, 'empty.db')}`
  }
  const name = `empty_${Math.random().toString(36).slice(2)}`
  onTestFinished(() => dropDatabase(template.adminUrl, name))
  return createDatabase(template.adminUrl, name)
}

/** Opens a database, and closes it at the end of the test. */
export function open(url: string): Database {
  const database = openDatabase(url, { poolSize: 5 })
  // Callbacks run in reverse order, so the database is closed before it's dropped.
  onTestFinished(() => database.close())
  return database
}

/** Runs statements as they are, such as those of an earlier release. */
export async function runText(url: string, ...statements: string[]) {
  if (inject('dialect') === 'sqlite') {
    const raw = new BetterSqlite(url.replace('file:', ''))
    for (const statement of statements) raw.exec(statement)
    return void raw.close()
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
