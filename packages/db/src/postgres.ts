import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { postgresKit } from './columns.ts'
import type { Connection, Database, Queries } from './database.ts'
import { isConnectionLost, isRefusal, UnknownOutcome } from './faults.ts'
import { createJournal, migrationId, newestApplied, pendingAfter, readMigrations } from './migrations.ts'
import { type Done, Lanes } from './postgres/lanes.ts'
import { Link } from './postgres/link.ts'
import { runOn, sendOn } from './postgres-runs.ts'
import { onlyReads, type Statement } from './statements.ts'
import { makeTables } from './tables/index.ts'

/** Any fixed number: it names the lock that one migrating process holds against the others. */
const migrationLock = 4_706_150_213

const tables = makeTables(postgresKit)

export interface PostgresOptions {
  /** Connections for transactions. */
  poolSize?: number
  /**
   * Connections that kept statements outside a transaction share, each carrying many at once; one more carries those that come first,
   * and as many carry all other statements outside a transaction.
   */
  readers?: number
}

/** Opens a Postgres database: a pool for transactions, and a few pipelined connections for everything else. */
export function openPostgres(url: string, { poolSize = 10, readers = 2 }: PostgresOptions = {}): Database {
  const settings = {
    connectionString: url,
    pipeline: true,
    application_name: 'clientele',
    connectionTimeoutMillis: 10_000,
  }
  const pool = new pg.Pool({ ...settings, max: poolSize, Client: Link })
  // A connection lost while idle is replaced on its next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => setUp(client, planning.others))
  const connect = (how: string) => async () => {
    const link = new Link(settings)
    await link.connect()
    setUp(link, how)
    return link
  }
  const keptReads = new Lanes(readers, connect(planning.kept))
  const firstReads = new Lanes(1, connect(planning.kept))
  const others = new Lanes(readers, connect(planning.others))
  const queries: Queries = drizzle({ client: asClient(others) })

  return {
    dialect: 'postgres',
    tables,
    queries,
    inTransaction: false,
    run: (statement, values) => runKept(statement.isFirst ? firstReads : keptReads, statement, values),
    transaction: (work) => inTransaction(pool, work),
    migrate: async () => {
      const client = await pool.connect()
      try {
        await migrate(client)
      } finally {
        client.release()
      }
    },
    isMigrated: async () => pendingAfter(readMigrations('postgres'), await newest(pool)).length === 0,
    // The server's own affair: statements tell.
    checkStorage: async () => undefined,
    explain: async ({ text, params }) =>
      (await (params ? pool.query(`explain ${text}`, params) : pool.query(`explain (generic_plan) ${text}`))).rows
        .map((row) => row['QUERY PLAN'] as string)
        .join('\n'),
    // Besides the statistics, vacuum notes which pages an index can answer for alone.
    analyze: async () => void (await pool.query('vacuum (analyze)')),
    close: async () => {
      await Promise.all([pool.end(), keptReads.end(), firstReads.end(), others.end()])
    },
  }
}

/**
 * How connections plan. A kept statement walks the index that is meant for it, whatever is asked for; left to itself, Postgres plans one
 * with a limit anew at every execution once there are many users, which takes as long as running it. Others, as what clears away the
 * few rows that are too old, are planned for their values. To compile a plan pays for reports alone.
 */
export const planning = {
  kept: `select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('jit', 'off', false)`,
  others: `select set_config('jit', 'off', false)`,
}

/** Not awaited: it travels before the first statement, and where the connection breaks, that one tells. */
function setUp(client: pg.ClientBase, how: string) {
  client.query(how).catch(() => undefined)
}

async function runKept(lanes: Lanes, statement: Statement, values: Record<string, unknown>): Promise<unknown[]> {
  const parameters = statement.parameters(values)
  const { isRead } = statement
  return lanes.run({
    isRead,
    send: (link, done) => sendOn(link, statement, parameters, done),
  }) as Promise<unknown[]>
}

/** The part of a client that Drizzle uses. */
function asClient(lanes: Lanes): pg.Client {
  const query = (config: pg.QueryConfig, values: unknown[]) =>
    lanes.run({
      isRead: onlyReads(config.text),
      send: (link: Link, done: Done) => {
        // As text or as a configuration, the driver takes a query in the same place.
        link.query(config as unknown as string, values, (error: Error | null, result) => done(error, result))
      },
    })
  return { query } as unknown as pg.Client
}

async function inTransaction<T>(pool: pg.Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // Not awaited: it travels with the first statement. Should it fail, every statement after it fails too.
  const begun = client.query('begin')
  begun.catch(() => undefined)
  let broken: Error | undefined
  try {
    const result = await work(connectionOf(client))
    await begun
    await commit(client)
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    if (isConnectionLost(error)) broken ??= error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

/** Without an answer to its commit, nobody can say whether a transaction was made. An error from the server says that it was not. */
async function commit(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('commit')
  } catch (error) {
    throw isRefusal(error) ? error : new UnknownOutcome({ cause: error })
  }
}

const connections = new WeakMap<pg.PoolClient, Connection>()

/** The connection of a pooled client, made once, so that what was prepared on it stays prepared. */
function connectionOf(client: pg.PoolClient): Connection {
  const known = connections.get(client)
  if (known) return known
  const connection: Connection = {
    dialect: 'postgres',
    tables,
    queries: drizzle({ client }),
    inTransaction: true,
    run: (statement, values) => runOn(client, statement, values),
  }
  connections.set(client, connection)
  return connection
}

async function migrate(client: pg.PoolClient) {
  await client.query('select pg_advisory_lock($1)', [migrationLock])
  try {
    await client.query(createJournal)
    for (const migration of pendingAfter(readMigrations('postgres'), await newest(client))) {
      await client.query('begin')
      try {
        for (const statement of migration.sql) await client.query(statement)
        await client.query('insert into applied_migrations (id, hash) values ($1, $2)', [
          migrationId(migration),
          migration.hash,
        ])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock])
  }
}

async function newest(client: pg.Pool | pg.PoolClient): Promise<number | null> {
  const { rows } = await client.query("select to_regclass('applied_migrations') is not null as made")
  if (!rows[0].made) return null
  const applied = await client.query(newestApplied)
  return applied.rows[0].newest === null ? null : Number(applied.rows[0].newest)
}
