import type { JsonObject } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import type { KeptAttribute } from '../attributes/merged.ts'
import type { UserRow } from '../rows/users.ts'
import type { KeptConsent } from '../user-consents/merged.ts'
import { auditedFields } from '../users/profile-values.ts'
import type { KeptContacts } from './contacts.ts'
import type { KeptGroup } from './repository/groups.ts'

/*
 * What has to be known to undo a merge. It is stored as JSON with the merge, and deleted with it. What the other user had besides that (values of
 * attributes, consents, the password, and what they have allowed to apps) stays in its tables under their ID.
 */

/** The fields of a user that a merge can change. */
export type Fields = Pick<UserRow, (typeof auditedFields)[number]>

export interface Kept {
  /** The other user, as they were. */
  other: {
    fields: Fields
    state: UserState
    state_reason: string | null
    state_by: UserRow['state_by']
    state_at: string | null
    privacy_consent: UserRow['privacy_consent']
  }
  /**
   * The fields of the survivor that the merge has changed, as they were before, and all of them as they were after it. Merges of earlier releases know
   * only the former after it.
   */
  survivor: { before: Partial<Fields>; after: Partial<Fields> }
  /** If the other had signed in later than the survivor: when the survivor last had. */
  last_sign_in: { before: string | null; after: string } | null
  /** If the other was active later than the survivor: when the survivor last was. */
  active_at: { before: string | null; after: string } | null
  contacts: KeptContacts
  /** Since when the other had the contacts that were deleted, by their IDs. */
  acquired: Readonly<Record<string, string>>
  /** Contacts of the other with which their password signed in although nobody had verified them. */
  opening: string[]
  groups: KeptGroup[]
  attributes: KeptAttribute[]
  /** The definitions of the survivor's own values that the merge has left as they were. */
  own_attributes: string[]
  consents: KeptConsent[]
  /** The social accounts that followed. */
  social: { provider: string; subject: string }[]
}

/** JSON has no types, and only `mergeUsers` writes this column. Merges of earlier releases don't know all of it. */
export const asKept = (stored: JsonObject): Kept =>
  ({ consents: [], active_at: null, own_attributes: [], ...stored }) as unknown as Kept
export const asStored = (kept: Kept): JsonObject => kept as unknown as JsonObject

export const fieldsOf = (user: UserRow): Fields =>
  Object.fromEntries(auditedFields.map((name) => [name, user[name]])) as unknown as Fields
