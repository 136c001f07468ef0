import { asc, eq, getTableColumns, gt } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { postgresKit, sqliteKit } from '../src/columns.ts'
import { bulkInsertInto, type Database, insertInto, type Tables, uniqueViolation } from '../src/index.ts'
import * as postgresSchema from '../src/schema.postgres.ts'
import * as sqliteSchema from '../src/schema.sqlite.ts'
import { makeTables } from '../src/tables/index.ts'
import { migratedUrl, open } from './open.ts'

/*
 * Each test runs on both databases and expects the same of both, so the databases agree with each other.
 */

const at = new Date('2024-02-29T23:59:59.999Z')
const actor = { kind: 'system' as const, id: 'system' }

type Event = Tables['events']['$inferInsert']
const event = (id: string, more: Partial<Event> = {}): Event => ({
  application_id: 'a',
  id,
  type: 'user.created',
  subject_id: 'u',
  actor,
  details: null,
  version: null,
  contact_hash: null,
  request_id: 'r',
  created_at: at,
  ...more,
})

/** Every way to write a row. */
const insertOne = insertInto('events')
const insertMany = bulkInsertInto('events')
const ways: [string, (database: Database, rows: Event[]) => Promise<unknown>][] = [
  ['one at a time', (database, rows) => Promise.all(rows.map((row) => insertOne(database, row)))],
  ['many at once', (database, rows) => insertMany(database, rows)],
  ['by the query builder', (database, rows) => database.queries.insert(database.tables.events).values(rows)],
]

async function readEvents({ queries, tables: { events } }: Database) {
  return queries.select().from(events).orderBy(asc(events.id))
}

describe.each(ways)('a row written %s is read back unchanged', (_, write) => {
  test('when it holds JSON of every shape', async () => {
    const database = open(await migratedUrl())
    const values: Record<string, unknown>[] = [
      {},
      { nested: { list: [1, 'two', null, true, { deep: [] }] } },
      { number: 1e21, negative: -0.5, great: Number.MAX_SAFE_INTEGER },
      { text: 'Zoë 😀 \\ud800 " \\ \n \u2028', '': 'empty name', 'a.b': 1, "it's": '--' },
      { long: 'x'.repeat(100_000) },
    ]
    await write(
      database,
      values.map((changes, i) => event(String(i), { changes })),
    )
    expect((await readEvents(database)).map(({ changes }) => changes)).toEqual(values)
  })

  test('when it holds text that means something else elsewhere', async () => {
    const database = open(await migratedUrl())
    const texts = [
      '\\N',
      '\\.',
      '\\',
      '\\\\N',
      '\t',
      'a\tb',
      '\n',
      '\\.\n',
      '\r\n',
      '\\t',
      '',
      ' ',
      'null',
      '"',
      "'",
      '{}',
      '\u0001',
      '\u2028',
    ]
    await write(
      database,
      texts.map((ip, i) => event(String(i).padStart(2, '0'), { ip, changes: { [ip]: [ip] } })),
    )
    const read = await readEvents(database)
    expect(read.map(({ ip }) => ip)).toEqual(texts)
    expect(read.map(({ changes }) => changes)).toEqual(texts.map((text) => ({ [text]: [text] })))
  })

  test('except for a lone surrogate, which becomes U+FFFD in text and in JSON', async () => {
    const database = open(await migratedUrl())
    await write(database, [event('1', { type: 'a\ud800b', changes: { 'k\udc00': ['\ud83d', '\ud83d\ude00'] } })])
    expect(await readEvents(database)).toMatchObject([{ type: 'a\ufffdb', changes: { 'k\ufffd': ['\ufffd', '😀'] } }])
  })

  test('when it holds timestamps, null, and text of every kind', async () => {
    const database = open(await migratedUrl())
    const moments = [
      '1970-01-01T00:00:00.000Z',
      '1999-12-31T23:59:59.001Z',
      '2024-02-29T23:59:59.999Z',
      '9999-12-31T23:59:59.999Z',
    ]
    const rows = moments.map((moment, i) =>
      event(String(i), { created_at: new Date(moment), ip: i % 2 ? null : '', changes: null }),
    )
    await write(database, rows)
    const read = await readEvents(database)
    expect(read).toEqual(rows.map((row) => ({ ...row, ip: row.ip ?? null })))
    expect(read.map(({ created_at }) => created_at.toISOString())).toEqual(moments)
  })

  test('or not at all, when one of several rows already exists', async () => {
    const database = open(await migratedUrl())
    await write(database, [event('1')])
    const failed = await database
      .transaction(async (tx) => insertMany(tx, [event('2'), event('1')]))
      .catch((error: unknown) => error)
    expect(uniqueViolation(failed)).toMatch(/events/)
    expect(await readEvents(database)).toHaveLength(1)
  })
})

