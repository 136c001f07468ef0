// Hand-written: Drizzle's migrator takes no lock, and would block a service that is serving requests.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type CreateIndexStep, quoted, type Step, stepsOf, type TransactionStep } from './migration-steps.ts'
import { type AppliedMigration, type Migration, type MigrationState, pendingAfter, stateAfter } from './migrations.ts'

/* Migrates a Postgres database that other processes are using. */

export interface MigrationRun {
  migrations: readonly Migration[]
  /** Whether a session keeps its settings. Behind a pooler it doesn't: they would leak to the client that gets the session next. */
  keepsSessions: boolean
  /** Receives a progress line for slow steps. */
  say: (line: string) => void
}

/** The key of the advisory lock that only one migrating process can hold. It can be any fixed number. */
const migrationLock = 4_706_150_213
/** While a step waits for a table, every other request for that table waits behind it. */
const lockTimeout = '1s'
/** A concurrent index build blocks no one, and has to wait for every open transaction to end. */
const indexLockTimeout = '10min'
const triesMax = 300
const lookEvery_ms = 250

/**
 * Runs `work` in one process at a time, while the others wait. A transaction on a dedicated connection holds the lock, so that it also works
 * behind a pooler, and the lock is released if the process dies. The other processes poll: a statement that waits for the lock would hold a
 * snapshot, and a concurrent index build waits for every snapshot, so the two would deadlock.
 */
export async function holdingMigrationLock(
  holder: pg.ClientBase,
  say: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  for (let isFirstTry = true; ; isFirstTry = false) {
    await holder.query('begin; set local idle_in_transaction_session_timeout = 0')
    // No parameters: a statement with parameters leaves its portal open, and with it a snapshot.
    const { rows } = await holder.query(`select pg_try_advisory_xact_lock(${migrationLock}) as has_lock`)
    if (rows[0].has_lock) break
    await holder.query('rollback')
    if (isFirstTry) say('waiting for another process that is migrating')
    await sleep(lookEvery_ms)
  }
  await work()
  await holder.query('commit')
}

/** Migrates the tables. Must hold the migration lock. */
export async function migratePostgres(client: pg.ClientBase, run: MigrationRun): Promise<void> {
  const { migrations, keepsSessions } = run
  const before = await applied(client)
  if (pendingAfter(migrations, before).length === 0) return
  if (keepsSessions) await client.query(`set statement_timeout = 0; set lock_timeout = '${indexLockTimeout}'`)
  await whileLocked(run.say, () => inTransaction(client, () => client.query(bookkeeping)))
  for (const migration of pendingAfter(migrations, before)) {
    // No one uses a database without tables, so each migration can run in a single transaction.
    if (before.length === 0) await inTransaction(client, () => applyAtOnce(client, migration))
    else await applyInSteps(client, migration, run.say)
  }
}

/** Alters the table only if needed, because even a trivial change waits for every transaction that reads the table. */
const bookkeeping = `
  create table if not exists applied_migrations (id bigint primary key, hash text not null, release integer);
  create table if not exists migration_steps (migration bigint not null, step text not null, primary key (migration, step));
  do $$ begin
    if not exists (select from pg_attribute where attrelid = to_regclass('applied_migrations') and attname = 'release') then
      alter table applied_migrations add column release integer;
    end if;
  end $$
`

/** Runs SQL without parameters: a connection or a pool. */
interface Reads {
  query(text: string): Promise<pg.QueryResult>
}

/** Whether there are migrations to apply. Throws `SchemaTooNew`. */
export const isPending = async (client: Reads, migrations: readonly Migration[]) =>
  pendingAfter(migrations, await applied(client)).length > 0

export const postgresMigrationState = async (
  client: Reads,
  migrations: readonly Migration[],
): Promise<MigrationState> => stateAfter(migrations, await applied(client))

async function applied(client: Reads): Promise<AppliedMigration[]> {
  const { rows: columns } = await client.query(
    "select attname from pg_attribute where attrelid = to_regclass('applied_migrations') and attnum > 0 and not attisdropped",
  )
  if (columns.length === 0) return []
  const release = columns.some(({ attname }) => attname === 'release') ? 'release' : 'null::integer as release'
  const { rows } = await client.query(`select id, ${release} from applied_migrations`)
  return rows.map((row) => ({ id: Number(row.id), release: row.release as number | null }))
}

