import type { User, UserCreator, UserStatus } from '@clientele/contracts'
import type { Tone } from '@/components/data/badge'
import { phoneText } from '@/lib/format'

export const statusText: Record<UserStatus, { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'success' },
  blocked: { label: 'Blocked', tone: 'danger' },
  archived: { label: 'Archived', tone: 'neutral' },
  deletion_scheduled: { label: 'Deletion scheduled', tone: 'warning' },
}

/** Who created a customer. */
export const creatorText: Record<UserCreator, string> = {
  customer: 'The customer',
  operator: 'An operator',
  service: 'A service',
}

/** The states to filter by, in the order of the table above. */
export const statuses = Object.keys(statusText) as [UserStatus, ...UserStatus[]]

export interface Contact {
  kind: 'email' | 'phone'
  text: string
  verified: boolean
  primary: boolean
}

/** All email addresses and phone numbers, the primary one of each kind first. */
export const contactsOf = (user: User): Contact[] =>
  [
    ...(user.emails ?? []).map((each) => ({
      kind: 'email' as const,
      text: each.email ?? '',
      verified: each.verified === true,
      primary: each.primary === true,
    })),
    ...(user.phone_numbers ?? []).map((each) => ({
      kind: 'phone' as const,
      text: phoneText(each),
      verified: each.verified === true,
      primary: each.primary === true,
    })),
  ].toSorted((one, other) => Number(other.primary) - Number(one.primary))

/** The preferred contact: the primary email address, or else the primary phone number, or else any contact. */
export const primaryContact = (user: User): Contact | undefined => contactsOf(user)[0]

/** A customer's display name. */
export const nameOf = (user: User): string =>
  [user.first_name, user.last_name].filter(Boolean).join(' ') ||
  primaryContact(user)?.text ||
  user.username ||
  'No name'
