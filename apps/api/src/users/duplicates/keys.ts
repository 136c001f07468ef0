import { hash } from 'node:crypto'
import type { DuplicateReason } from '@clientele/contracts'
import { contactTuples } from '../contact-of.ts'
import type { UserWithContacts } from '../../rows/users.ts'

/*
 * What makes users look like the same person: a phone number, an email address however it is spelled, or a name with a date of birth. Each is a key, as
 * a hash, so that users with the same key are next to each other in an index.
 */

const prefixes: Record<DuplicateReason, string> = { phone: 'p', email: 'e', name_and_birthday: 'n' }
const reasons = new Map(Object.entries(prefixes).map(([reason, prefix]) => [prefix, reason as DuplicateReason]))

/** The keys of a user. Hidden users have none. */
export function likenessesOf(user: UserWithContacts): string[] {
  if (user.hidden_at !== null) return []
  const contacts = contactTuples(user).map(([kind, value]) =>
    kind === 'phone' ? keyOf('phone', value) : keyOf('email', mailboxOf(value)),
  )
  const { first_name, last_name, dob, name_key } = user
  const isNamed = Boolean(first_name) && Boolean(last_name) && Boolean(dob)
  return [...new Set([...contacts, ...(isNamed ? [keyOf('name_and_birthday', `${name_key}|${dob}`)] : [])])]
}

/** What users with the same key have in common. */
export const reasonOf = (key: string): DuplicateReason => reasons.get(key.slice(0, 1)) ?? 'phone'

const keyOf = (reason: DuplicateReason, text: string) =>
  `${prefixes[reason]}${hash('sha256', `${reason} ${text}`, 'base64url').slice(0, 24)}`

/**
 * An address without what its mailbox ignores: a tag after a plus sign, and, at Gmail, dots. Two spellings of one mailbox are different email addresses
 * everywhere else.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const domain = email.slice(at + 1)
  const [name = ''] = email.slice(0, at).split('+')
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${name}@${domain}`
  return `${name.replaceAll('.', '')}@gmail.com`
}
