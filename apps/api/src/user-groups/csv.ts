import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type AppError, refuseField, typed } from '@clientele/contracts'
import { CsvError, parse } from 'csv-parse'
import { userFields } from '../users/fields.ts'

/*
 * Reads the CSV file of a user group. An error that makes the whole file unusable is thrown as an AppError; an error in one row is stored in
 * that row.
 */

/** A row of the file. A missing column is ''. */
export interface MemberRow {
  line: number
  user_id: string
  email: string
  phone_number: string
  country_code: string
  action: string
  fault: string | undefined
}

const identifyingColumns = [userFields.id.column, 'email', 'phone_number'] as const
const columns = [...identifyingColumns, 'country_code', 'action'] as const
type Column = (typeof columns)[number]

const delimiters = [',', ';', '\t']
const fieldLengthMax = 10_000
const row_bytesMax = 64 * 1024
/** Small enough that parsing one piece doesn't hold up other requests. */
const piece_bytes = 16 * 1024

const refuse = (sentence: string) => refuseField('file_url', sentence)

/** Yields the rows of a file in batches. Blank rows are skipped. */
export async function* readRows(file: AsyncIterable<Uint8Array>, rowsAtOnce = 500): AsyncGenerator<MemberRow[]> {
  const { head, all } = await peek(checkedUtf8(inSmallPieces(file)))
  const readRow = rowReader()
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(firstLineOf(head)),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: row_bytesMax,
    on_record: (fields, { lines }) => asRecord(readRow(fields, lines)),
  })
  // An error in the file's source ends the parser, and therefore the loop below.
  const feeding = pipeline(Readable.from(all, { highWaterMark: 1 }), parser)
  feeding.catch(() => undefined)
  let rows: MemberRow[] = []
  try {
    for await (const row of parser as AsyncIterable<MemberRow>) {
      rows.push(row)
      if (rows.length < rowsAtOnce) continue
      yield rows
      rows = []
    }
  } catch (error) {
    throw asRefusal(error)
  }
  if (rows.length > 0) yield rows
}

/** The parser passes on whatever `on_record` returns, but its types only allow lists of fields. */
const asRecord = (row: MemberRow | null) => row as unknown as string[] | null

/** Turns the fields of a record into a row. The first record is the header. */
function rowReader() {
  let header: string[] | undefined
  let places: Record<Column, number> | undefined
  return (fields: string[], line: number): MemberRow | null => {
    if (!header || !places) {
      header = fields
      places = placesOf(fields)
      return null
    }
    if (fields.every((field) => field.trim() === '')) return null
    const cell = (column: Column) => fields[places?.[column] ?? -1] ?? ''
    const at = (column: Exclude<Column, 'email'>) => typed(cell(column))
    const row = {
      line,
      user_id: at('user_id'),
      email: cell('email').trim(),
      phone_number: at('phone_number'),
      country_code: at('country_code'),
      action: at('action').toLowerCase(),
    }
    return { ...row, fault: faultOf(row, fields, header.length) }
  }
}

function faultOf(row: Omit<MemberRow, 'fault'>, fields: string[], width: number): string | undefined {
  if (fields.some((field) => field.length > fieldLengthMax))
    return `A field has more than ${fieldLengthMax} characters. Check for an unclosed quotation mark.`
  if (fields.slice(width).some((field) => field.trim() !== '')) return 'The row has more fields than the header.'
  if (!['', 'add', 'remove'].includes(row.action)) return 'The action must be add or remove.'
  if (identifyingColumns.every((column) => row[column] === '')) return 'The row has no user_id, email, or phone_number.'
  return undefined
}

/** The position of each known column. Other columns are ignored. */
function placesOf(header: string[]): Record<Column, number> {
  const keys = header.map(keyOf)
  for (const column of columns)
    if (keys.indexOf(keyOf(column)) !== keys.lastIndexOf(keyOf(column)))
      throw refuse(`The header contains the column ${column} twice.`)
  const place = (column: Column) => keys.indexOf(keyOf(column))
  if (identifyingColumns.every((column) => place(column) === -1))
    throw refuse(`The header must contain user_id, email, or phone_number. It contains: ${shown(header)}.`)
  return {
    user_id: place('user_id'),
    email: place('email'),
    phone_number: place('phone_number'),
    country_code: place('country_code'),
    action: place('action'),
  }
}

