import type { ImportFault, ImportFaultCode, ImportKey } from '@clientele/contracts'
import { usernameKey } from '../contacts/normalize.ts'
import { printable } from '../files/printable.ts'
import { accountKey } from '../social-identities/service.ts'
import { explain } from './faults.ts'
import type { ImportInput } from './import-job.ts'
import type { Candidate, Known } from './known.ts'
import type { GivenContact } from './person.ts'

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
  | { does: 'reject'; fault: ImportFault }

/** `ofGroups` is what is wrong with the groups of the record. */
export function decide(
  candidate: Candidate,
  known: Known,
  input: ImportInput,
  ofGroups: ImportFault | undefined,
): Decision {
  const { match, on_conflict, credentials } = input
  const { row, own_id } = candidate
  if (known.ids.has(own_id)) return { does: 'nothing' }
  const user_id = match.reduce<string | undefined>((found, key) => found ?? matchedBy[key](candidate, known), undefined)
  if (match.includes('user_id') && row.user_id !== undefined && !isPossible(row, known))
    return reject('unknown_user', 'user_id', row.user_id)
  for (const contact of [...row.emails, ...row.phones]) {
    const owners = known.owners.get(contact.value) ?? []
    if (owners.some((owner) => owner.verified && owner.user_id !== user_id))
      return rejectContact('taken', contact.given)
  }
  for (const account of credentials ? row.social_accounts : []) {
    const owner = known.byAccount.get(accountKey(account))
    if (owner !== undefined && owner !== user_id) return reject('taken', account.field, account.subject)
  }
  const { external_id, username } = row
  const holder = external_id === undefined ? undefined : known.byExternalId.get(external_id)
  if (external_id !== undefined && holder !== undefined && holder !== user_id)
    return reject('taken', 'external_id', external_id)
  if (ofGroups) return { does: 'reject', fault: ofGroups }
  if (user_id !== undefined) return on_conflict === 'reject' ? rejectKnown(candidate) : { does: 'update', user_id }
  if (username !== undefined && known.byUsername.has(usernameKey(username)))
    return reject('taken', 'username', username)
  const archived = row.archived ? archivedAs(row, known) : undefined
  return archived === undefined ? { does: 'create' } : { does: 'leave', user_id: archived }
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

const reject = (code: ImportFaultCode, field: string, value: string): Decision => ({
  does: 'reject',
  fault: explain(code, { field, value: printable(value, 200) }),
})
const rejectContact = (code: ImportFaultCode, { field, text }: GivenContact) => reject(code, field, text)

function rejectKnown({ row }: Candidate): Decision {
  const [contact] = [...row.emails, ...row.phones]
  return contact ? rejectContact('exists', contact.given) : reject('exists', '', '')
}
