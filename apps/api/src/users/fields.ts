import { type Party, profileFacts, type ProfileFieldName, typed } from '@clientele/contracts'
import type { UserRow } from '../rows/users.ts'
import { nameKey, usernameKey } from '../contacts/normalize.ts'

/*
 * Everything about a user's fields. Creating and updating users, the shopper's own profile, history, search, files of users, `verify`, and erasure
 * all use this table. How requests and responses carry the fields that people fill in, and their labels in forms, is defined in the contract's
 * `profile-facts.ts` and `profile-fields.ts`.
 */

export interface FieldRule<Value> {
  /** Who can write it. If no one can, it's derived from what happens to the user. */
  writtenBy: readonly (Party | 'provider')[]
  /** Who sees it unchanged in responses. `present.ts` has the fields that are shown in another form. */
  seenBy: readonly Party[]
  /** Whether its changes are recorded in the history. */
  audited: boolean
  /** Whether a file of users sets it. `as key` means that it identifies the user of a row. */
  imported: boolean | 'as key'
  /** Whether a file of users contains it. */
  exported: boolean
  /** The name of its column in files, if different. */
  column?: string
  /** How a list can be searched by it, using its own index. */
  searched?: 'exactly' | 'by its beginning'
  /** How requests spell a value that may have been stored before they did. Sent back, it stays as it is stored. */
  spelled?: (text: string) => string
  /** The value of a user who was created without it. */
  initial?: Value
  /** For a derived field: its value. */
  derived?: (user: UserRow) => Value
  /** `once`: it never changes after the user is created. `apart`: a separate statement changes it. */
  written?: 'once' | 'apart'
  /** What remains of it in the tombstone of an erased user; `kept` if it contains no personal data. */
  erased: 'kept' | { to: Value } | ((user: UserRow) => Value)
}

const both = ['team', 'shopper'] as const
const nobody = { writtenBy: [], seenBy: [], audited: false, imported: false, exported: false } as const

/** A field that people fill in. Empty and null both mean no value. */
const profileField = <
  Name extends ProfileFieldName & keyof UserRow,
  const Rule extends Required<Pick<FieldRule<UserRow[Name]>, 'initial' | 'erased'>> &
    Pick<FieldRule<UserRow[Name]>, 'searched' | 'spelled'>,
>(
  name: Name,
  rule: Rule,
) => {
  const { writtenBy, seenBy } = profileFacts[name]
  return {
    writtenBy,
    seenBy,
    audited: true,
    // Only the team imports and exports files.
    imported: isAmong(writtenBy, 'team'),
    exported: isAmong(seenBy, 'team'),
    ...rule,
  }
}

const isAmong = (parties: readonly Party[], party: Party) => parties.includes(party)

const byProvider = ['team', 'shopper', 'provider'] as const
const toNothing = { initial: null, erased: { to: null } } as const
/** Used in a tombstone if a value is required to be unique. */
const tombstone = ({ id }: UserRow) => `purged_${id}`

/**
 * The rule of an attribute, a field that an application defines itself: it is audited, imported, exported, and erased like the fields that people fill
 * in. Only its definition says who can write and see it.
 */
export const attributeField = ({ slug, customer_editable, registration }: AttributeFacts): FieldRule<null> => ({
  writtenBy: customer_editable ? both : team,
  seenBy: customer_editable || registration.enabled ? both : team,
  audited: true,
  imported: true,
  exported: true,
  column: `attributes.${slug}`,
  ...toNothing,
})

/** What a definition of an attribute says about it as a field. */
interface AttributeFacts {
  slug: string
  customer_editable: boolean
  registration: { enabled: boolean }
}

const team = ['team'] as const

/** In the order of the table `users`. */
export const userFields = {
  application_id: { ...nobody, seenBy: both, written: 'once', erased: 'kept' },
  id: {
    ...nobody,
    searched: 'exactly',
    imported: 'as key',
    exported: true,
    column: 'user_id' as const,
    written: 'once',
    erased: 'kept',
  },
  username: {
    writtenBy: ['team'],
    seenBy: both,
    audited: true,
    imported: true,
    exported: true,
    erased: tombstone,
  },
  username_key: {
    ...nobody,
    searched: 'exactly',
    derived: ({ username }) => usernameKey(username),
    erased: tombstone,
  },
  account_type: { ...nobody, seenBy: both, written: 'once', erased: 'kept' },
  created_by: { ...nobody, seenBy: ['team'], exported: true, written: 'once', erased: 'kept' },
  first_name: { ...profileField('first_name', toNothing), writtenBy: byProvider },
  last_name: { ...profileField('last_name', toNothing), writtenBy: byProvider },
  name_key: {
    ...nobody,
    searched: 'by its beginning',
    derived: ({ first_name, last_name }) => nameKey(first_name, last_name),
    erased: { to: '' },
  },
  last_name_key: {
    ...nobody,
    searched: 'by its beginning',
    derived: ({ last_name }) => nameKey(last_name),
    erased: { to: '' },
  },
  gender: profileField('gender', toNothing),
  dob: profileField('dob', toNothing),
  profile_pic_url: { ...profileField('profile_pic_url', toNothing), writtenBy: byProvider },
  meta: profileField('meta', { initial: {}, erased: { to: {} } }),
  external_id: profileField('external_id', { ...toNothing, searched: 'exactly', spelled: typed }),
  rr_id: profileField('rr_id', { ...toNothing, spelled: typed }),
  // `user-consents` changes it, and `present.ts` shows it.
  privacy_consent: { ...nobody, exported: true, column: 'consent.privacy_policy' as const, ...toNothing },
  state: { ...nobody, exported: true, initial: 'active', erased: { to: 'purged' } },
  facet: { ...nobody, erased: 'kept' },
  state_reason: { ...nobody, exported: true, ...toNothing },
  state_by: { ...nobody, ...toNothing },
  state_at: { ...nobody, exported: true, initial: null, erased: 'kept' },
  delete_on: { ...nobody, exported: true, ...toNothing },
  hidden_at: { ...nobody, initial: null, erased: 'kept' },
  last_sign_in_at: { ...nobody, exported: true, initial: null, written: 'apart', erased: 'kept' },
  active_at: { ...nobody, initial: null, written: 'apart', erased: 'kept' },
  erase_after: { ...nobody, initial: null, written: 'apart', erased: 'kept' },
  created_at: { ...nobody, exported: true, written: 'once', erased: 'kept' },
  updated_at: { ...nobody, exported: true, erased: 'kept' },
  version: { ...nobody, initial: 0, erased: 'kept' },
  merged_into: { ...nobody, initial: null, erased: 'kept' },
} satisfies { [Name in keyof UserRow]: FieldRule<UserRow[Name]> }
