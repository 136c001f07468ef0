import { csvHeader, csvRows } from '../../files/write-csv.ts'
import { nothingWritten } from '../export-job.ts'
import type { Format } from './format.ts'
import { textOf } from './text.ts'

export const csv: Format = {
  extension: 'csv',
  begin: (columns) => ({ bytes: csvHeader(columns.map(({ name }) => name)), written: nothingWritten }),
  rows(out, written, columns, some) {
    out.addText(csvRows(some.map((each) => columns.map(({ cell }) => textOf(cell(each))))))
    return written
  },
  end: (written) => ({ bytes: new Uint8Array(), written }),
}
