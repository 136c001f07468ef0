import pg from 'pg'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../src/index.ts'
import { type Migration, readMigrations } from '../src/migrations.ts'
import { migratedUrl, open } from './open.ts'

const known = readMigrations('postgres')

/** A migration of the next release. */
const next = (...statements: string[]): Migration => ({
  id: Number.MAX_SAFE_INTEGER,
  hash: 'next',
  statements,
  release: (known.at(-1)?.release ?? 0) + 1,
})

const openNext = (url: string, migration: Migration): Database => {
  const database = openDatabase(url, { poolSize: 2, migrations: [...known, migration] })
  onTestFinished(() => database.close())
  return database
}

/** Connects another client, such as a program that keeps a transaction open. */
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

const addCompany = ({ queries, tables }: Database, id: string) =>
  queries.insert(tables.companies).values({ id, name: id, created_at: new Date() })

/** Runs the migration. `said` resolves once it has reported a matching line. */
function migrating(database: Database) {
  const lines: string[] = []
  const done = database.migrate((line) => void lines.push(line))
  done.catch(() => undefined)
  const said = (words: RegExp) => expect.poll(() => lines.join('\n'), { timeout: 30_000 }).toMatch(words)
  return { done, said }
}

/** Waits until an index build is in a matching phase. Use a client without an open transaction, which would keep seeing the first state. */
const isBuilding = (observer: pg.Client, phase = /./) =>
  expect
    .poll(async () => (await observer.query('select phase from pg_stat_progress_create_index')).rows[0]?.phase, {
      timeout: 30_000,
    })
    .toMatch(phase)

async function stateOfIndex(client: pg.Client, name: string) {
  const { rows } = await client.query('select indisvalid from pg_index where indexrelid = to_regclass($1)', [name])
  return rows.length === 0 ? 'absent' : rows[0].indisvalid ? 'valid' : 'invalid'
}

const addIndex = 'CREATE INDEX "companies_by_name" ON "companies" USING btree ("name");'
const addColumn = 'ALTER TABLE "companies" ADD COLUMN "note" text;'

describe('a migration of a Postgres database in use', () => {
  beforeEach(({ skip }) => skip(inject('dialect') === 'sqlite', 'SQLite changes its tables in one transaction'))

  test('builds an index while a transaction has the table open and others keep writing to it', async () => {
    const url = await migratedUrl()
    const [older, slow] = [open(url), await connect(url)]
    await slow.query("begin; insert into companies (id, name, created_at) values ('slow', 'slow', now())")
    const migration = migrating(openNext(url, next(addIndex)))
    await migration.said(/building the index companies_by_name/)
    await isBuilding(await connect(url), /waiting/)

    for (let i = 0; i < 20; i += 1) await addCompany(older, String(i))
    expect(await older.queries.select().from(older.tables.companies)).toHaveLength(20)

    await slow.query('commit')
    await migration.done
    expect(await stateOfIndex(slow, 'companies_by_name')).toBe('valid')
  })

  test('alters a table between other transactions, without making them wait for a long one', async () => {
    const url = await migratedUrl()
    const [older, slow] = [open(url), await connect(url)]
    await slow.query('begin; select * from companies')
    const migration = migrating(openNext(url, next(addColumn)))
    await migration.said(/waiting for a table/)
    for (let i = 0; i < 20; i += 1) await addCompany(older, String(i))
    await slow.query('commit')
    await migration.done
    expect((await slow.query('select note from companies')).rows).toHaveLength(20)
  })

  test('resumes where it was interrupted: finished steps stay, and an incomplete index is rebuilt', async () => {
    const url = await migratedUrl()
    const slow = await connect(url)
    const changed = next(addColumn, addIndex, 'ALTER TABLE "companies" ADD COLUMN "second" text;')
    // The index waits for transactions that can still see the old state of the table, but the column doesn't.
    await slow.query('begin isolation level repeatable read; select 1 from applications')
    const interrupted = migrating(openNext(url, changed))
    await interrupted.said(/building the index/)
    await isBuilding(await connect(url))
    await (await connect(url)).query('select pg_terminate_backend(pid) from pg_stat_progress_create_index')
    await expect(interrupted.done).rejects.toThrow(/./)
    await slow.query('commit')
    expect(await stateOfIndex(slow, 'companies_by_name')).toBe('invalid')
    expect(await open(url).migrationState()).toBe('done')

    const again = openNext(url, changed)
    expect(await again.migrationState()).toBe('pending')
    await again.migrate()
    expect(await again.migrationState()).toBe('done')
    expect(await stateOfIndex(slow, 'companies_by_name')).toBe('valid')
    expect((await slow.query('select note, second from companies')).rows).toEqual([])
    expect((await slow.query('select * from migration_steps')).rows).toEqual([])
  })

  test('waits for an index that the server keeps building for a process that is gone', async () => {
    const url = await migratedUrl()
    const [slow, orphan] = [await connect(url), await connect(url)]
    await slow.query("begin; insert into companies (id, name, created_at) values ('slow', 'slow', now())")
    const built = orphan.query('create index concurrently companies_by_name on companies (name)')
    await isBuilding(await connect(url))
    const migration = migrating(openNext(url, next(addIndex)))
    await migration.said(/waiting for the index companies_by_name/)
    await slow.query('commit')
    await Promise.all([built, migration.done])
    expect(await stateOfIndex(slow, 'companies_by_name')).toBe('valid')
  })

  test('is run by one process, while another waits until it is done', async () => {
    const url = await migratedUrl()
    const slow = await connect(url)
    await slow.query("begin; insert into companies (id, name, created_at) values ('slow', 'slow', now())")
    const first = migrating(openNext(url, next(addColumn, addIndex)))
    await first.said(/waiting for a table/)
    const second = migrating(openNext(url, next(addColumn, addIndex)))
    await second.said(/waiting for another process/)
    await slow.query('commit')
    await Promise.all([first.done, second.done])
    expect((await slow.query("select count(*)::int from applied_migrations where hash = 'next'")).rows).toEqual([
      { count: 1 },
    ])
  })

  test('replaces an index without a moment when there is none', async () => {
    const url = await migratedUrl()
    const client = await connect(url)
    const definition = async () =>
      (await client.query("select indexdef from pg_indexes where indexname = 'user_group_members_of_user'")).rows[0]
        .indexdef as string
    expect(await definition()).toMatch(/\(application_id, user_id, group_id\)/)
    await openNext(
      url,
      next(
        'DROP INDEX "user_group_members_of_user";',
        'CREATE INDEX "user_group_members_of_user" ON "user_group_members" USING btree ("application_id","user_id");',
      ),
    ).migrate()
    expect(await definition()).toMatch(/\(application_id, user_id\)/)
    expect(await stateOfIndex(client, 'user_group_members_of_user__new')).toBe('absent')
  })

  test('that fails leaves no invalid index behind, and says why', async () => {
    const url = await migratedUrl()
    const [database, client] = [open(url), await connect(url)]
    await database.queries.insert(database.tables.companies).values([
      { id: '1', name: 'the same', created_at: new Date() },
      { id: '2', name: 'the same', created_at: new Date() },
    ])
    const unique = 'CREATE UNIQUE INDEX "companies_once" ON "companies" USING btree ("name");'
    await expect(openNext(url, next(unique)).migrate()).rejects.toThrow(/companies_once/)
    expect(await stateOfIndex(client, 'companies_once')).toBe('absent')
    await client.query("delete from companies where id = '2'")
    await openNext(url, next(unique)).migrate()
    expect(await stateOfIndex(client, 'companies_once')).toBe('valid')
  })
})
