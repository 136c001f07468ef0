import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { MigrationState } from './migrations.ts'
import type { Statement } from './engine/statement.ts'
import type { Tables } from './tables/index.ts'

export type Dialect = 'sqlite' | 'postgres'

/** The query interface that both databases share. Differences at run time are not part of the type. */
export type Queries = Pick<
  PgDatabase<PgQueryResultHKT, Record<string, never>>,
  'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | 'with' | '$with' | '$count'
>

/** What a repository runs its statements on: the database itself, or a transaction. */
export interface Connection {
  readonly dialect: Dialect
  readonly tables: Tables
  readonly queries: Queries
  /** Whether the statements belong to an open transaction. */
  readonly inTransaction: boolean
  /** Runs a prepared statement and returns its rows. Only for the engine: write a `query` instead. */
  readonly run: (statement: Statement, values: object) => Promise<unknown[]>
}

export interface Database extends Connection {
  /**
   * Runs `work` in a transaction. Statements may be started together (`Promise.all`); they run in the order in which they were started, in one
   * round trip. Never wait for the network inside.
   */
  transaction: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>
  /**
   * Runs a statement that writes everything at once on a connection that it has to itself; undefined where that would need a transaction
   * around it. Only for the engine: use `writeIf`.
   */
  readonly runAlone?: (statement: Statement, values: object) => Promise<unknown[]>
  /**
   * Migrates the tables, under a lock that other processes respect, while older processes keep serving. Tables that are one
   * version ahead of this code are left unchanged; throws `SchemaTooNew` if they are further ahead. `say` receives progress messages.
   */
  migrate(say?: (line: string) => void): Promise<void>
  /** Whether every migration this code knows has been applied, and not too many others. */
  migrationState(): Promise<MigrationState>
  /** Throws if the database can't be used for a reason that statements don't run into, or not yet. Part of `checkHealth`. */
  checkStorage(): Promise<void>
  /**
   * Returns the query plan of a statement as text: for given parameters, or the generic plan of a prepared
   * statement. For tests and for people.
   */
  explain(statement: { text: string; params?: unknown[] | undefined }): Promise<string>
  /** Has the database analyze its tables if that improves its plans. Call this after adding a lot of data. */
  analyze(): Promise<void>
  close(): Promise<void>
}
