import type { IdentifierKind } from '@clientele/db'
import type { ContactTuple, UserWithContacts } from './columns.ts'

export interface ContactOf {
  kind: IdentifierKind
  value: string
}

/** The contacts of a user as they travel with it, in the user's own order. */
export function contactTuples({ contacts }: UserWithContacts): ContactTuple[] {
  const tuples = typeof contacts === 'string' ? (JSON.parse(contacts) as ContactTuple[]) : (contacts ?? [])
  // Nothing else has them; of one or two there is mostly nothing to sort.
  return tuples.length < 2 ? tuples : tuples.sort((one, other) => one[7] - other[7])
}

/** Where messages to a user go: the verified primary e-mail address, or else the phone number. */
export function primaryContact(user: UserWithContacts): ContactOf | undefined {
  const verified = contactTuples(user).filter(([, , , , isVerified]) => Boolean(isVerified))
  const best =
    verified.find(([kind, , , , , primary]) => kind === 'email' && Boolean(primary)) ??
    verified.find(([, , , , , primary]) => Boolean(primary)) ??
    verified[0]
  return best && { kind: best[0], value: best[1] }
}
