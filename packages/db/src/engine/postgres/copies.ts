import { type Column, getTableColumns, getTableName, type Table } from 'drizzle-orm'
import { wellFormedJson } from '../../columns.ts'
import type { Statement } from '../statement.ts'

/*
 * Inserts rows by COPY, which takes Postgres about two thirds of the time of rows in JSON: there are no keys to parse, and many rows are written
 * to a page at once. Poolers in transaction mode lose count of the statements of a pipeline that has data in it, so behind them, the rows are sent
 * as one JSON value.
 */

/** The statement that inserts rows. Its values are the rows; what they omit is null. */
export function insertRows(name: string, table: Table): Statement {
  const columns = Object.entries(getTableColumns(table))
  const into = `"${getTableName(table)}"`
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ')
  return {
    name,
    text: `insert into ${into} (${names}) select ${names} from json_populate_recordset(null::${into}, $1)`,
    parameters: (rows) => [rows],
    rows: {
      asParameter: wellFormedJson,
      copy: `copy ${into} (${names}) from stdin`,
      asData: (rows) => copyText(columns, rows as readonly Record<string, unknown>[]),
    },
    columns: [],
    isFirst: false,
    isRead: false,
  }
}

type Columns = readonly (readonly [key: string, column: Column])[]

/** Writes rows in COPY's text format: a line for each, with its values separated by tabs. */
function copyText(columns: Columns, rows: readonly Record<string, unknown>[]): string {
  const writers = columns.map(([key, column]) => ({ key, write: writerOf(column) }))
  const lines = rows.map((row) => writers.map(({ key, write }) => write(row[key])).join('\t'))
  return `${lines.join('\n')}\n`
}

/** Returns what writes the values of a column. Rows that are written together often share an object, such as a time or an actor. */
function writerOf(column: Column): (value: unknown) => string {
  let [shared, written]: [unknown, string] = [undefined, '']
  return (value) => {
    if (value === null || value === undefined) return nothing
    if (typeof value !== 'object') return copyValue(column, value)
    if (value !== shared) [shared, written] = [value, copyValue(column, value)]
    return written
  }
}

const nothing = String.raw`\N`

function copyValue(column: Column, value: unknown): string {
  const driverValue = column.mapToDriverValue(value)
  return typeof driverValue === 'string' ? escaped(driverValue) : String(driverValue)
}

const special = /[\\\t\n\r]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const escaped = (text: string) =>
  special.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character) : text
