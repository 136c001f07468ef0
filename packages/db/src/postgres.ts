import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import { postgresKit } from './columns.ts'
import { uses } from './engine/config.ts'
import type { Database, Queries } from './database.ts'
import { type Migration, readMigrations } from './migrations.ts'
import { askServer } from './postgres/ask-server.ts'
import { Jams } from './postgres/jams.ts'
import { type Done, Lanes, type Work } from './engine/postgres/lanes.ts'
import { Link, type LinkConfig } from './postgres/link.ts'
import { limitsOf, localLimitsOf, type TimeLimits, timeLimits } from './postgres/limits.ts'
import { openPool } from './postgres/pool.ts'
import { refuseUnknownPooler } from './postgres/pooler.ts'
import { transactionsOn } from './postgres/transactions.ts'
import { Watch } from './postgres/watch.ts'
import { holdingMigrationLock, isPending, migratePostgres, postgresMigrationState } from './postgres-migrations.ts'
import { sendOn } from './engine/postgres/runs.ts'
import { onlyReads, type Statement } from './engine/statement.ts'
import { makeTables } from './tables/index.ts'

const tables = makeTables(postgresKit)

export interface PostgresOptions {
  /** The number of connections for transactions. */
  poolSize?: number
  /**
   * The number of connections that kept statements outside of transactions share, each carrying many at once. One more connection carries the
   * kept statements marked `isFirst`, and the same number again carries all other statements outside of transactions.
   */
  readers?: number
  /** Overrides of the default time limits. */
  limits?: Partial<TimeLimits> | undefined
  /** Set this behind a pooler in transaction mode, so that nothing is kept in a session. */
  pooler?: 'transaction' | undefined
  /** The migrations to apply, if they differ from this code's. For tests of upgrades. */
  migrations?: readonly Migration[]
}

/** Opens a Postgres database: a pool for transactions, and a few pipelined connections for everything else. */
export function openPostgres(
  url: string,
  {
    poolSize = 10,
    readers = 2,
    limits: givenLimits = {},
    pooler,
    migrations = readMigrations('postgres'),
  }: PostgresOptions = {},
): Database {
  const limits = { ...timeLimits, ...givenLimits }
  const keepsSessions = pooler === undefined
  const settings = {
    connectionString: url,
    pipeline: uses('pipelines'),
    application_name: 'clientele',
    connectionTimeoutMillis: limits.connect_ms,
    keepsStatements: keepsSessions,
  }
  const jams = new Jams(Math.ceil(poolSize / 2))
  const watch = new Watch({
    statement_ms: limits.statement_ms,
    ask: keepsSessions ? (links) => askServer(connectToAsk, links) : undefined,
  })
  const pool = openPool({ ...settings, max: poolSize }, watch, (link) => {
    if (keepsSessions) setUp(link, planning.others, limits)
  })
  const connect = (how: string) => async () => {
    const link = await connectLink(settings)
    if (keepsSessions) setUp(link, how, limits)
    return link
  }
  /** A connection without time limits, for long-running work such as migrations and statistics. */
  const connectPatiently = () => connectLink({ ...settings, pipeline: false })
  const connectToAsk = () => {
    const max_ms = Math.min(limits.connect_ms, askMax_ms)
    return connectLink({ ...settings, pipeline: false, connectionTimeoutMillis: max_ms, query_timeout: max_ms })
  }
  const runAlone = (work: Work) => pool.runAlone(work)
  const runWrite = async (work: Work) => {
    try {
      return await (jams.isNone ? runAlone(work) : jams.run(work.key, () => runAlone(work)))
    } catch (error) {
      jams.failed(work.key, error)
      throw error
    }
  }
  const lanes = (size: number, how: string): Carrier =>
    uses('lanes')
      ? new Lanes({ size, connect: connect(how), runAlone, watch, jams })
      : { run: runAlone, end: async () => undefined }
  const howKept = uses('generic_plans') ? planning.kept : planning.others
  const keptReads = lanes(readers, howKept)
  const firstReads = lanes(1, howKept)
  const others = lanes(readers, planning.others)
  const queries: Queries = drizzle({ client: asClient(others) })

  return {
    dialect: 'postgres',
    tables,
    queries,
    inTransaction: false,
    run: (statement, values) => runKept(statement.isFirst ? firstReads : keptReads, statement, values),
    // Behind a pooler, statements get their time limits from the transaction, so they need one.
    ...(keepsSessions && { runAlone: (statement, values) => runKept({ run: runWrite }, statement, values) }),
    transaction: transactionsOn({
      pool,
      tables,
      begin: keepsSessions ? 'begin' : `begin; ${localLimitsOf(limits)}`,
      jams,
      watch,
    }),
    async migrate(say = () => undefined) {
      if (keepsSessions) await refuseUnknownPooler(connectToAsk)
      if (!(await withLink(connectPatiently, (link) => isPending(link, migrations)))) return
      const run = { migrations, keepsSessions, say }
      await withLink(connectPatiently, (holder) =>
        holdingMigrationLock(holder, say, () => withLink(connectPatiently, (link) => migratePostgres(link, run))),
      )
    },
    migrationState: () => postgresMigrationState({ query: (text) => pool.read(text) }, migrations),
    // The server looks after its own storage, and statements report any fault.
    checkStorage: async () => undefined,
    explain: async ({ text, params }) =>
      (await (params ? pool.read(`explain ${text}`, params) : pool.read(`explain (generic_plan) ${text}`))).rows
        .map((row) => row['QUERY PLAN'] as string)
        .join('\n'),
    // In addition to statistics, vacuum updates the visibility map, which index-only scans need.
    analyze: () => withLink(connectPatiently, async (link) => void (await link.query('vacuum (analyze)'))),
    close: async () => {
      await Promise.all([pool.end(), keptReads.end(), firstReads.end(), others.end()])
    },
  }
}