test('a connection works as before when inserting many rows has failed, and others were already sent behind them', async () => {
  const database = open(await migratedUrl())
  await insertMany(database, [event('1')])
  for (let i = 0; i < 3; i += 1) {
    const results = await database
      .transaction(async (tx) =>
        Promise.allSettled([
          insertMany(tx, [event('1'), event('2')]),
          insertMany(tx, [event('3')]),
          insertOne(tx, event('4')),
        ]),
      )
      .catch(() => [])
    expect(results.filter(({ status }) => status === 'rejected').length).not.toBe(0)
    await database.transaction(async (tx) => insertMany(tx, [event(`after ${i}`)]))
  }
  expect((await readEvents(database)).map(({ id }) => id)).toContain('after 2')
})

describe('a column', () => {
  test('of integers holds the greatest integers', async () => {
    const database = open(await migratedUrl())
    const { files } = database.tables
    const row = { application_id: 'a', id: 'f', name: '', size: Number.MAX_SAFE_INTEGER, created_at: at }
    await database.queries.insert(files).values(row)
    expect(await database.queries.select().from(files)).toEqual([row])
  })

  test('of bytes holds every byte', async () => {
    const database = open(await migratedUrl())
    const { fileChunks } = database.tables
    const content = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    await insertInto('fileChunks')(database, { application_id: 'a', file_id: 'f', position: 0, content })
    await insertInto('fileChunks')(database, {
      application_id: 'a',
      file_id: 'f',
      position: 1,
      content: Buffer.alloc(0),
    })
    const rows = await database.queries.select().from(fileChunks).orderBy(asc(fileChunks.position))
    expect(rows.map((row) => Buffer.from(row.content))).toEqual([content, Buffer.alloc(0)])
  })

  test('of booleans is compared and read as booleans', async () => {
    const database = open(await migratedUrl())
    const { operators } = database.tables
    const operator = (id: string, active: boolean) => ({
      id,
      company_id: '1',
      email: `${id}@example.com`,
      role: 'owner',
      active,
      created_at: at,
    })
    await database.queries.insert(operators).values([operator('1', true), operator('2', false)])
    const active = await database.queries
      .select({ id: operators.id, active: operators.active })
      .from(operators)
      .where(eq(operators.active, true))
    expect(active).toEqual([{ id: '1', active: true }])
  })

  test('of timestamps is compared to the millisecond', async () => {
    const database = open(await migratedUrl())
    const { events } = database.tables
    const moments = [at, new Date(at.getTime() + 1), new Date(at.getTime() - 1)]
    await insertMany(
      database,
      moments.map((created_at, i) => event(String(i), { created_at })),
    )
    const later = await database.queries.select({ id: events.id }).from(events).where(gt(events.created_at, at))
    expect(later).toEqual([{ id: '1' }])
  })

  test('that is a key is ordered byte by byte, whatever the locale', async () => {
    const database = open(await migratedUrl())
    const keys = ['', ' ', '+91', '10', '9', 'A', 'B', '_', 'a', 'ab', 'b', 'z', 'é', 'ß', '李', '\ufffd', '😀']
    await insertMany(
      database,
      keys.toReversed().map((id) => event(id)),
    )
    const byBytes = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    expect((await readEvents(database)).map(({ id }) => id)).toEqual(byBytes)
  })
})

describe('the tables', () => {
  test('are the same in both dialects, column by column', () => {
    const shapeOf = (tables: Tables) =>
      Object.fromEntries(
        Object.entries(tables).map(([name, table]) => [
          name,
          Object.fromEntries(
            Object.entries(getTableColumns(table as PgTable)).map(([key, column]) => [
              key,
              [column.name, column.notNull],
            ]),
          ),
        ]),
      )
    expect(shapeOf(makeTables(sqliteKit))).toEqual(shapeOf(makeTables(postgresKit)))
  })

  test('are all in the lists that migrations are generated from', () => {
    const names = Object.keys(makeTables(postgresKit)).toSorted()
    expect(Object.keys(sqliteSchema).toSorted()).toEqual(names)
    expect(Object.keys(postgresSchema).toSorted()).toEqual(names)
  })

  test('are all in a migrated database, with every column', async () => {
    const { queries, tables } = open(await migratedUrl())
    for (const table of Object.values(tables)) expect(await queries.select().from(table as PgTable)).toEqual([])
  })

  test('start every index with the application or the company, or are looked up by a globally unique key', async () => {
    const scoped = Object.entries(makeTables(postgresKit)).filter(([, table]) => 'application_id' in table)
    expect(scoped.length).toBeGreaterThan(12)
    for (const [name, table] of scoped) {
      const columns = Object.keys(getTableColumns(table as PgTable))
      expect({ name, first: columns[0] }).toEqual({ name, first: 'application_id' })
    }
  })
})
