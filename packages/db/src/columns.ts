import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'

/*
 * One vocabulary of columns, spelt for Postgres and for SQLite. Every table is written once, as a function of a kit; its types are
 * those of Postgres, and the SQLite kit agrees with them on every value that is read or written.
 */

const bytea = pg.customType<{ data: Buffer }>({ dataType: () => 'bytea' })
// Byte order, whatever locale the database was made with: ids, lookups and "begins with" ranges depend on it.
const byteOrderedText = pg.customType<{ data: string }>({ dataType: () => 'text collate "C"' })

/** As both databases keep it: half a surrogate pair, which Postgres refuses in JSON, becomes U+FFFD as it does in plain text. */
export const wellFormedJson = (value: unknown) =>
  JSON.stringify(value).replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\\ufffd'))
const fromJson = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value)

const jsonOf = <T>() => ({
  postgres: pg.customType<{ data: T }>({ dataType: () => 'jsonb', toDriver: wellFormedJson }),
  sqlite: sqlite.customType<{ data: T }>({ dataType: () => 'text', toDriver: wellFormedJson, fromDriver: fromJson }),
})

export const postgresKit = {
  table: pg.pgTable,
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
  primaryKey: pg.primaryKey,
  /** Text that is compared, looked up or sorted: ordered byte by byte. */
  key: () => byteOrderedText(),
  text: () => pg.text(),
  integer: () => pg.integer(),
  bigint: () => pg.bigint({ mode: 'number' }),
  boolean: () => pg.boolean(),
  /** An instant, to the millisecond. */
  time: () => pg.timestamp({ withTimezone: true, precision: 3, mode: 'date' }),
  json: <T>() => jsonOf<T>().postgres(),
  bytes: () => bytea(),
}

export type Kit = typeof postgresKit

/** Who did something, as it is kept beside what was done. */
export interface ActorRecord {
  kind: 'operator' | 'api_key' | 'user' | 'system'
  id: string
  name?: string | undefined
}

/** The one cast between the dialects: what a column reads and writes is the same on both sides, which the tests of this package hold. */
const asKit = (kit: unknown) => kit as Kit

export const sqliteKit = asKit({
  table: sqlite.sqliteTable,
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
  primaryKey: sqlite.primaryKey,
  key: () => sqlite.text(),
  text: () => sqlite.text(),
  integer: () => sqlite.integer(),
  bigint: () => sqlite.integer(),
  boolean: () => sqlite.integer({ mode: 'boolean' }),
  time: () => sqlite.integer({ mode: 'timestamp_ms' }),
  json: () => jsonOf().sqlite(),
  bytes: () => sqlite.blob({ mode: 'buffer' }),
})
