import {
  asCalendarDate,
  type Customer,
  type Email,
  fieldsSeenBy,
  type Party,
  type PhoneNumber,
  type ProfileFieldName,
  type User,
} from '@clientele/contracts'
import { isoMoment } from './moments.ts'
import { contactTuples } from './contact-of.ts'
import type { ContactTuple, UserWithContacts } from '../rows/users.ts'

const shownTo = { team: fieldsSeenBy('team'), shopper: fieldsSeenBy('shopper') }

/** A user as the shopper sees it, without the team's fields. */
export const toShopper = (row: UserWithContacts): User => toUser(row, 'shopper')

/**
 * A user as operators see it. All users have the same fields in the same order, so that the JavaScript engine handles every user of a long list in
 * the same way.
 */
export function toCustomer(row: UserWithContacts): Customer {
  const customer = toUser(row, 'team') as Customer
  customer.status = row.state === 'purged' ? 'archived' : row.state
  customer.archive = row.state === 'archived'
  customer.created_by = row.created_by ?? undefined
  customer.deleted_on = row.delete_on ? isoMoment(row.delete_on) : undefined
  customer.last_sign_in_at = row.last_sign_in_at ? isoMoment(row.last_sign_in_at) : undefined
  customer.block = row.state === 'blocked' ? blockOf(row) : undefined
  return customer
}

/** The fields that both see. Unknown values are undefined, so that responses omit them, because published clients reject null. */
function toUser(row: UserWithContacts, viewer: Party): User {
  const { emails, phone_numbers } = toContacts(row)
  const user: User = {
    _id: row.id,
    user_id: row.id,
    application_id: row.application_id,
    username: row.username,
    account_type: row.account_type,
    active: row.state === 'active',
    consent: consentOf(row),
    emails,
    phone_numbers,
    created_at: isoMoment(row.created_at),
    updated_at: isoMoment(row.updated_at),
    __v: row.version,
  }
  for (const name of shownTo[viewer]) show(user, row, name)
  // Some were stored with the time that a client sent.
  if (user.dob?.includes('T')) user.dob = asCalendarDate(user.dob)
  return user
}

/** Only what was said and when: published clients reject other fields. */
function consentOf({ privacy_consent }: UserWithContacts): User['consent'] {
  if (!privacy_consent) return undefined
  const { value, updated_at } = privacy_consent
  return { privacy_policy: { value, updated_at } }
}

/** Copies a profile field as stored. */
function show<Name extends ProfileFieldName>(user: User, row: UserWithContacts, name: Name) {
  user[name] = (row[name] ?? undefined) as User[Name]
}

function toContacts(row: UserWithContacts) {
  const emails: Email[] = []
  const phone_numbers: PhoneNumber[] = []
  for (const contact of contactTuples(row))
    if (contact[0] === 'email') emails.push(toEmail(contact))
    else phone_numbers.push(toPhoneNumber(contact))
  return { emails, phone_numbers }
}

// By index: destructuring a tuple uses its iterator, which costs more than everything else here.
const toEmail = (contact: ContactTuple): Email => ({
  active: Boolean(contact[6]),
  primary: Boolean(contact[5]),
  verified: Boolean(contact[4]),
  email: contact[1],
})

const toPhoneNumber = (contact: ContactTuple): PhoneNumber => ({
  active: Boolean(contact[6]),
  primary: Boolean(contact[5]),
  verified: Boolean(contact[4]),
  phone: contact[3] ?? contact[1],
  country_code: contact[2] ?? 0,
})

const blockOf = (row: UserWithContacts) => ({
  ...(row.state_reason !== null && { reason: row.state_reason }),
  ...(row.state_by && { by: row.state_by as { kind: 'operator' | 'api_key' | 'user' | 'system'; id: string } }),
  ...(row.state_at && { at: row.state_at.toISOString() }),
})
