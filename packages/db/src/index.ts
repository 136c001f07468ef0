import type { Database } from './database.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'
import { openSqlite, type SqliteOptions } from './sqlite.ts'

/** The path of the SQLite file that the URL names; undefined if it names a Postgres. */
export const sqliteFileOf = (url: string): string | undefined =>
  /^postgres(ql)?:/.test(url) ? undefined : url.replace(/^file:(\/\/)?/, '')

/** Opens the database that a `file:` path (SQLite) or a `postgres://` URL names. */
export function openDatabase(url: string, options?: PostgresOptions & SqliteOptions): Database {
  const file = sqliteFileOf(url)
  return file === undefined ? openPostgres(url, options) : openSqlite(file, options)
}

export { isPlain, tricks } from './engine/config.ts'
export { type BulkInsert, bulkInsertInto, insertInto } from './engine/insert.ts'
export { gathered } from './engine/lookups.ts'
export { type Params, type Query, query, queryFor } from './engine/query.ts'
export { insertRow, rowOf, type WholeRow, type Write, type WriteIf, writeIf } from './engine/writes.ts'
export type { Connection, Database, Dialect, Queries } from './database.ts'
export {
  failedStatement,
  faultCode,
  isAftermath,
  isConflict,
  isOutcomeUnknown,
  isRefused,
  isUnavailable,
  unavailableCause,
  uniqueViolation,
} from './faults.ts'
export { checkHealth, type Health } from './health.ts'
export { inHex } from './hex.ts'
export { firstIdAt, newId, timeOf } from './ids.ts'
export { SchemaTooNew } from './migrations.ts'
export {
  deleteDocuments,
  findDocuments,
  gramUnit,
  hasDocuments,
  type Grams,
  type IndexedDocument,
  lastNumber,
  readDocuments,
  writeDocuments,
} from './search-index.ts'
export { makePrivateFolder, takeFromOthers } from './private-files.ts'
export { BackupRefused, backUpSqlite, restoreSqlite } from './sqlite-backup.ts'
export {
  asBranch,
  asJsonLists,
  asStatementBegan,
  blocksEventLoop,
  forShare,
  forShareOf,
  forUpdate,
  hasManyProcesses,
  lockKey,
  foundForEach,
  isOneOf,
  isOneOfRows,
  isOnlyHolder,
  momentIn,
  placeOf,
  placeOfText,
  secondPart,
  skipLocked,
  spreadOver,
  statementMoment,
} from './spellings.ts'
export type { Tables } from './tables/index.ts'
export type { UserGroupStatus } from './tables/user-groups.ts'
export type { IdentifierKind, UserState } from './tables/users.ts'
