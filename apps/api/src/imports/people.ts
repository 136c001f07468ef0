import type { ImportFault } from '@clientele/contracts'
import { usernameKey } from '../contacts/normalize.ts'
import { printable } from '../files/printable.ts'
import { accountKey } from '../social-identities/service.ts'
import { explain } from './faults.ts'
import type { Mapping } from './mapping.ts'
import { type ImportRow, namesIn, normalize } from './normalize.ts'
import { type GivenPassword, personReader } from './person.ts'
import type { SourceRecord } from './reading/source-record.ts'
import { systems } from './systems/recognize.ts'

/*
 * What each record of a file comes to: a person to import, one that isn't, and why, or a record that is no person.
 */

export type Outcome =
  | { at: Place; customer: ImportRow }
  /** `names` are those of the person that could be read. Whether the hash of their password is right depends on the import. */
  | { at: Place; faults: ImportFault[]; of?: number; names?: string[]; password?: GivenPassword | undefined }
  | { at: Place; skipped: string }

/** Where a record is in its file, and its values there. */
export type Place = Pick<SourceRecord, 'row' | 'line' | 'cells'>

/** Remembers which record has a contact, an ID, or a username. The first one counts. */
export type Owners = Pick<Map<string, number>, 'get'> & { set(value: string, row: number): unknown }

export function readPeople(
  records: readonly SourceRecord[],
  mapping: Mapping,
  { calling_code, owners }: { calling_code: number; owners: Owners },
): Outcome[] {
  const system = mapping.system && systems[mapping.system]
  const read = personReader(mapping.columns)
  const { attributes: definitions, day_first } = mapping
  return records.map(({ row, line, cells, fault }): Outcome => {
    const at = { row, line, cells }
    if (fault !== undefined) return { at, faults: [explain('unreadable', { field: '', value: '' }, fault)] }
    const skipped = system?.skips?.(cells)
    if (skipped !== undefined) return { at, skipped }
    const person = read(cells)
    if (mapping.by === 'system') system?.adjust?.(person, cells)
    const normalized = normalize(person, { calling_code, day_first, definitions })
    if (!normalized.row)
      return { at, faults: normalized.faults, names: normalized.names, password: normalized.password }
    return { at, ...unlessOwned(normalized.row, row, owners, () => system?.isAddress?.(cells) ?? false) }
  })
}

/** Rejects a person who has a contact, an ID, or a username of an earlier one, unless the row is another address of that one. */
function unlessOwned(row: ImportRow, number: number, owners: Owners, isAddress: () => boolean) {
  const own = ownedBy(row)
  const [first, ...others] = own.filter(({ key }) => owners.get(key) !== undefined)
  if (first) {
    const of = owners.get(first.key) ?? number
    const names = new Set([`external_id ${row.external_id ?? ''}`, ...row.emails.map(({ value }) => value)])
    const isOfSame = own.every(({ key }) => !names.has(key) || owners.get(key) === of)
    if (isOfSame && names.has(first.key) && isAddress())
      return { skipped: 'This is another address of an earlier customer.' }
    const faults = [first, ...others].map(({ field, text }) =>
      explain('duplicate', { field, value: printable(text, 200) }),
    )
    return { faults, of, names: namesIn(row), password: row.password }
  }
  for (const { key } of own) owners.set(key, number)
  return { customer: row }
}

/** What only one person of a file can have: contacts, an ID, a username, and social accounts. */
function ownedBy({ emails, phones, external_id, username, social_accounts, columns }: ImportRow) {
  const own: { key: string; field: string; text: string }[] = []
  const add = (key: string, field: string, text: string) => void own.push({ key, field, text })
  for (const { value, given } of emails) add(value, given.field, given.text)
  for (const { value, given } of phones) add(value, given.field, given.text)
  if (external_id !== undefined) add(`external_id ${external_id}`, columns.external_id, external_id)
  if (username !== undefined) add(`username ${usernameKey(username)}`, columns.username, username)
  for (const account of social_accounts) add(`social ${accountKey(account)}`, account.field, account.subject)
  return own
}
