import type { Customer, Email, PhoneNumber, User } from '@clientele/contracts'
import { isoMoment } from '../moments.ts'
import { contactTuples } from './contact-of.ts'
import type { ContactTuple, UserWithContacts } from './columns.ts'

/** A user as the shopper sees it: without what the team keeps for itself. */
export function toShopper(row: UserWithContacts): User {
  const { status: _s, archive: _a, block: _b, external_id: _e, rr_id: _r, meta: _m, ...user } = toCustomer(row)
  return user
}

/**
 * A row as operators see it. What is not known is undefined, which no door sends: published clients refuse null. All users have the
 * same fields in the same order, so that the engine makes, checks and writes each of a long list alike.
 */
export function toCustomer(row: UserWithContacts): Customer {
  const { emails, phone_numbers } = toContacts(row)
  return {
    _id: row.id,
    user_id: row.id,
    application_id: row.application_id,
    username: row.username,
    account_type: row.account_type,
    first_name: row.first_name ?? undefined,
    last_name: row.last_name ?? undefined,
    gender: row.gender ?? undefined,
    dob: row.dob ?? undefined,
    active: row.state === 'active',
    emails,
    phone_numbers,
    profile_pic_url: row.profile_pic_url ?? undefined,
    meta: row.meta,
    external_id: row.external_id ?? undefined,
    rr_id: row.rr_id ?? undefined,
    created_at: isoMoment(row.created_at),
    updated_at: isoMoment(row.updated_at),
    __v: row.version,
    status: row.state === 'purged' ? 'archived' : row.state,
    archive: row.state === 'archived',
    deleted_on: row.delete_on ? isoMoment(row.delete_on) : undefined,
    last_sign_in_at: row.last_sign_in_at ? isoMoment(row.last_sign_in_at) : undefined,
    block: row.state === 'blocked' ? blockOf(row) : undefined,
  }
}

function toContacts(row: UserWithContacts) {
  const emails: Email[] = []
  const phone_numbers: PhoneNumber[] = []
  for (const contact of contactTuples(row))
    if (contact[0] === 'email') emails.push(toEmail(contact))
    else phone_numbers.push(toPhoneNumber(contact))
  return { emails, phone_numbers }
}

// By position: taking a tuple apart by a pattern goes through its iterator, and costs more than all that is done here.
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
