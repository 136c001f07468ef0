import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