/** Runs statements outside of transactions. */
type Carrier = Pick<Lanes, 'run' | 'end'>

/** The time limit for asking the server what its connections are doing. */
const askMax_ms = 2_000

/**
 * The planner settings of connections. A kept statement uses the index that is meant for it, regardless of its values. By default, once there
 * are many users, Postgres would plan a statement with a limit again at every execution, which takes as long as running it. Other statements,
 * such as deleting the few expired rows, are planned for their values. JIT compilation only pays off for reports.
 */
export const planning = {
  kept: `select set_config('plan_cache_mode', 'force_generic_plan', false), set_config('jit', 'off', false)`,
  others: `select set_config('jit', 'off', false)`,
}

async function connectLink(settings: LinkConfig): Promise<Link> {
  const link = new Link(settings)
  await link.connect()
  return link
}

async function withLink<T>(connect: () => Promise<Link>, work: (link: Link) => Promise<T>): Promise<T> {
  const link = await connect()
  try {
    return await work(link)
  } finally {
    link.end().catch(() => undefined)
  }
}

/** Isn't awaited: the settings are sent ahead of the first statement, and if the connection breaks, that statement fails. */
function setUp(link: Link, how: string, limits: TimeLimits) {
  link.query(how).catch(() => undefined)
  link.query<{ pid: number }>(`select pg_backend_pid() as pid, ${limitsOf(limits)}`).then(
    ({ rows: [row] }) => {
      link.pid = row?.pid
    },
    () => undefined,
  )
}

async function runKept(carrier: Pick<Carrier, 'run'>, statement: Statement, values: object): Promise<unknown[]> {
  const parameters = statement.parameters(values)
  const { name, isRead } = statement
  return carrier.run({
    key: name,
    isRead,
    send: (link, done) => sendOn(link, statement, parameters, done),
  }) as Promise<unknown[]>
}

/** The part of a client that Drizzle uses. */
function asClient(lanes: Carrier): pg.Client {
  const query = (config: pg.QueryConfig, values: unknown[]) =>
    lanes.run({
      key: config.text,
      isRead: onlyReads(config.text),
      send: (link: Link, done: Done) => {
        // The driver accepts a query's text or its config as the same argument.
        link.query(config as unknown as string, values, (error: Error | null, result) => done(error, result))
      },
    })
  return { query } as unknown as pg.Client
}
