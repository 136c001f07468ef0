import type { User } from '@clientele/contracts'

/*
 * Parsing and displaying email addresses and phone numbers.
 */

export type Kind = 'email' | 'phone'

/**
 * Returns which of the two someone entered, or undefined if it is neither. This only tells them apart: the service reads them, in any spelling, and
 * says what is wrong with them.
 */
export function kindOf(text: string): Kind | undefined {
  if (text.normalize('NFKC').includes('@')) return 'email'
  // The Japanese long vowel mark is a modifier letter (Lm), and is typed as a dash.
  const hasLetters = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u.test(text.replace(/^\W*(tel|sms|callto):/i, ''))
  return /\p{Nd}/u.test(text) && !hasLetters ? 'phone' : undefined
}

export const shownPhone = ({ country_code, phone }: { country_code?: string | number; phone?: string }) =>
  country_code ? `+${country_code} ${phone ?? ''}` : (phone ?? '')

/** A contact of an account, of either kind. */
export interface OwnContact {
  kind: Kind
  /** Its name in API requests. */
  value: string
  country_code?: string
  shown: string
  verified: boolean
  primary: boolean
}

export const contactsOf = ({ emails = [], phone_numbers = [] }: User): OwnContact[] => [
  ...emails.map(({ email = '', verified = false, primary = false }) => ({
    kind: 'email' as const,
    value: email,
    shown: email,
    verified,
    primary,
  })),
  ...phone_numbers.map(({ phone = '', country_code, verified = false, primary = false }) => ({
    kind: 'phone' as const,
    value: phone,
    country_code: String(country_code ?? ''),
    shown: shownPhone({ country_code, phone }),
    verified,
    primary,
  })),
]

/** The verified contact that identity codes are sent to. */
export const provingContact = (user: User): OwnContact | undefined => {
  const verified = contactsOf(user).filter((contact) => contact.verified && contact.primary)
  return verified.find(({ kind }) => kind === 'phone') ?? verified[0]
}

export const fullName = ({ first_name, last_name }: Pick<User, 'first_name' | 'last_name'>) =>
  [first_name, last_name].filter(Boolean).join(' ')
