import type { FileEncoding } from '@clientele/contracts'
import { storable } from '../../files/printable.ts'
import { refuseFile } from '../../files/refuse.ts'
import { isBlank, type FileSource } from '../../files/source.ts'
import { openTable, refuseOtherFormats, type Table } from '../../files/table.ts'
import { isDocument, openDocument } from './documents.ts'
import { cellsOfRow, headerOf } from './cells.ts'
import { firebaseHeader } from '../systems/firebase.ts'
import { firstOf, type Records, type SourceRecord } from './source-record.ts'

/*
 * A file of any format as records, each with its number and its line, at flat memory.
 */

/** `encoding` is the one that the caller says the file has. */
export async function openRecords(file: FileSource, encoding?: FileEncoding): Promise<Records> {
  await refuseOtherFormats(file)
  if (await isDocument(file, encoding)) return openDocument(file, encoding)
  const table = await openTable(file, encoding && { encoding }, (first) => firebaseHeader(first) !== undefined)
  const { headers, header_line } = table.layout
  const named = header_line === undefined ? await withoutHeader(table) : headers
  const columns = distinct(named.map((header, at) => storable(header) || `Column ${at + 1}`))
  const header = headerOf(columns)
  async function* read(): AsyncGenerator<SourceRecord[]> {
    let row = 0
    for await (const rows of table.rows()) {
      const records: SourceRecord[] = []
      for (const { line, fields } of rows) {
        row += 1
        const isTooWide = fields.length > columns.length && !isBlank(fields.slice(columns.length))
        const record = { row, line, cells: cellsOfRow(header, fields) }
        records.push(isTooWide ? { ...record, fault: 'The row has more fields than the header.' } : record)
      }
      yield records
    }
  }
  const { format, encoding: read_as } = table.recognized
  return { format, encoding: read_as, odd: table.odd, columns, head: await firstOf(read()), read }
}

/** Gives the second of two columns with the same name a number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name} ${count}`
  })
}

/** The columns of a file without a header, if a system writes such files. */
async function withoutHeader(table: Table): Promise<string[]> {
  const [first] = (await table.rows().next()).value ?? []
  const columns = first && firebaseHeader(first.fields)
  if (!columns) throw refuseFile('The first row must be a header with the names of the columns.')
  return columns
}