/** Normalizes a column name: "Phone Number" is phone_number. */
const keyOf = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '')

const shown = (header: string[]) => {
  const names = header
    .slice(0, 10)
    .map((name) => printable(name, 40) || '(empty)')
    .join(', ')
  return header.length > 10 ? `${names} and ${header.length - 10} more` : names
}

/** Cleans text from a file, so that it can be shown and stored. */
export const printable = (text: string, lengthMax: number): string =>
  text
    .slice(0, lengthMax + 1)
    .replace(/[\u0000-\u001f\u007f\ufeff]+/g, ' ')
    .trim()
    .replace(new RegExp(`^(.{${lengthMax - 1}}).{2,}$`, 'su'), '$1…')

/** The delimiter that yields the most known columns in the header. */
function delimiterOf(firstLine: string): string {
  const known = new Set(columns.map(keyOf))
  const knownWith = (delimiter: string) =>
    firstLine.split(delimiter).filter((name) => known.has(keyOf(name.replace(/"/g, '')))).length
  return delimiters.reduce((best, next) => (knownWith(next) > knownWith(best) ? next : best))
}

const firstLineOf = (head: Uint8Array) =>
  Buffer.from(head.subarray(0, row_bytesMax))
    .toString('utf8')
    .replace(/^\ufeff?\s*/, '')
    .split(/[\r\n]/, 1)[0] ?? ''

/** Reads the beginning of a file, up to the end of its first line, and returns it along with the complete stream. */
async function peek(file: AsyncGenerator<Uint8Array>) {
  const kept: Uint8Array[] = []
  let length = 0
  let hasBegun = false
  for (let next = await file.next(); !next.done; next = await file.next()) {
    kept.push(next.value)
    length += next.value.length
    const begin: number = hasBegun ? 0 : next.value.findIndex((byte) => !blankBytes.has(byte))
    hasBegun ||= begin !== -1
    if (length >= row_bytesMax || (hasBegun && next.value.subarray(begin).some(isLineBreak))) break
  }
  if (length === 0) throw refuse('The file is empty.')
  const head = Buffer.concat(kept)
  return {
    head,
    all: (async function* () {
      yield head
      yield* file
    })(),
  }
}

const isLineBreak = (byte: number) => byte === 0x0a || byte === 0x0d
/** Line breaks, tabs, spaces, and the three bytes of a byte order mark. */
const blankBytes = new Set([0x0a, 0x0d, 0x09, 0x20, 0xef, 0xbb, 0xbf])

/** Passes the bytes through, as long as they are UTF-8. */
async function* checkedUtf8(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const check = (bytes?: Uint8Array) => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      throw refuse('The file is not encoded in UTF-8. Save it as "CSV UTF-8" and try again.')
    }
  }
  let isFirst = true
  for await (const piece of file) {
    if (isFirst && isUtf16(piece)) throw refuse('The file is encoded in UTF-16. Save it as "CSV UTF-8" and try again.')
    isFirst = false
    check(piece)
    yield piece
  }
  check()
}

/** UTF-16 starts with its own byte order mark, or has a zero in every second byte of a header. */
const isUtf16 = ([first, second]: Uint8Array) =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0

async function* inSmallPieces(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of file)
    for (let at = 0; at < piece.length; at += piece_bytes) yield piece.subarray(at, at + piece_bytes)
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return refuse(`The row at line ${String(error.lines)} is larger than 64 kB. Check for an unclosed quotation mark.`)
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return refuse(`A quotation mark is never closed: the file ends inside it, at line ${String(error.lines)}.`)
  return refuse(`The file is not valid CSV (line ${String(error.lines)}).`)
}

/** Returns the message of an error. */
export const sentenceOf = (error: AppError): string => error.details[0]?.message ?? error.message
