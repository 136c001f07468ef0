import type { HeldUser } from '../users/change.ts'
import { isOnlyFromTeam } from '../users/facets.ts'
import type { ImportInput } from './import-job.ts'
import type { ImportRow } from './normalize.ts'

/*
 * What a record may add to an account. In the other system, someone may have claimed a contact whose owner has an account here.
 */

/**
 * Whether a record is surely about a customer, so that it may add what opens the account: passwords and verified contacts. It names their `user_id`, it
 * has proven one of the contacts that they have proven, or nobody has proven anything about the account.
 */
export function isSurelyAbout(
  { user, contacts }: HeldUser,
  row: Pick<ImportRow, 'user_id' | 'emails' | 'phones'>,
  { match }: Pick<ImportInput, 'match'>,
): boolean {
  if (isOnlyFromTeam(user) || (match.includes('user_id') && row.user_id === user.id)) return true
  const proven = new Set(contacts.filter(({ verified }) => verified).map(({ value }) => value))
  return [...row.emails, ...row.phones].some(({ verified, value }) => verified && proven.has(value))
}
