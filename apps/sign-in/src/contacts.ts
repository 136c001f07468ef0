import type { User } from '@clientele/contracts'

/*
 * Email addresses and phone numbers, as people type them and as they are shown.
 */

export type Kind = 'email' | 'phone'

/** Which of the two somebody has typed; undefined for something that is neither. */
export function kindOf(text: string): Kind | undefined {
  if (text.includes('@')) return 'email'
  return /^[\d\s()+./-]+$/.test(text) && text.replace(/\D/g, '').length >= 5 ? 'phone' : undefined
}

export const shownPhone = ({ country_code, phone }: { country_code?: string | number; phone?: string }) =>
  country_code ? `+${country_code} ${phone ?? ''}` : (phone ?? '')

/** One contact of an account, whichever kind it is. */
export interface OwnContact {
  kind: Kind
  /** As the api names it in a request. */
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

/** The verified contact that codes go to when somebody has to prove who they are. */
export const provingContact = (user: User): OwnContact | undefined => {
  const verified = contactsOf(user).filter((contact) => contact.verified && contact.primary)
  return verified.find(({ kind }) => kind === 'phone') ?? verified[0]
}

export const fullName = ({ first_name, last_name }: Pick<User, 'first_name' | 'last_name'>) =>
  [first_name, last_name].filter(Boolean).join(' ')
