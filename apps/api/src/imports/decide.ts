import type { ImportFault, ImportFaultCode, ImportKey } from '@clientele/contracts'
import { usernameKey } from '../contacts/normalize.ts'
import { printable } from '../files/printable.ts'
import { accountKey } from '../social-identities/service.ts'
import { explain } from './faults.ts'
import type { ImportInput } from './import-job.ts'
import type { Candidate, Known } from './known.ts'

/*
 * What becomes of a record: a new customer, a change of one, or nothing, and why.
 */

export type Decision =
  | { does: 'create' }
  /** This job has created the customer before it was interrupted or retried. */
  | { does: 'nothing' }
  | { does: 'update'; user_id: string }
  /** The file says that they are archived, and they are. */
  | { does: 'leave'; user_id: string }
  | { does: 'reject'; faults: ImportFault[] }

/** `ofGroups` is what is wrong with the groups of the record. Everything that is wrong is reported, not only the first fault. */
export function decide(
  candidate: Candidate,
  known: Known,
  input: ImportInput,
  ofGroups: readonly ImportFault[],
): Decision {
  const { match, on_conflict, credentials } = input
  const { row, own_id } = candidate
  if (known.ids.has(own_id)) return { does: 'nothing' }
  const user_id = match.reduce<string | undefined>((found, key) => found ?? matchedBy[key](candidate, known), undefined)
  const faults: ImportFault[] = []
  if (match.includes('user_id') && row.user_id !== undefined && !isPossible(row, known))
    faults.push(fault('unknown_user', row.columns.user_id, row.user_id))
  faults.push(...takenBy(candidate, known, { user_id, credentials }), ...ofGroups)
  if (user_id !== undefined && on_conflict === 'reject') faults.push(existing(candidate))
  if (faults.length > 0) return { does: 'reject', faults }
  if (user_id !== undefined) return { does: 'update', user_id }
  const archived = row.archived ? archivedAs(row, known) : undefined
  return archived === undefined ? { does: 'create' } : { does: 'leave', user_id: archived }
}

/** What of a record belongs to another customer than the one whom it is about. */
function takenBy(
  { row }: Candidate,
  known: Known,
  { user_id, credentials }: { user_id: string | undefined; credentials: boolean },
): ImportFault[] {
  const { external_id, username } = row
  const isOther = (holder: string | undefined) => holder !== undefined && holder !== user_id
  const taken: ImportFault[] = []
  for (const contacts of [row.emails, row.phones])
    for (const { value, given } of contacts)
      if (known.owners.get(value)?.some((owner) => owner.verified && owner.user_id !== user_id))
        taken.push(fault('taken', given.field, given.text))
  for (const account of credentials ? row.social_accounts : [])
    if (isOther(known.byAccount.get(accountKey(account)))) taken.push(fault('taken', account.field, account.subject))
  if (external_id !== undefined && isOther(known.byExternalId.get(external_id)))
    taken.push(fault('taken', row.columns.external_id, external_id))
  // Customers who exist keep their username.
  if (username !== undefined && user_id === undefined && known.byUsername.has(usernameKey(username)))
    taken.push(fault('taken', row.columns.username, username))
  return taken
}

/** Whether the customer with the ID is here, or the ID may be one of another application. */
function isPossible({ user_id = '', user_id_elsewhere }: Candidate['row'], { ids }: Known): boolean {
  const found = ids.get(user_id)
  return found ? !found.isHidden : user_id_elsewhere
}

/** Archived customers have lost their contacts, so they aren't found by them. Otherwise, each import would create them again. */
const archivedAs = ({ emails, phones }: Candidate['row'], { archived }: Known): string | undefined =>
  [...emails, ...phones].map(({ value }) => archived.get(value)).find((id) => id !== undefined)

const matchedBy: Record<ImportKey, (candidate: Candidate, known: Known) => string | undefined> = {
  user_id: ({ row }, { ids }) => {
    const known = row.user_id === undefined ? undefined : ids.get(row.user_id)
    return known?.isHidden === false ? known.id : undefined
  },
  external_id: ({ row }, { byExternalId }) =>
    row.external_id === undefined ? undefined : byExternalId.get(row.external_id),
  email: ({ row }, known) => ownerOf(row.emails, known),
  phone: ({ row }, known) => ownerOf(row.phones, known),
}

/**
 * The customer who has verified one of the contacts, or the only one whom the team has given it. Someone who merely claims a contact isn't
 * its owner: they must not get what the file says about the person who is.
 */
function ownerOf(contacts: readonly { value: string }[], { owners }: Known): string | undefined {
  for (const { value } of contacts) {
    const all = owners.get(value) ?? []
    const proven = all.find(({ verified }) => verified)
    if (proven) return proven.user_id
    const given = all.filter(({ isFromTeam }) => isFromTeam)
    if (given.length === 1) return given[0]?.user_id
  }
  return undefined
}

const fault = (code: ImportFaultCode, field: string, value: string): ImportFault =>
  explain(code, { field, value: printable(value, 200) })

function existing({ row }: Candidate): ImportFault {
  const [contact] = [...row.emails, ...row.phones]
  return contact ? fault('exists', contact.given.field, contact.given.text) : fault('exists', '', '')
}
