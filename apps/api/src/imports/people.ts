import type { ImportFault } from '@clientele/contracts'
import { printable } from '../files/printable.ts'
import { explain } from './faults.ts'
import type { Mapping } from './mapping.ts'
import { type ImportRow, normalize } from './normalize.ts'
import { personIn } from './person.ts'
import type { SourceRecord } from './reading/source-record.ts'
import { systems } from './systems/recognize.ts'

/*
 * What each record of a file comes to: a person to import, one that isn't, and why, or a record that is no person.
 */

export type Outcome =
  | { at: Place; customer: ImportRow }
  | { at: Place; faults: ImportFault[]; of?: number }
  | { at: Place; skipped: string }

export type Place = Pick<SourceRecord, 'row' | 'line'>

/** Remembers which record has a contact. The first one counts. */
export type Owners = Map<string, number>

export function readPeople(
  records: readonly SourceRecord[],
  mapping: Mapping,
  { calling_code, owners }: { calling_code: number; owners: Owners },
): Outcome[] {
  const system = mapping.system && systems[mapping.system]
  return records.map(({ row, line, cells, fault }): Outcome => {
    const at = { row, line }
    if (fault !== undefined) return { at, faults: [explain('unreadable', { field: '', value: '' }, fault)] }
    const skipped = system?.skips?.(cells)
    if (skipped !== undefined) return { at, skipped }
    const person = personIn(cells, mapping.columns)
    if (mapping.by === 'system') system?.adjust?.(person, cells)
    const normalized = normalize(person, calling_code)
    if (!normalized.row) return { at, faults: normalized.faults }
    return { at, ...unlessOwned(normalized.row, row, owners) }
  })
}

/** Rejects a person who has a contact of an earlier one. */
function unlessOwned(row: ImportRow, number: number, owners: Owners) {
  const contacts = [...row.emails, ...row.phones]
  const taken = contacts.find(({ value }) => owners.has(value))
  if (taken) {
    const { field, text } = taken.given
    return { faults: [explain('duplicate', { field, value: printable(text, 200) })], of: owners.get(taken.value) ?? 0 }
  }
  for (const { value } of contacts) owners.set(value, number)
  return { customer: row }
}
