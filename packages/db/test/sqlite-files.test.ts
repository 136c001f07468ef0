import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Connection, openDatabase } from '../src/index.ts'
import { open } from './open.ts'

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'clientele-files-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const addCompany = ({ queries, tables }: Connection, id: string) =>
  queries.insert(tables.companies).values({ id, name: id, created_at: new Date() })

async function migrated(file: string) {
  const database = open(`file:${file}`)
  await database.migrate()
  return database
}

describe('the files of a SQLite database', () => {
  beforeEach(({ skip }) => skip(inject('dialect') !== 'sqlite', 'Postgres keeps its files itself'))

  test('N52: are accessible only to their owner, whatever the umask, and so is a folder created for them', async () => {
    const before = process.umask(0)
    onTestFinished(() => void process.umask(before))
    const data = join(folder(), 'new', 'data')
    const database = await migrated(join(data, 'clientele.db'))
    await addCompany(database, '1')
    expect(mode(data)).toBe('700')
    expect(Object.fromEntries(readdirSync(data).map((name) => [name, mode(join(data, name))]))).toEqual({
      'clientele.db': '600',
      'clientele.db-shm': '600',
      'clientele.db-wal': '600',
    })
  })

  test('N52: lose the permissions of others at the next start', async () => {
    const file = join(folder(), 'clientele.db')
    const other = await migrated(file)
    await addCompany(other, '1')
    for (const part of ['', '-wal', '-shm']) chmodSync(file + part, 0o666)
    await addCompany(open(`file:${file}`), '2')
    for (const part of ['', '-wal', '-shm']) expect(mode(file + part)).toBe('600')
  })

  test('keep their content when they are opened a second time in the same process', async () => {
    const file = join(folder(), 'clientele.db')
    const one = await migrated(file)
    await addCompany(one, '1')
    const other = openDatabase(`file:${file}`)
    await addCompany(other, '2')
    await other.close()
    await addCompany(one, '3')
    expect(await one.queries.select().from(one.tables.companies)).toHaveLength(3)
  })

  test.each([
    ['NORMAL', 1],
    ['FULL', 2],
  ] as const)('are written with the requested durability: %s', async (synchronous, level) => {
    const database = openDatabase(`file:${join(folder(), 'clientele.db')}`, { synchronous })
    onTestFinished(() => database.close())
    const pragma = {
      name: 'synchronous',
      text: 'pragma synchronous',
      parameters: () => [],
      columns: [{ path: ['level'], read: undefined }],
      isFirst: false,
      isRead: false,
    }
    expect(await database.transaction((tx) => tx.run(pragma, {}))).toEqual([{ level }])
  })
})
