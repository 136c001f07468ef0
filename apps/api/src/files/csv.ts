import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { CsvError, type Options, parse } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'
import type { FileEncoding } from '@clientele/contracts'
import { asUtf8, detect } from './encodings.ts'
import { rankOf } from './layout.ts'
import { refuseFile } from './refuse.ts'
import {
  type FileSource,
  headRows,
  isBlank,
  row_bytesMax,
  rowsAtOnce,
  type SourceRow,
  type SourceRows,
} from './source.ts'

/*
 * Reads text files with delimiters, in any encoding and with any of the usual delimiters. An error that makes the whole file unusable is thrown
 * as an AppError.
 */

const delimiters = [',', ';', '\t', '|']
/** Small enough that parsing one piece doesn't hold up other requests. */
const piece_bytes = 16 * 1024

/** `chosen` is the encoding that the caller says it has. */
export async function openCsv(file: FileSource, chosen?: FileEncoding): Promise<SourceRows> {
  const { encoding, odd } = chosen ? { encoding: chosen, odd: [] } : await detect(file.read())
  const { text, isWhole } = await beginningOf(asUtf8(file.read(), encoding))
  const { delimiter, head } = guessDelimiter(text, isWhole)
  return {
    format: 'csv',
    encoding,
    odd,
    delimiter,
    head,
    read: () => readRows(asUtf8(inSmallPieces(file.read()), encoding), delimiter),
  }
}

async function* readRows(file: AsyncIterable<Uint8Array>, delimiter: string): AsyncGenerator<SourceRow[]> {
  const lineOf = lineCounter()
  const rows: SourceRow[] = []
  // Rows are collected here, because having the parser pass on each one takes as long as parsing it.
  const collect = (fields: string[], { lines }: { lines: number }) => {
    const line = lineOf(fields, lines)
    if (!isBlank(fields)) rows.push({ line, fields: fields.map(withoutEscapes) })
    return null
  }
  const parser = parse({ ...optionsFor(delimiter), on_record: collect })
  // Writing and finishing throw the same error.
  parser.on('error', () => undefined)
  try {
    for await (const piece of file) {
      await written(parser, piece)
      while (rows.length >= rowsAtOnce) yield rows.splice(0, rowsAtOnce)
    }
    parser.end()
    await finished(parser, { readable: false })
  } catch (error) {
    throw asRefusal(error)
  }
  if (rows.length > 0) yield rows
}

const written = (parser: Writable, piece: Uint8Array): Promise<void> =>
  new Promise((done, failed) => {
    parser.write(piece, (error) => {
      if (error) failed(error)
      else done()
    })
  })

const optionsFor = (delimiter: string): Options => ({
  bom: true,
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: row_bytesMax,
})

/** PHP and MySQL write quotation marks with a backslash, and the parser leaves such a field as it is. */
const withoutEscapes = (field: string): string =>
  field.startsWith('"') && field.includes('\\"') ? field.replace(/^"(.*)"$/s, '$1').replaceAll('\\"', '"') : field

/**
 * Returns the line on which each row begins. The parser counts up to where it ends, and counts a line break of two characters inside quotation
 * marks twice.
 */
function lineCounter() {
  let countedTwice = 0
  return (fields: string[], lines: number): number => {
    let breaks = 0
    for (const field of fields) {
      if (!/[\r\n]/.test(field)) continue
      for (const [lineBreak] of field.matchAll(/\r\n?|\n/g)) {
        breaks += 1
        countedTwice += lineBreak.length - 1
      }
    }
    return lines - countedTwice - breaks
  }
}

/** The delimiter that a `sep=` line names, or the one that yields the best header. */
function guessDelimiter(text: string, isWhole: boolean): { delimiter: string; head: SourceRow[] } {
  const named = /^\ufeff?\s*"?sep=(.)"?[^\S\r\n]*(?=[\r\n]|$)/i.exec(text)?.[1]
  const guesses = (named === undefined ? delimiters : [named]).map((delimiter) => {
    const head = headWith(delimiter, text, isWhole)
    return { delimiter, head, rank: rankOf(head) }
  })
  return guesses.reduce((best, next) => (isHigher(next.rank, best.rank) ? next : best))
}

/** The first rows. What follows a `sep=` line counts as the beginning, and a row that may be cut off doesn't count. */
function headWith(delimiter: string, text: string, isWhole: boolean): SourceRow[] {
  const rows: SourceRow[] = []
  const lineOf = lineCounter()
  const collect = (fields: string[], { lines }: { lines: number }) => {
    const line = lineOf(fields, lines)
    if (!isBlank(fields) && !/^"?sep=/i.test(fields[0] ?? '')) rows.push({ line, fields })
    return null
  }
  try {
    parseAtOnce(text, { ...optionsFor(delimiter), to: headRows + 1, on_record: collect })
    if (!isWhole && rows.length <= headRows && rows.length > 1) rows.pop()
  } catch {
    // A quotation mark that isn't closed here may be closed later; reading the file decides.
  }
  return rows.slice(0, headRows)
}

const isHigher = (one: number[], other: number[]): boolean => {
  const at = one.findIndex((each, place) => each !== other[place])
  return at !== -1 && (one[at] ?? 0) > (other[at] ?? 0)
}

/** The beginning of a file, enough to recognize it. */
async function beginningOf(pieces: AsyncIterable<Uint8Array>): Promise<{ text: string; isWhole: boolean }> {
  const kept: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    kept.push(piece)
    length += piece.length
    if (length > row_bytesMax)
      return { text: new TextDecoder().decode(Buffer.concat(kept).subarray(0, row_bytesMax)), isWhole: false }
  }
  return { text: new TextDecoder().decode(Buffer.concat(kept)), isWhole: true }
}

async function* inSmallPieces(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of file)
    for (let at = 0; at < piece.length; at += piece_bytes) yield piece.subarray(at, at + piece_bytes)
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return refuseFile(
      `The row at line ${String(error.lines)} is larger than 64 kB. Check for an unclosed quotation mark.`,
    )
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return refuseFile(`A quotation mark is never closed: the file ends inside it, at line ${String(error.lines)}.`)
  return refuseFile(`The file is not valid CSV (line ${String(error.lines)}).`)
}
