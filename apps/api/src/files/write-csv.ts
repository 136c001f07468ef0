/*
 * Writes CSV files that spreadsheets open without asking: UTF-8 with a byte order mark, CRLF, and quotation marks around what needs them.
 */

/** A spreadsheet would run a cell that begins with one of these as a formula: =, +, -, @, and the wide forms of these. */
const formula = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/u

/** A value as a cell. An apostrophe in front makes a formula plain text; `cleanCell` removes it when the file is read again. */
export function csvCell(value: string | number): string {
  const text = String(value)
  const harmless = typeof value === 'string' && formula.test(text) ? `'${text}` : text
  return /[",;\r\n\t]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

type Row = readonly (string | number)[]

const lineOf = (row: Row) => `${row.map(csvCell).join(',')}\r\n`

/** The beginning of a CSV file. */
export const csvHeader = (header: Row): Uint8Array => Buffer.from(`\ufeff${lineOf(header)}`)

/** Some of its rows. */
export const csvRows = (rows: readonly Row[]): string => rows.map(lineOf).join('')

/** A CSV file, written as its rows arrive, a batch at a time. */
export async function* csvFile(header: Row, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Uint8Array> {
  yield csvHeader(header)
  for await (const rows of batches) if (rows.length > 0) yield Buffer.from(csvRows(rows))
}
