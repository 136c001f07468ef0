import { readFileSync } from 'node:fs'
import type { PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../src/index.ts'
import { type Migration, readMigrations, releases } from '../src/migrations.ts'
import { emptyUrl, migratedUrl, open, runText } from './open.ts'

const known = readMigrations(inject('dialect'))
const newest = known.at(-1) as Migration

/** Migrations of future releases. */
const later = [1, 2].map((n) => ({
  id: newest.id + n,
  hash: `later ${n}`,
  statements: [`CREATE TABLE "later_${n}" ("id" integer PRIMARY KEY NOT NULL);`],
  release: newest.release + n,
}))

const openWith = (url: string, migrations: readonly Migration[]): Database => {
  const database = openDatabase(url, { poolSize: 2, migrations })
  onTestFinished(() => database.close())
  return database
}

test('an empty database is pending until it is migrated, and migrating it twice changes nothing', async () => {
  const database = open(await emptyUrl())
  expect(await database.migrationState()).toBe('pending')
  await database.migrate()
  expect(await database.migrationState()).toBe('done')
  const { queries, tables } = database
  await queries.insert(tables.companies).values({ id: '1', name: 'One', created_at: new Date() })
  await database.migrate()
  expect(await database.migrationState()).toBe('done')
  expect(await queries.select().from(tables.companies)).toHaveLength(1)
})

test('several processes can migrate at the same time, and each ends with migrated tables', async () => {
  const url = await emptyUrl()
  const databases = [open(url), open(url), open(url)]
  await Promise.all(databases.map((database) => database.migrate()))
  for (const database of databases) {
    expect(await database.migrationState()).toBe('done')
    for (const table of Object.values(database.tables))
      expect(await database.queries.select().from(table as PgTable)).toEqual([])
  }
})

test('a migrated database explains its query plans', async () => {
  const database = open(await migratedUrl())
  const { tables, queries } = database
  const { sql } = queries.select().from(tables.users).toSQL()
  expect(await database.explain({ text: sql })).toMatch(/users/)
})

describe('releases', () => {
  test('a database of the first release is migrated with everything in it', async () => {
    const url = await emptyUrl()
    await openWith(
      url,
      known.filter(({ release }) => release === 1),
    ).migrate()
    await runText(
      url,
      `insert into applications (id, company_id, name, default_country_code, token_hash, created_at)
        values ('a', '1', 'First', 91, 'hash', ${inject('dialect') === 'postgres' ? 'now()' : Date.now()})`,
      "insert into user_counts (application_id, state, shard, count) values ('a', 'active', 0, 3), ('a', 'active', 1, 4)",
      // The state in which the first release left it.
      'alter table applied_migrations drop column release',
    )

    const database = open(url)
    expect(await database.migrationState()).toBe(newest.release === 1 ? 'done' : 'pending')
    await database.migrate()
    expect(await database.migrationState()).toBe('done')
    const { queries, tables } = database
    expect(await queries.select().from(tables.applications)).toMatchObject([{ name: 'First', token_hash: 'hash' }])
    expect((await queries.select().from(tables.userCounts)).map(({ count }) => count)).toEqual([3, 4])
  })

  test('a process keeps working with tables one version ahead, starts on them, and leaves them alone', async () => {
    const url = await migratedUrl()
    const older = open(url)
    await openWith(url, [...known, ...later.slice(0, 1)]).migrate()
    for (const database of [older, open(url)]) {
      await database.migrate()
      expect(await database.migrationState()).toBe('done')
      await database.queries
        .insert(database.tables.sequences)
        .values({ application_id: 'a', name: newName(), value: 1 })
    }
    expect(await openWith(url, [...known, ...later.slice(0, 1)]).migrationState()).toBe('done')
  })

  test('a release counts as one version, however many migrations it has', async () => {
    const url = await migratedUrl()
    await openWith(url, [
      ...known,
      ...later.map((migration) => ({ ...migration, release: newest.release + 1 })),
    ]).migrate()
    expect(await open(url).migrationState()).toBe('done')
  })

  test('a process rejects tables that are further ahead, and says what to do', async () => {
    const url = await migratedUrl()
    const older = open(url)
    await openWith(url, [...known, ...later]).migrate()
    expect(await older.migrationState()).toBe('too new')
    await expect(open(url).migrate()).rejects.toThrow(/2 versions ahead of this code.*Start a newer release/)
    expect(await openWith(url, [...known, ...later]).migrationState()).toBe('done')
  })
})

let names = 0
const newName = () => `name ${names++}`

describe('the migrations since the last release', () => {
  /** Changes that would break the statements of the last release. Make them one release later, when no statement depends on the old state. */
  const breaking: readonly (readonly [pattern: RegExp, why: string])[] = [
    [/\bdrop\s+table\b/i, 'drops a table'],
    [/\bdrop\s+column\b/i, 'drops a column'],
    [/^alter\s+table\b.*\brename\b/i, 'renames a table or a column'],
    [
      /\badd\s+(?:column\s+)?\S+\s+(?!.*\bdefault\b).*\bnot\s+null\b/i,
      'adds a column that the last release does not fill',
    ],
    [/\bset\s+not\s+null\b/i, 'forbids null in a column'],
    [/\bset\s+data\s+type\b/i, 'changes the type of a column'],
  ]

  test('leave the code of the last release working', () => {
    // drizzle-kit alters a SQLite table by copying it, so the Postgres migration shows the actual change more clearly.
    const faults = readMigrations('postgres')
      .filter(({ release }) => release > releases.length)
      .flatMap(({ statements }) => statements)
      .flatMap((statement) =>
        breaking.filter(([pattern]) => pattern.test(statement)).map(([, why]) => `${why}: ${statement}`),
      )
    expect(faults).toEqual([])
  })

  test('belong to the same releases on both databases', () => {
    const tags = (dialect: string) =>
      (
        JSON.parse(readFileSync(new URL(`../migrations/${dialect}/meta/_journal.json`, import.meta.url), 'utf8')) as {
          entries: { tag: string }[]
        }
      ).entries.map(({ tag }) => tag)
    expect(tags('sqlite')).toEqual(tags('postgres'))
    expect(readMigrations('sqlite').map(({ release }) => release)).toEqual(
      readMigrations('postgres').map(({ release }) => release),
    )
  })
})

test('phone numbers in old spellings are rewritten, except for those that another row has in the current one', async () => {
  const url = await emptyUrl()
  const at = known.findIndex(({ statements }) => statements.some((text) => text.includes("'+521__________'")))
  await openWith(url, known.slice(0, at)).migrate()
  const now = inject('dialect') === 'postgres' ? 'now()' : String(Date.now())
  const rows: [
    id: string,
    user: string,
    value: string,
    phone: string,
    verified: boolean,
    after: string,
    shown: string,
  ][] = [
    ['1', 'a', '+5215517329563', '15517329563', true, '+525517329563', '5517329563'],
    ['2', 'b', '+551187654321', '1187654321', true, '+5511987654321', '11987654321'],
    ['3', 'c', '+541123456789', '1123456789', true, '+5491123456789', '1123456789'],
    // In a current spelling, or none that changed.
    ['4', 'd', '+551132654321', '1132654321', true, '+551132654321', '1132654321'],
    ['5', 'd', '+548001234567', '8001234567', true, '+548001234567', '8001234567'],
    ['6', 'd', '+525511111111', '5511111111', true, '+525511111111', '5511111111'],
    ['7', 'd', '+918652523958', '8652523958', true, '+918652523958', '8652523958'],
    // Proved by two users.
    ['8', 'e', '+5215522222222', '15522222222', true, '+5215522222222', '15522222222'],
    ['9', 'f', '+525522222222', '5522222222', true, '+525522222222', '5522222222'],
    // Claimed by someone else.
    ['10', 'g', '+5215522222222', '15522222222', false, '+525522222222', '5522222222'],
    // Twice in one list.
    ['11', 'h', '+5215533333333', '15533333333', true, '+5215533333333', '15533333333'],
    ['12', 'h', '+525533333333', '5533333333', false, '+525533333333', '5533333333'],
  ]
  await runText(
    url,
    ...rows.map(
      ([id, user, value, phone, verified], i) =>
        `insert into identifiers (application_id, id, user_id, kind, value, country_code, phone, verified, "primary", active, position, acquired_at)
          values ('app', '${id}', '${user}', 'phone', '${value}', 52, '${phone}', ${verified}, true, true, ${i}, ${now})`,
    ),
  )

  const database = open(url)
  await database.migrate()
  const { identifiers } = database.tables
  const after = await database.queries.select().from(identifiers)
  expect(new Map(after.map(({ id, value, phone }) => [id, { value, phone }]))).toEqual(
    new Map(rows.map(([id, , , , , value, phone]) => [id, { value, phone }])),
  )
})
