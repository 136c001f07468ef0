import { Socket } from 'node:net'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { postgresKit } from './columns.ts'
import type { Connection, Database, Queries } from './database.ts'
import { UnknownOutcome } from './faults.ts'
import { createJournal, migrationId, newestApplied, pendingAfter, readMigrations } from './migrations.ts'
import { runOn } from './postgres-runs.ts'
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
    stream: () => new GatheringSocket(),
  }
  const pool = new pg.Pool({ ...settings, max: poolSize, connectionTimeoutMillis: 10_000 })
  // A connection lost while idle is replaced on its next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => setUp(client, planning.others))
  const keptReads = new SharedConnections(settings, readers, planning.kept)
  const firstReads = new SharedConnections(settings, 1, planning.kept)
  const others = new SharedConnections(settings, readers, planning.others)
  const queries: Queries = drizzle({ client: others.asClient() })

  return {
    dialect: 'postgres',
    tables,
    queries,
    inTransaction: false,
    run: async (statement, values) =>
      runOn(await (statement.isFirst ? firstReads : keptReads).next(), statement, values),
    async transaction(work) {
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
        throw error
      } finally {
        client.release(broken)
      }
    },
    migrate: async () => {
      const client = await pool.connect()
      try {
        await migrate(client)
      } finally {
        client.release()
      }
    },
    isMigrated: async () => pendingAfter(readMigrations('postgres'), await newest(pool)).length === 0,
    ping: async () => void (await pool.query('select 1')),
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

/**
 * Sends what is written within one tick as one piece: several statements on their way at once, each of several messages, cost one call
 * of the system and one buffer.
 */
class GatheringSocket extends Socket {
  #isGathering = false

  override write(...args: unknown[]): boolean {
    if (!this.#isGathering) {
      this.#isGathering = true
      this.cork()
      process.nextTick(() => {
        this.#isGathering = false
        this.uncork()
      })
    }
    return super.write(...(args as Parameters<Socket['write']>))
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void) {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer' as BufferEncoding, done)
  }
}

/** A connection that breaks during a commit leaves open whether it was made: that is not "try again". */
async function commit(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('commit')
  } catch (error) {
    throw new UnknownOutcome({ cause: error })
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

/** A few pipelined connections that take turns; one that breaks is replaced when its turn comes. */
class SharedConnections {
  readonly #settings: pg.ClientConfig
  readonly #planning: string
  readonly #clients: (Promise<pg.Client> | undefined)[]
  #turn = 0
  #hasEnded = false

  constructor(settings: pg.ClientConfig, size: number, planning: string) {
    this.#settings = settings
    this.#planning = planning
    this.#clients = Array.from({ length: size })
  }

  /** The part of a client that Drizzle uses. */
  asClient(): pg.Client {
    const query = async (...args: Parameters<pg.Client['query']>) => (await this.next()).query(...args)
    return { query } as unknown as pg.Client
  }

  /** The connection whose turn it is. */
  async next(): Promise<pg.Client> {
    if (this.#hasEnded) throw new Error('Connection terminated: the database was closed')
    this.#turn = (this.#turn + 1) % this.#clients.length
    return (this.#clients[this.#turn] ??= this.#connect(this.#turn))
  }

  async #connect(place: number): Promise<pg.Client> {
    const client = new pg.Client({ ...this.#settings, connectionTimeoutMillis: 10_000 })
    const forget = () => {
      this.#clients[place] = undefined
    }
    client.on('error', forget)
    client.on('end', forget)
    try {
      await client.connect()
      setUp(client, this.#planning)
    } catch (error) {
      forget()
      throw error
    }
    return client
  }

  async end() {
    this.#hasEnded = true
    await Promise.all(this.#clients.map(async (client) => (await client?.catch(() => undefined))?.end()))
  }
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
