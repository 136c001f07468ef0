import { dirname } from 'node:path'
import BetterSqlite, { type Statement as Prepared } from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/sqlite-proxy'
import { sqliteKit } from './columns.ts'
import type { Connection, Database, Queries } from './database.ts'
import { uses } from './engine/config.ts'
import { unavailableCause } from './faults.ts'
import { type Migration, readMigrations } from './migrations.ts'
import { makePrivateFile, makePrivateFolder, takeFromOthers } from './private-files.ts'
import { Checkpoints } from './engine/sqlite/checkpoints.ts'
import { Writes } from './engine/sqlite/group-commit.ts'
import { migrateSqlite, sqliteMigrationState } from './sqlite-migrations.ts'
import { fileParts } from './sqlite-file.ts'
import { Storage } from './sqlite-storage.ts'
import { type Reader, rowReader, type Statement, StatementFailed } from './engine/statement.ts'
import { makeTables } from './tables/index.ts'

const statementsKept = 1_000

export interface SqliteOptions {
  /** Whether the process mostly writes in bulk, rather than serving requests. */
  bulk?: boolean
  /**
   * `FULL` waits for the disk at every commit, on the event loop, so acknowledged writes survive a power failure. `NORMAL` doesn't wait, and flushes
   * the log to disk about twice a second, so a power failure loses about the last second. A crash of the process loses nothing
   * with either.
   */
  synchronous?: 'FULL' | 'NORMAL'
  /** The tables to create, if they differ from this code's, for tests of upgrades. */
  migrations?: readonly Migration[]
}

const settingsForRequests = [
  // 16 MiB for each connection. What isn't in them is nearly always in the operating system's own cache.
  'cache_size = -16384',
  'temp_store = MEMORY',
  // A separate thread checkpoints long before that.
  ...(uses('checkpoint_thread') ? ['wal_autocheckpoint = 50000'] : []),
  'journal_size_limit = 67108864',
]
// With a high limit, a page that many rows touch is written to the file only once.
const settingsForBulk = ['cache_size = -32768', 'wal_autocheckpoint = 16000']

/**
 * Opens a SQLite file with two connections: one reads, and one writes, with transactions and statements queued in this process. Readers never wait
 * for writers. Waiting for another process that writes doesn't block the event loop.
 */
export function openSqlite(
  file: string,
  { bulk = false, synchronous = 'NORMAL', migrations = readMigrations('sqlite') }: SqliteOptions = {},
): Database {
  makePrivateFolder(dirname(file))
  // SQLite gives its other files the mode of this one.
  makePrivateFile(file)
  for (const part of fileParts) takeFromOthers(file + part)
  const settings = [`synchronous = ${synchronous}`, ...(bulk ? settingsForBulk : settingsForRequests)]
  const writer = new Handle(file, settings)
  writer.raw.pragma('journal_mode = WAL')
  const reader = new Handle(file, settings, { readonly: true })
  const tables = makeTables(sqliteKit)
  const storage = new Storage(file, reader, writer)
  const writes = new Writes(writer.raw, storage.files)
  const checkpoints = bulk ? undefined : new Checkpoints(file, synchronous)
  const queries = asQueries(
    drizzle(async (text, params, method) =>
      reader.isRead(text)
        ? reader.execute(text, params, method)
        : writes.run(async () => writer.execute(text, params, method)),
    ),
  )
  const queriesInTransaction = asQueries(drizzle(async (text, params, method) => writer.execute(text, params, method)))
  const transaction: Connection = {
    dialect: 'sqlite',
    tables,
    queries: queriesInTransaction,
    inTransaction: true,
    run: async (statement, values) => writer.run(statement, values),
  }

  return {
    dialect: 'sqlite',
    tables,
    queries,
    inTransaction: false,
    run: async (statement, values) =>
      reader.isRead(statement.text)
        ? reader.run(statement, values)
        : writes.run(async () => writer.run(statement, values)),
    transaction: (work) => writes.run(() => work(transaction)),
    async migrate(say = () => undefined) {
      while (sqliteMigrationState(reader.raw, migrations) !== 'done')
        await writes
          .run(async () => migrateSqlite(writer.raw, migrations))
          .catch((error: unknown) => {
            if (unavailableCause(error) !== 'busy') throw error
            say('waiting for another process that is migrating')
          })
    },
    migrationState: async () => sqliteMigrationState(reader.raw, migrations),
    checkStorage: () => storage.check(),
    explain: async ({ text }) =>
      reader.raw
        .prepare(`explain query plan ${text}`)
        // SQLite requires a value for each parameter, but ignores it here.
        .all(...[...text.matchAll(/\?/g)].map(() => null))
        .map((row) => (row as { detail: string }).detail)
        .join('\n'),
    // Nearly every index starts with the application, of which a file has few. Statistics would make the planner read a whole index, whereas it
    // finds the right one from the shape of the indexes alone.
    analyze: async () => undefined,
    close: async () => {
      await writes.idle()
      await checkpoints?.close()
      reader.raw.close()
      writer.raw.close()
    },
  }
}

/** The only cast between the dialects' query builders, to the interface that both share. */
const asQueries = (db: unknown) => db as Queries

function failingAs<T>({ name }: Statement, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    throw new StatementFailed(name, cause)
  }
}

/** A connection with a cache of prepared statements. */
class Handle {
  readonly raw: BetterSqlite.Database
  /** When a statement last found a corrupt page. */
  corruptSeen_ms = -Infinity
  readonly #statements = new Map<string, Prepared<unknown[]>>()

  constructor(file: string, settings: readonly string[], { readonly = false } = {}) {
    this.raw = new BetterSqlite(file, { readonly, timeout: 0 })
    for (const setting of settings) this.raw.pragma(setting)
  }

  isRead(text: string) {
    return this.#prepare(text).readonly
  }

  execute(text: string, params: unknown[], method: string) {
    try {
      const statement = this.#prepare(text)
      if (!statement.reader) return { rows: [], changes: statement.run(...params).changes }
      const rows = method === 'get' ? statement.get(...params) : statement.all(...params)
      return { rows: rows as unknown[] }
    } catch (error) {
      if (unavailableCause(error) === 'corrupt') this.corruptSeen_ms = performance.now()
      throw error
    }
  }

  run(statement: Statement, values: object): unknown[] {
    const parameters = statement.parameters(values)
    const { rows } = failingAs(statement, () => this.execute(statement.text, parameters, 'all'))
    statement.readRow ??= rowReader(statement.columns)
    return rows.map(statement.readRow as Reader)
  }

  #prepare(text: string) {
    const kept = this.#statements.get(text)
    if (kept) return kept
    const statement = this.raw.prepare<unknown[]>(text)
    if (statement.reader) statement.raw(true)
    if (this.#statements.size >= statementsKept) this.#forgetOldest()
    this.#statements.set(text, statement)
    return statement
  }

  #forgetOldest() {
    for (const oldest of this.#statements.keys()) {
      this.#statements.delete(oldest)
      return
    }
  }
}