async function applyAtOnce(client: pg.ClientBase, migration: Migration) {
  for (const statement of migration.statements) await client.query(statement)
  await recordApplied(client, migration)
}

async function applyInSteps(client: pg.ClientBase, migration: Migration, say: (line: string) => void) {
  const { rows } = await client.query<{ step: string }>('select step from migration_steps where migration = $1', [
    migration.id,
  ])
  const done = new Set(rows.map(({ step }) => step))
  for (const step of stepsOf(migration.statements))
    if (!done.has(step.id)) await whileLocked(say, () => applyStep(client, migration, step, say))
  await inTransaction(client, async () => {
    await recordApplied(client, migration)
    await client.query('delete from migration_steps where migration = $1', [migration.id])
  })
}

const recordApplied = (client: pg.ClientBase, { id, hash, release }: Migration) =>
  client.query('insert into applied_migrations (id, hash, release) values ($1, $2, $3)', [id, hash, release])

async function applyStep(client: pg.ClientBase, migration: Migration, step: Step, say: (line: string) => void) {
  if (step.kind === 'transaction') return inTransaction(client, () => runOnce(client, migration, step))
  if (step.kind === 'create index') await buildIndex(client, step, say)
  else await client.query(`drop index concurrently if exists ${quoted(step.index)}`)
  await recordStep(client, migration, step)
}

/** Records the step first. If another process runs the same step despite the lock, one of them waits here, and then has nothing left to do. */
async function runOnce(client: pg.ClientBase, migration: Migration, step: TransactionStep) {
  const { rowCount } = await recordStep(client, migration, step)
  if (rowCount === 0) return
  for (const statement of step.statements) await client.query(statement)
}

const recordStep = (client: pg.ClientBase, migration: Migration, step: Step) =>
  client.query('insert into migration_steps (migration, step) values ($1, $2) on conflict do nothing', [
    migration.id,
    step.id,
  ])

/** Builds an index while the table is in use. If an interrupted attempt left one behind, waits for it if it's still being built, or else drops it. */
async function buildIndex(client: pg.ClientBase, { index, statement }: CreateIndexStep, say: (line: string) => void) {
  for (let isFirstLook = true; ; isFirstLook = false) {
    const state = await indexState(client, index)
    if (state === 'valid') return
    if (state === 'being built') {
      // The server finishes building the index even if the client that started it is gone.
      if (isFirstLook) say(`waiting for the index ${index}, which another connection is building`)
      await sleep(lookEvery_ms)
      continue
    }
    if (state === 'invalid') await client.query(`drop index concurrently if exists ${quoted(index)}`)
    say(`building the index ${index}`)
    return createOrDrop(client, index, statement)
  }
}

/** A build that fails, for example because of duplicate rows, leaves an invalid index behind that only slows down writes. */
async function createOrDrop(client: pg.ClientBase, index: string, statement: string) {
  try {
    await client.query(statement)
  } catch (error) {
    if (!isLocked(error))
      await client.query(`drop index concurrently if exists ${quoted(index)}`).catch(() => undefined)
    throw error
  }
}

async function indexState(
  client: pg.ClientBase,
  index: string,
): Promise<'absent' | 'valid' | 'invalid' | 'being built'> {
  const { rows } = await client.query<{ indisvalid: boolean; is_being_built: boolean }>(
    `select indisvalid, exists (select 1 from pg_stat_progress_create_index where index_relid = indexrelid) as is_being_built
      from pg_index where indexrelid = to_regclass($1)`,
    [quoted(index)],
  )
  const [found] = rows
  if (!found) return 'absent'
  if (found.indisvalid) return 'valid'
  return found.is_being_built ? 'being built' : 'invalid'
}

/** Runs `work` in a transaction that gives up quickly if it can't lock a table. */
async function inTransaction(client: pg.ClientBase, work: () => Promise<unknown>): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '${lockTimeout}'`)
    await client.query('set local statement_timeout = 0')
    await work()
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Retries `work` while other transactions hold the tables. Between attempts, requests that wait for a table get through. */
async function whileLocked<T>(say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isLocked(error) || tries === triesMax) throw error
      if (tries % 10 === 1) say('waiting for a table that a long transaction holds')
    }
    await sleep(500 + Math.random() * 1_000)
  }
}

/** Lock timeout, deadlock, or serialization failure. */
const isLocked = (error: unknown) => ['55P03', '40P01', '40001'].includes((error as { code?: string }).code ?? '')
