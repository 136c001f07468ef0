import type { Connection } from '@clientele/db'
import { csvFile } from '../../files/write-csv.ts'
import { type JobErrorRow, listJobErrors, type TrackedJobRow } from './repository/jobs.ts'

/*
 * The rows that a job has skipped, as a file that can be corrected and sent again: the rows as they were, and columns that say what is wrong.
 */

const rowsAtOnce = 1_000
/** What is wrong with a row. No system calls a column one of these, so they mean nothing when the file is read again. */
export const errorColumns = ['error_line', 'error_field', 'error_code', 'error'] as const

export function errorFile(db: Connection, job: TrackedJobRow): AsyncGenerator<Uint8Array> {
  const header = job.row_header ?? ['value']
  // A file that was corrected, and has skipped rows again, has these columns already.
  const shown = [...header.keys()].filter((at) => !errorColumns.some((column) => column === header[at]))
  return csvFile([...shown.map((at) => header[at] ?? ''), ...errorColumns], batches(db, job, { header, shown }))
}

interface Columns {
  header: string[]
  /** The positions of the columns that are part of the file. */
  shown: number[]
}

async function* batches(db: Connection, job: TrackedJobRow, columns: Columns) {
  for (let after = 0; ; ) {
    const rows = await listJobErrors(db, job, { after, limit: rowsAtOnce })
    yield rows.map((row) => lineOf(row, columns))
    const last = rows.at(-1)
    if (!last || rows.length < rowsAtOnce) return
    after = last.line
  }
}

function lineOf({ line, value, message, code, field, cells }: JobErrorRow, { header, shown }: Columns) {
  // Of a row that was too long to be stored, only the value is known.
  const place = Math.max(0, header.indexOf(field ?? ''))
  const cellAt = (at: number) => (cells ? cells[at] : at === place ? value : undefined) ?? ''
  return [...shown.map(cellAt), line, field ?? '', code ?? '', message]
}
