import type { ErrorCode } from './errors.ts'

/*
 * Which of their contacts shoppers can remove. The service refuses the others, and pages don't offer to remove them.
 */

interface Contact {
  kind: 'email' | 'phone'
  verified?: boolean | undefined
  primary?: boolean | undefined
}

export type RemovalRefusal = Extract<ErrorCode, 'LAST_IDENTIFIER' | 'CONTACT_REQUIRED' | 'PRIMARY_CONTACT'>

/**
 * Returns why a contact can't be removed from an account, or undefined if it can. The shopper must still be able to sign in, and keep the kinds of
 * contacts that the store requires.
 */
export function refusalOfRemoval<Held extends Contact>(
  contacts: readonly Held[],
  contact: Held,
  required: Readonly<Record<Contact['kind'], boolean>>,
): RemovalRefusal | undefined {
  const left = contacts.filter((each) => each !== contact)
  const isLastOfKind = !left.some(({ kind }) => kind === contact.kind)
  if (left.length === 0 || (contact.verified && !left.some(({ verified }) => verified))) return 'LAST_IDENTIFIER'
  if (required[contact.kind] && isLastOfKind) return 'CONTACT_REQUIRED'
  return contact.primary && !isLastOfKind ? 'PRIMARY_CONTACT' : undefined
}
