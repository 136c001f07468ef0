import { keyOf } from '../files/headers.ts'
import type { Skipped } from '../jobs/tracked/kind.ts'
import type { Fate } from './apply-outcomes.ts'
import type { Mapping } from './mapping.ts'
import { expectedInsteadOf } from './faults.ts'
import { namesIn } from './normalize.ts'
import type { Outcome } from './people.ts'
import { type Cells, isObject } from './reading/cells.ts'
import type { Records } from './reading/source-record.ts'
import { holdsSecret, isSecret } from './secret-columns.ts'
import { systems } from './systems/recognize.ts'

/*
 * Records that can't be imported, as a job stores them: with their values, without the secrets among them, so that they can be corrected and imported again.
 */

const storedLengthMax = 4_000
/** How many faults of a record are stored: one of a thousand contacts could all be wrong. */
const faultsMax = 20

export function rejectedRows(
  fates: readonly Fate[],
  outcomes: readonly Outcome[],
  { records: { columns }, mapping }: { records: Records; mapping: Mapping },
): Skipped['rows'] {
  const byRow = new Map(outcomes.map((outcome) => [outcome.at.row, outcome]))
  const present = new Set(mapping.system && systems[mapping.system].presence?.map(keyOf))
  const shown = columns.map((column) => {
    if (!isSecret(column, mapping)) return (cells: Cells) => wholeText(cells, column)
    const isShown = present.has(keyOf(column))
    return (cells: Cells) => (isShown && cells.get(column).text.trim() !== '' ? 'yes' : '')
  })
  return fates.flatMap(({ at, faults = [] }) => {
    const [fault] = faults
    if (!fault) return []
    const { line = at.row, cells } = at
    const { field, value, message, code } = fault
    const values = shown.map((valueIn) => valueIn(cells))
    const isShort = values.reduce((length, text) => length + text.length, 0) <= storedLengthMax
    const row = { line, value, message, code, names: namesOf(byRow.get(at.row)) }
    const isAll = faults.length === 1 && fault.expected === expectedInsteadOf(code)
    return [
      {
        ...row,
        ...(field !== '' && { field }),
        ...(isShort && { cells: values }),
        ...(!isAll && { faults: faults.slice(0, faultsMax) }),
      },
    ]
  })
}

/** A value as a table has it: all of a list, of which only the first counts where one value is meant. */
function wholeText(cells: Cells, column: string): string {
  const { text } = cells.get(column)
  const list = cells.json(column)
  const isList = Array.isArray(list) && !text.startsWith('[') && (list.length > 1 || isObject(list[0]))
  const whole = isList ? JSON.stringify(list) : text
  return holdsSecret(whole) ? '' : whole
}

/** Whom a record is about, as far as it could be read. */
function namesOf(outcome: Outcome | undefined): string[] {
  if (!outcome) return []
  if ('customer' in outcome) return namesIn(outcome.customer)
  return ('names' in outcome && outcome.names) || []
}
