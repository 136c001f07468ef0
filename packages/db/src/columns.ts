import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'

/*
 * Column types for Postgres and SQLite. Each table is defined once, as a function of a kit. The TypeScript types are Postgres's, and the SQLite kit
 * reads and writes the same types.
 */

const bytea = pg.customType<{ data: Buffer }>({ dataType: () => 'bytea' })
// Byte order, whatever locale the database was created with: IDs, lookups, and prefix ranges depend on it.
const byteOrderedText = pg.customType<{ data: string }>({ dataType: () => 'text collate "C"' })

const bigints = pg.customType<{ data: readonly number[] }>({
  dataType: () => 'bigint[]',
  toDriver: (list) => `{${list.join()}}`,
})

/** JSON as both databases store it. Postgres rejects lone surrogates in JSON, so they become U+FFFD, as they do in plain text. */
export function wellFormedJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!json.includes(String.raw`\ud`)) return json
  return json.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\\ufffd'))
}
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
  /** Text that is compared, looked up, or sorted, in byte order. */
  key: () => byteOrderedText(),
  text: () => pg.text(),
  integer: () => pg.integer(),
  bigint: () => pg.bigint({ mode: 'number' }),
  boolean: () => pg.boolean(),
  /** A timestamp, to the millisecond. */
  time: () => pg.timestamp({ withTimezone: true, precision: 3, mode: 'date' }),
  json: <T>() => jsonOf<T>().postgres(),
  bytes: () => bytea(),
  /** The hashed pieces of a text that a search compares. SQLite keeps them in a full-text index instead, and null here. */
  grams: () => bigints(),
}

export type Kit = typeof postgresKit

/** An actor, as stored in an event. */
export interface ActorRecord {
  kind: 'operator' | 'api_key' | 'user' | 'system'
  id: string
  name?: string | undefined
}

/** The only cast between the dialects. Tests check that a column reads and writes the same values in both. */
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
  grams: () => sqlite.text(),
})
