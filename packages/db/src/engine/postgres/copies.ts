import { type Column, getTableColumns, getTableName, type Table } from 'drizzle-orm'
import type { Statement } from '../statement.ts'

/*
 * Inserts rows by COPY, which Postgres takes in half the time of any other insert: it doesn't parse JSON, and writes many rows to a page at once.
 */

/** The statement that copies rows into a table. Its values are the rows; what they omit is null. */
export function copyInto(name: string, table: Table): Statement {
  const columns = Object.entries(getTableColumns(table))
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ')
  return {
    name,
    text: `copy "${getTableName(table)}" (${names}) from stdin`,
    parameters: (rows) => [copyText(columns, rows as readonly Record<string, unknown>[])],
    columns: [],
    isFirst: false,
    isRead: false,
    sendsData: true,
  }
}

type Columns = readonly (readonly [key: string, column: Column])[]

/** Writes rows in COPY's text format: a line for each, with its values separated by tabs. */
export function copyText(columns: Columns, rows: readonly Record<string, unknown>[]): string {
  let text = ''
  for (const row of rows) {
    let separator = ''
    for (const [key, column] of columns) {
      text += separator + copyValue(column, row[key])
      separator = '\t'
    }
    text += '\n'
  }
  return text
}

function copyValue(column: Column, value: unknown): string {
  if (value === null || value === undefined) return String.raw`\N`
  const driverValue = column.mapToDriverValue(value)
  return typeof driverValue === 'string' ? escaped(driverValue) : String(driverValue)
}

const special = /[\\\t\n\r]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const escaped = (text: string) =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character) : text
