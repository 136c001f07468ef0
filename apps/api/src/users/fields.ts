import { type Party, profileFacts, type ProfileFieldName } from '@clientele/contracts'
import type { UserRow } from '../rows/users.ts'
import { nameKey, usernameKey } from '../contacts/normalize.ts'

/*
 * Everything that is true of one field of a user, wherever it matters: creating, updating, the shopper's own profile, history, search,
 * the checks of `verify`, and erasure read this table. How requests and responses carry the fields that people fill in, and what forms
 * call them, is in the contract's `profile-facts.ts` and `profile-fields.ts`.
 */

export interface FieldRule<Value> {
  /** Who says what it holds. Nobody: it follows from what happens to the user. */
  writtenBy: readonly (Party | 'provider')[]
  /** Whom responses show it to, as it is. Fields that are shown in another form are in `present.ts`. */
  seenBy: readonly Party[]
  /** Whether the history keeps each change of it. */
  audited: boolean
  /** How a list is searched by it, through an index of its own. */
  searched?: 'exactly' | 'by its beginning'
  /** What a user has who was created without it. */
  initial?: Value
  /** For a field that always follows from others: what it holds. */
  derived?: (user: UserRow) => Value
  /** `once`: nothing changes it after the user was created. `apart`: its own statement does. */
  written?: 'once' | 'apart'
  /** What is left of it in the tombstone of an erased user; `as it is` where it says nothing about a person. */
  erased: 'as it is' | { to: Value } | ((user: UserRow) => Value)
}

const both = ['team', 'shopper'] as const
const nobody = { writtenBy: [], seenBy: [], audited: false } as const

/** A field that people fill in. Empty and null are the same: nothing was said. */
const said = <
  Name extends ProfileFieldName & keyof UserRow,
  const Rule extends Required<Pick<FieldRule<UserRow[Name]>, 'initial' | 'erased'>> &
    Pick<FieldRule<UserRow[Name]>, 'searched'>,
>(
  name: Name,
  rule: Rule,
) => ({ writtenBy: profileFacts[name].writtenBy, seenBy: profileFacts[name].seenBy, audited: true, ...rule })

const byProvider = ['team', 'shopper', 'provider'] as const
const toNothing = { initial: null, erased: { to: null } } as const
/** Stands in a tombstone where a user must have something nobody else has. */
const tombstone = ({ id }: UserRow) => `purged_${id}`

/** In the order of the table `users`. */
export const userFields = {
  application_id: { ...nobody, seenBy: both, written: 'once', erased: 'as it is' },
  id: { ...nobody, searched: 'exactly', written: 'once', erased: 'as it is' },
  username: { writtenBy: ['team'], seenBy: both, audited: true, erased: tombstone },
  username_key: {
    ...nobody,
    searched: 'exactly',
    derived: ({ username }) => usernameKey(username),
    erased: tombstone,
  },
  account_type: { ...nobody, seenBy: both, initial: 'user', written: 'once', erased: 'as it is' },
  first_name: { ...said('first_name', toNothing), writtenBy: byProvider },
  last_name: { ...said('last_name', toNothing), writtenBy: byProvider },
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
  gender: said('gender', toNothing),
  dob: said('dob', toNothing),
  profile_pic_url: said('profile_pic_url', toNothing),
  meta: said('meta', { initial: {}, erased: { to: {} } }),
  external_id: said('external_id', { ...toNothing, searched: 'exactly' }),
  rr_id: said('rr_id', toNothing),
  state: { ...nobody, initial: 'active', erased: { to: 'purged' } },
  facet: { ...nobody, erased: 'as it is' },
  state_reason: { ...nobody, ...toNothing },
  state_by: { ...nobody, ...toNothing },
  state_at: { ...nobody, initial: null, erased: 'as it is' },
  delete_on: { ...nobody, ...toNothing },
  hidden_at: { ...nobody, initial: null, erased: 'as it is' },
  last_sign_in_at: { ...nobody, initial: null, written: 'apart', erased: 'as it is' },
  created_at: { ...nobody, written: 'once', erased: 'as it is' },
  updated_at: { ...nobody, erased: 'as it is' },
  version: { ...nobody, initial: 0, erased: 'as it is' },
} satisfies { [Name in keyof UserRow]: FieldRule<UserRow[Name]> }
