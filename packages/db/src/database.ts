import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { MigrationState } from './migrations.ts'
import type { Statement } from './engine/statement.ts'
import type { Tables } from './tables/index.ts'

export type Dialect = 'sqlite' | 'postgres'

/** The query methods that both databases share. Methods that differ at run time are left out of the type. */
export type Queries = Pick<
  PgDatabase<PgQueryResultHKT, Record<string, never>>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'with' | '$with' | '$count'
>

/** The connection that a repository runs its statements on: the database itself, or an open transaction. */
export interface Connection {
  readonly dialect: Dialect
  readonly tables: Tables
  readonly queries: Queries
  /** Whether the statements belong to an open transaction. */
  readonly inTransaction: boolean
  /** Runs a compiled statement and returns its rows. Internal to the engine: use `query` instead. */
  readonly run: (statement: Statement, values: object) => Promise<unknown[]>
}

export interface Database extends Connection {
  /**
   * Runs `work` in a transaction: all of it takes effect, or none of it. Statements can be started concurrently (`Promise.all`). They run
   * in the order they were started, in one round trip. Never wait for the network inside.
   */
  transaction: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /**
   * Runs a statement that does all of its writes at once, on a dedicated connection. Undefined if the database would need a transaction for
   * that. Internal to the engine: use `writeIf` instead.
   */
  readonly runAlone?: (statement: Statement, values: object) => Promise<unknown[]>
  /**
   * Migrates the tables while older processes keep serving. A lock prevents other processes from migrating at the same time. Tables that are
   * one version ahead of this code are left alone. Throws `SchemaTooNew` if they're further ahead. Calls `say` with a line for each slow step.
   */
  migrate(say?: (line: string) => void): Promise<void>
  /** Whether all known migrations are applied, and the schema isn't too new for this code. */
  migrationState(): Promise<MigrationState>
  /** Throws if the database has a fault that statements don't run into, or haven't yet. Part of `checkHealth`. */
  checkStorage(): Promise<void>
  /**
   * Returns the query plan of a statement as text: for the given parameters, or without them, the generic plan that prepared statements use.
   * For tests and debugging.
   */
  explain(statement: { text: string; params?: unknown[] | undefined }): Promise<string>
  /** Updates the planner's statistics, if they improve the database's plans. Call this after bulk inserts. */
  analyze(): Promise<void>
  close(): Promise<void>
}
