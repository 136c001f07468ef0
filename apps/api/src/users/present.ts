import type { Customer, Email, PhoneNumber, User } from '@clientele/contracts'
import { contactTuples } from './contact-of.ts'
import type { ContactTuple, UserWithContacts } from './repository.ts'

/** A user as the shopper sees it: without what the team keeps for itself. */
export function toShopper(row: UserWithContacts): User {
  const { status: _s, archive: _a, block: _b, external_id: _e, rr_id: _r, meta: _m, ...user } = toCustomer(row)
  return user
}

/** A row as operators see it. What is not known is left out: published clients refuse null. */
export function toCustomer(row: UserWithContacts): Customer {
  const contacts = contactTuples(row)
  return {
    _id: row.id,
    user_id: row.id,
    application_id: row.application_id,
    username: row.username,
    account_type: row.account_type,
    active: row.state === 'active',
    emails: contacts.filter(([kind]) => kind === 'email').map(toEmail),
    phone_numbers: contacts.filter(([kind]) => kind === 'phone').map(toPhoneNumber),
    meta: row.meta,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    __v: row.version,
    status: row.state === 'purged' ? 'archived' : row.state,
    archive: row.state === 'archived',
    ...(row.first_name !== null && { first_name: row.first_name }),
    ...(row.last_name !== null && { last_name: row.last_name }),
    ...(row.gender !== null && { gender: row.gender }),
    ...(row.dob !== null && { dob: row.dob }),
    ...(row.profile_pic_url !== null && { profile_pic_url: row.profile_pic_url }),
    ...(row.external_id !== null && { external_id: row.external_id }),
    ...(row.rr_id !== null && { rr_id: row.rr_id }),
    ...(row.delete_on && { deleted_on: row.delete_on.toISOString() }),
    ...(row.last_sign_in_at && { last_sign_in_at: row.last_sign_in_at.toISOString() }),
    ...(row.state === 'blocked' && { block: blockOf(row) }),
  }
}

const toEmail = ([, value, , , verified, primary, active]: ContactTuple): Email => ({
  active: Boolean(active),
  primary: Boolean(primary),
  verified: Boolean(verified),
  email: value,
})

const toPhoneNumber = ([, value, country_code, phone, verified, primary, active]: ContactTuple): PhoneNumber => ({
  active: Boolean(active),
  primary: Boolean(primary),
  verified: Boolean(verified),
  phone: phone ?? value,
  country_code: country_code ?? 0,
})

const blockOf = (row: UserWithContacts) => ({
  ...(row.state_reason !== null && { reason: row.state_reason }),
  ...(row.state_by && { by: row.state_by as { kind: 'operator' | 'api_key' | 'user' | 'system'; id: string } }),
  ...(row.state_at && { at: row.state_at.toISOString() }),
})
