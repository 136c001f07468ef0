import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { MigrationState } from './migrations.ts'
import type { Statement } from './engine/statement.ts'
import type { Tables } from './tables/index.ts'

export type Dialect = 'sqlite' | 'postgres'

/** The query surface that both databases share; what differs at run time is left out of the type. */
export type Queries = Pick<
  PgDatabase<PgQueryResultHKT, Record<string, never>>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'with' | '$with' | '$count'
>

/** What a repository runs its statements on: the database itself, or one transaction of it. */
export interface Connection {
  readonly dialect: Dialect
  readonly tables: Tables
  readonly queries: Queries
  /** Whether the statements belong to an open transaction. */
  readonly inTransaction: boolean
  /** Runs a statement that the engine keeps, and returns its rows. Only for the engine: write a `query`. */
  readonly run: (statement: Statement, values: object) => Promise<unknown[]>
}

export interface Database extends Connection {
  /**
   * Runs `work` in one transaction: it all happens, or none of it. Statements may be started together (`Promise.all`); they run
   * in the order in which they were started, in one round trip. Never wait for the network inside.
   */
  transaction: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /**
   * Runs a statement that writes everything at once on a connection that it has to itself; undefined where that would need a transaction
   * around it. Only for the engine: use `writeIf`.
   */
  readonly runAlone?: (statement: Statement, values: object) => Promise<unknown[]>
  /**
   * Migrates the tables, under a lock that other processes respect, while older processes keep serving. Tables that are one
   * version ahead of this code are left alone; throws `SchemaTooNew` if they are further ahead. `say` receives a line about what takes its time.
   */
  migrate(say?: (line: string) => void): Promise<void>
  /** Whether every migration this code knows has been applied, and not too many that it doesn't know. */
  migrationState(): Promise<MigrationState>
  /** Throws if the database can't be used for a reason that statements don't run into, or not yet. Part of `checkHealth`. */
  checkStorage(): Promise<void>
  /**
   * The plan the database follows for a statement, as text: for some parameters, or whatever they are, as for one that is kept. For
   * tests and for people.
   */
  explain(statement: { text: string; params?: unknown[] | undefined }): Promise<string>
  /** Has the database look at what its tables hold, where its plans are the better for it. After adding very much. */
  analyze(): Promise<void>
  close(): Promise<void>
}
