import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { backUpSqlite, type Connection, openDatabase, restoreSqlite } from '../src/index.ts'
import { open } from './open.ts'

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'clientele-files-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const addCompany = ({ queries, tables }: Connection, id: string) =>
  queries.insert(tables.companies).values({ id, name: 'x'.repeat(1_000), created_at: new Date() })

async function migrated(file: string) {
  const database = open(`file:${file}`)
  await database.migrate()
  return database
}

describe('a backup of a SQLite database', () => {
  beforeEach(({ skip }) => skip(inject('dialect') !== 'sqlite', 'Postgres has pg_dump'))

  test('can be made during writes, is complete, and is readable only by its owner', async () => {
    const here = folder()
    const [file, copy] = [join(here, 'clientele.db'), join(here, 'copy.db')]
    const database = await migrated(file)
    let written = 0
    let isDone = false
    const writing = (async () => {
      for (; !isDone; written += 1) await addCompany(database, String(written))
    })()
    await expect.poll(() => written).toBeGreaterThan(50)
    const atLeast = written
    await backUpSqlite(file, copy)
    const atMost = written + 1
    isDone = true
    await writing
    expect(mode(copy)).toBe('600')
    expect(readdirSync(here).filter((name) => name.startsWith('copy'))).toEqual(['copy.db'])
    const raw = new BetterSqlite(copy, { readonly: true })
    const { count } = raw.prepare<[], { count: number }>('select count(*) as count from companies').get() ?? {
      count: 0,
    }
    raw.close()
    expect(count).toBeGreaterThanOrEqual(atLeast)
    expect(count).toBeLessThanOrEqual(atMost)
  })

  test('never overwrites a file, and says so', async () => {
    const here = folder()
    await migrated(join(here, 'clientele.db'))
    writeFileSync(join(here, 'copy.db'), 'precious')
    await expect(backUpSqlite(join(here, 'clientele.db'), join(here, 'copy.db'))).rejects.toThrow(/exists already/)
    expect(readFileSync(join(here, 'copy.db'), 'utf8')).toBe('precious')
    await expect(backUpSqlite(join(here, 'nothing.db'), join(here, 'other.db'))).rejects.toThrow(/not found/)
    expect(existsSync(join(here, 'nothing.db'))).toBe(false)
  })

  test('replaces a database that is not in use, which is kept', async () => {
    const here = folder()
    const [file, copy] = [join(here, 'clientele.db'), join(here, 'copy.db')]
    const database = openDatabase(`file:${file}`)
    await database.migrate()
    await addCompany(database, '1')
    await backUpSqlite(file, copy)
    await addCompany(database, '2')
    expect(() => restoreSqlite(copy, file)).toThrow(/in use. Stop the service/)
    await addCompany(database, '3')
    await database.close()

    const kept = restoreSqlite(copy, file)
    expect(mode(file)).toBe('600')
    const restored = open(`file:${file}`)
    const { queries, tables } = restored
    expect((await queries.select().from(tables.companies)).map(({ id }) => id)).toEqual(['1'])
    const old = open(`file:${kept}`)
    expect(await old.queries.select().from(tables.companies)).toHaveLength(3)
  })

  test('replaces a damaged database, and a log without a database', async () => {
    const here = folder()
    const [file, copy] = [join(here, 'clientele.db'), join(here, 'copy.db')]
    const database = openDatabase(`file:${file}`)
    await database.migrate()
    await addCompany(database, '1')
    await database.close()
    await backUpSqlite(file, copy)
    writeFileSync(file, 'this is no database any more'.repeat(1_000))
    writeFileSync(`${file}-wal`, 'nor is this a log')
    restoreSqlite(copy, file)
    const restored = open(`file:${file}`)
    expect(await restored.queries.select().from(restored.tables.companies)).toHaveLength(1)
  })

  test('that is damaged, or is not a backup, is not restored, and nothing is changed', async () => {
    const here = folder()
    const [file, copy] = [join(here, 'clientele.db'), join(here, 'copy.db')]
    const database = openDatabase(`file:${file}`)
    await database.migrate()
    await addCompany(database, '1')
    await database.close()
    await backUpSqlite(file, copy)
    const bytes = readFileSync(copy)
    bytes.fill(0xa5, 4_096)
    writeFileSync(join(here, 'damaged.db'), bytes)
    new BetterSqlite(join(here, 'foreign.db')).exec('create table notes (id integer)').close()
    for (const [name, words] of [
      ['damaged.db', /damaged/],
      ['foreign.db', /not a database of Clientele/],
      ['missing.db', /no file/],
    ] as const)
      expect(() => restoreSqlite(join(here, name), file)).toThrow(words)
    const untouched = open(`file:${file}`)
    expect(await untouched.queries.select().from(untouched.tables.companies)).toHaveLength(1)
    expect(readdirSync(here).filter((name) => /incomplete|replaced/.test(name))).toEqual([])
  })
})
