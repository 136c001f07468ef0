import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isPlain } from '../src/engine/config.ts'
import { Writes } from '../src/engine/sqlite/group-commit.ts'

let folder: string
let raw: BetterSqlite.Database
let writes: Writes

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clientele-writes-'))
  raw = new BetterSqlite(join(folder, 'test.db'))
  raw.pragma('journal_mode = WAL')
  raw.exec('create table notes (id integer primary key, text text)')
  writes = new Writes(raw)
})
afterEach(() => {
  raw.close()
  rmSync(folder, { recursive: true })
})

const add = (id: number, text = '') =>
  writes.run(async () => {
    raw.prepare('insert into notes values (?, ?)').run(id, text)
    return id
  })

/** Returns what another process sees. */
function committed(): number[] {
  const other = new BetterSqlite(join(folder, 'test.db'), { readonly: true })
  const ids = other.prepare<[], { id: number }>('select id from notes order by id').all()
  other.close()
  return ids.map(({ id }) => id)
}

test('writes that arrive together share commits, and each returns its own result', async ({ skip }) => {
  skip(isPlain, 'plain Drizzle commits each write by itself')
  let commits = 0
  let lastVersion = 0
  const other = new BetterSqlite(join(folder, 'test.db'), { readonly: true })
  const version = () => other.pragma('data_version', { simple: true }) as number
  lastVersion = version()
  const watched = Array.from({ length: 20 }, async (_, i) => {
    const id = await add(i)
    if (version() !== lastVersion) commits += 1
    lastVersion = version()
    return id
  })
  expect(await Promise.all(watched)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  // On a slow machine, groups end early.
  expect(commits).toBeLessThan(20)
  other.close()
})

test('a failed write does not affect the others, and leaves nothing behind', async () => {
  const failing = writes.run(async () => {
    raw.prepare('insert into notes values (100, null)').run()
    throw new Error('changed my mind')
  })
  const outcomes = await Promise.allSettled([add(1), failing, add(2), add(1), add(3)])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
  expect(committed()).toEqual([1, 2, 3])
})

test('no write resolves before it is durable', async () => {
  const seen = await Promise.all([1, 2, 3].map((id) => add(id).then(() => committed().includes(id))))
  expect(seen).toEqual([true, true, true])
})

test('a full disk loses only the writes that it rejects, and none that were acknowledged', async () => {
  await add(0)
  raw.pragma(`max_page_count = ${(raw.pragma('page_count', { simple: true }) as number) + 20}`)
  const outcomes = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => add(i + 1, 'x'.repeat(3_000))))
  const answered = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []))
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
  expect(committed()).toEqual([0, ...answered])
  raw.pragma('max_page_count = 100000')
  await add(1_000)
  expect(committed()).toContain(1_000)
})

test('a transaction that the database aborts fails every write in it, including those that had succeeded', async ({
  skip,
}) => {
  skip(isPlain, 'plain Drizzle commits each write by itself')
  const giveUp = writes.run(async () => {
    raw.exec('rollback')
    throw new Error('gone')
  })
  const outcomes = await Promise.allSettled([add(1), giveUp, add(2)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(committed()).toEqual([])
  await add(3)
  expect(committed()).toEqual([3])
})

test('after a slow write, the others wait for the next commit', async () => {
  const slow = writes.run(() => new Promise<void>((done) => setTimeout(done, 30)))
  const order: string[] = []
  await Promise.all([slow.then(() => order.push('slow')), add(1).then(() => order.push('next')), add(2)])
  expect(order).toEqual(['slow', 'next'])
  expect(committed()).toEqual([1, 2])
})

test('a write waits while another process is writing', async () => {
  const other = new BetterSqlite(join(folder, 'test.db'))
  other.exec('begin immediate; insert into notes values (50, null)')
  const waiting = Promise.all([add(1), add(2)])
  setTimeout(() => other.exec('commit'), 50)
  expect(await waiting).toEqual([1, 2])
  expect(committed()).toEqual([1, 2, 50])
  other.close()
})
