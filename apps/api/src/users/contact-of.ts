import type { IdentifierKind } from '@clientele/db'
import type { ContactTuple, UserWithContacts } from '../rows/users.ts'
import type { HeldContact, LockedUser } from './repository.ts'

export type { ContactTuple } from '../rows/users.ts'

export interface ContactOf {
  kind: IdentifierKind
  value: string
}

/** A user's contacts, in the user's own order. The row keeps them, because a search reads them before the response does. */
export function contactTuples(row: UserWithContacts): readonly ContactTuple[] {
  if (typeof row.contacts === 'string') row.contacts = JSON.parse(row.contacts) as ContactTuple[]
  const tuples = row.contacts ?? []
  return isSorted(tuples) ? tuples : tuples.sort((one, other) => one[7] - other[7])
}

/** Whether contacts are in their order already, as nearly always. */
function isSorted(tuples: readonly ContactTuple[]): boolean {
  for (let i = 1; i < tuples.length; i += 1) if ((tuples[i - 1]?.[7] ?? 0) > (tuples[i]?.[7] ?? 0)) return false
  return true
}

/** A locked user with contacts, for responses. */
export const withContacts = ({ user, contacts }: LockedUser): UserWithContacts => ({
  ...user,
  contacts: contacts.map(asTuple),
})

/** A contact in its user's row. */
export const asTuple = (row: Omit<HeldContact, 'id'>): ContactTuple => [
  row.kind,
  row.value,
  row.country_code,
  row.phone,
  row.verified,
  row.primary,
  row.active,
  row.position,
]

/** Whether a user has a phone number that responses spell like this. */
export const hasPhoneAsShown = (
  user: UserWithContacts,
  { phone, country_code }: { phone: string; country_code?: number | undefined },
) => contactTuples(user).some((held) => held[0] === 'phone' && held[3] === phone && held[2] === country_code)

/** A contact that a user has, proven or claimed. */
export function findContact(user: UserWithContacts, value: string): { verified: boolean } | undefined {
  const held = contactTuples(user).find((contact) => contact[1] === value)
  return held && { verified: Boolean(held[4]) }
}

/** Where messages to a user are sent: the verified primary email address, or else the phone number. */
export const primaryContact = (user: UserWithContacts): ContactOf | undefined =>
  bestContact(
    contactTuples(user).map(([kind, value, , , verified, primary]) => ({
      kind,
      value,
      verified: Boolean(verified),
      primary: Boolean(primary),
    })),
  )

/** Like `primaryContact`, for contacts from any source. */
export function bestContact(
  contacts: readonly (ContactOf & { verified: boolean; primary: boolean })[],
): ContactOf | undefined {
  const verified = contacts.filter((contact) => contact.verified)
  const best =
    verified.find(({ kind, primary }) => kind === 'email' && primary) ??
    verified.find(({ primary }) => primary) ??
    verified[0]
  return best && { kind: best.kind, value: best.value }
}
