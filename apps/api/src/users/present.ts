import type { Customer, Email, PhoneNumber, User } from '@clientele/contracts'
import { contactTuples } from './contact-of.ts'
import type { ContactTuple, UserWithContacts } from './columns.ts'

/** A user as the shopper sees it: without what the team keeps for itself. */
export function toShopper(row: UserWithContacts): User {
  const { status: _s, archive: _a, block: _b, external_id: _e, rr_id: _r, meta: _m, ...user } = toCustomer(row)
  return user
}

/** A row as operators see it. What is not known is left out: published clients refuse null. */
export function toCustomer(row: UserWithContacts): Customer {
  const { emails, phone_numbers } = toContacts(row)
  const customer: Customer = {
    _id: row.id,
    user_id: row.id,
    application_id: row.application_id,
    username: row.username,
    account_type: row.account_type,
    active: row.state === 'active',
    emails,
    phone_numbers,
    meta: row.meta,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    __v: row.version,
    status: row.state === 'purged' ? 'archived' : row.state,
    archive: row.state === 'archived',
  }
  // One by one: spreading what there is of each would cost more than all the rest, in a list of many.
  if (row.first_name !== null) customer.first_name = row.first_name
  if (row.last_name !== null) customer.last_name = row.last_name
  if (row.gender !== null) customer.gender = row.gender
  if (row.dob !== null) customer.dob = row.dob
  if (row.profile_pic_url !== null) customer.profile_pic_url = row.profile_pic_url
  if (row.external_id !== null) customer.external_id = row.external_id
  if (row.rr_id !== null) customer.rr_id = row.rr_id
  if (row.delete_on) customer.deleted_on = row.delete_on.toISOString()
  if (row.last_sign_in_at) customer.last_sign_in_at = row.last_sign_in_at.toISOString()
  if (row.state === 'blocked') customer.block = blockOf(row)
  return customer
}

function toContacts(row: UserWithContacts) {
  const emails: Email[] = []
  const phone_numbers: PhoneNumber[] = []
  for (const contact of contactTuples(row))
    if (contact[0] === 'email') emails.push(toEmail(contact))
    else phone_numbers.push(toPhoneNumber(contact))
  return { emails, phone_numbers }
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
