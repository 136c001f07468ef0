import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../src/index.ts'
import { createDatabase, createTestDatabase, dropDatabase } from '../src/testing.ts'

/** The url of a migrated database of the test's own. */
export async function migratedUrl(): Promise<string> {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  return url
}

/** The url of a database that holds nothing at all. */
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

/** Opened for the test, and closed with it. */
export function open(url: string): Database {
  const database = openDatabase(url, { poolSize: 5 })
  // Finishing runs backwards: it is closed before it is dropped.
  onTestFinished(() => database.close())
  return database
}
