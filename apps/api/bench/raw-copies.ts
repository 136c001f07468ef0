import { rmSync } from 'node:fs'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'

/*
 * Copies of the API's tables with the same columns and indexes, to find out how fast the database alone can write what the API has written.
 */

interface Copies {
  exec: (statement: string) => Promise<unknown>
  /** The name of a copy, in statements. It is empty at first. */
  nameOf: (table: string) => string
  /** The name of the table with the rows for a copy, in which they are in no index. */
  rowsOf: (table: string) => string
  /** The statement that fills a copy with its rows. */
  fill: (table: string) => string
  close: () => Promise<void>
}

const schema = 'raw_copies'
/** Where the rows of a copy are until they are written into it, so that reading them costs next to nothing. */
const rowsOf = (table: string) => `rows_of_${table}`
const names = {
  rowsOf,
  nameOf: (table: string) => `${schema}.${table}`,
  fill: (table: string) => `insert into ${schema}.${table} select * from ${rowsOf(table)}`,
}

/** `rows` has the query for the rows of each table. */
export const openCopies = (url: string, rows: Readonly<Record<string, string>>): Promise<Copies> =>
  url.startsWith('file:') ? copySqlite(url.replace(/^file:(\/\/)?/, ''), rows) : copyPostgres(url, rows)

/** How many seconds statements take, one after the other. */
export async function secondsOf(copies: Copies, statements: readonly string[]): Promise<number> {
  const began = performance.now()
  for (const statement of statements) await copies.exec(statement)
  return (performance.now() - began) / 1_000
}

async function copySqlite(path: string, rows: Readonly<Record<string, string>>): Promise<Copies> {
  const file = `${path}.raw`
  const db = new BetterSqlite(path, { timeout: 5_000 })
  db.exec(`attach '${file}' as ${schema}; pragma ${schema}.journal_mode = wal; pragma ${schema}.synchronous = normal`)
  const tables = Object.keys(rows)
  const made = db
    .prepare<string[], { sql: string }>(
      `select sql from main.sqlite_master where type in ('table', 'index') and sql is not null
         and tbl_name in (${tables.map(() => '?').join(', ')}) order by type desc`,
    )
    .all(...tables)
  for (const { sql } of made) db.exec(sql.replace(/^(create (?:table|(?:unique )?index)) /i, `$1 ${schema}.`))
  for (const [table, query] of Object.entries(rows)) db.exec(`create temp table ${rowsOf(table)} as ${query}`)
  return {
    ...names,
    exec: async (statement) => db.exec(statement),
    async close() {
      db.close()
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
    },
  }
}

async function copyPostgres(url: string, rows: Readonly<Record<string, string>>): Promise<Copies> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create schema ${schema}`)
  for (const [table, query] of Object.entries(rows)) {
    await client.query(`create table ${schema}.${table} (like public.${table} including all)`)
    await client.query(`create temp table ${rowsOf(table)} as ${query}`)
  }
  return {
    ...names,
    exec: (statement) => client.query(statement),
    async close() {
      await client.query(`drop schema ${schema} cascade`)
      await client.end()
    },
  }
}
