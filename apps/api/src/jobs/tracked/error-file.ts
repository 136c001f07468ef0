import type { Connection } from '@clientele/db'
import { csvFile } from '../../files/write-csv.ts'
import type { AnyTrackedKind } from './kind.ts'
import { type JobErrorRow, listJobErrors, type TrackedJobRow } from './repository/jobs.ts'

/*
 * The rows that a job has skipped, as a file that can be corrected and sent again: the rows as they were, and columns that say what is wrong.
 */

const rowsAtOnce = 1_000
/** What is wrong with a row. No system calls a column one of these, so they mean nothing when the file is read again. */
export const errorColumns = ['error_line', 'error_field', 'error_code', 'error'] as const
/** What would be right, for kinds that say so. */
export const expectedColumn = 'error_expected'

export function errorFile(
  db: Connection,
  job: TrackedJobRow,
  expectedInsteadOf?: AnyTrackedKind['expected'],
): AsyncGenerator<Uint8Array> {
  const header = job.row_header ?? ['value']
  // A file that was corrected, and has skipped rows again, has these columns already.
  const own = [...errorColumns, expectedColumn]
  const shown = [...header.keys()].filter((at) => !own.some((column) => column === header[at]))
  const wrong = expectedInsteadOf ? own : errorColumns
  return csvFile(
    [...shown.map((at) => header[at] ?? ''), ...wrong],
    batches(db, job, { header, shown, expectedInsteadOf }),
  )
}

interface Columns {
  header: string[]
  /** The positions of the columns that are part of the file. */
  shown: number[]
  expectedInsteadOf: AnyTrackedKind['expected']
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

function lineOf({ cells, ...row }: JobErrorRow, { header, shown, expectedInsteadOf }: Columns): (string | number)[] {
  const { line, value, message, code, field } = row
  const expected = (code && expectedInsteadOf?.(code)) || ''
  const faults = row.faults ?? [{ field: field ?? '', value, code: code ?? '', message, expected }]
  // Of a row that was too long to be stored, only the values that are wrong are known.
  const valueAt = (at: number) => faults.find((fault) => Math.max(0, header.indexOf(fault.field)) === at)?.value
  const cellAt = (at: number) => (cells ? cells[at] : valueAt(at)) ?? ''
  const of = (part: 'field' | 'code' | 'message' | 'expected') => faults.map((fault) => fault[part]).join(' | ')
  const wrong = [line, of('field'), of('code'), of('message')]
  return [...shown.map(cellAt), ...wrong, ...(expectedInsteadOf ? [of('expected')] : [])]
}
