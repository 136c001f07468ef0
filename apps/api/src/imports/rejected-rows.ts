import type { Skipped } from '../jobs/tracked/kind.ts'
import type { Fate } from './apply-outcomes.ts'
import type { Mapping } from './mapping.ts'
import type { Records } from './reading/source-record.ts'
import { isSecret } from './secret-columns.ts'

/*
 * Records that can't be imported, as a job stores them: with their values, without the secrets among them, so that they can be corrected and imported again.
 */

const storedLengthMax = 4_000

export function rejectedRows(fates: readonly Fate[], { columns }: Records, mapping: Mapping): Skipped['rows'] {
  const shown = columns.map((column) => (isSecret(column, mapping) ? undefined : column))
  return fates.flatMap(({ at: { row, line = row, cells }, faults = [] }) => {
    const [fault] = faults
    if (!fault) return []
    const { field, value, message, code } = fault
    const values = shown.map((column) => (column === undefined ? '' : cells.get(column).text))
    const isShort = values.reduce((length, text) => length + text.length, 0) <= storedLengthMax
    return [{ line, value, message, code, ...(field !== '' && { field }), ...(isShort && { cells: values }) }]
  })
}
