import { type Cells, isObject } from '../reading/cells.ts'
import type { GivenContact, Person, System } from '../person.ts'

export const clerk: System = {
  marks: [
    ['primary_email_address', 'verified_email_addresses'],
    ['password_digest', 'password_hasher'],
    ['primary_email_address', 'password_digest'],
    ['email_addresses', 'primary_email_address_id'],
    ['userId', 'passwordHasher'],
    ['userId', 'emailAddresses'],
  ],
  columns: [
    ['id', 'external_id'],
    ['first_name', 'first_name'],
    ['last_name', 'last_name'],
    ['username', 'username'],
    ['primary_email_address', 'email'],
    ['primary_phone_number', 'phone'],
    ['verified_email_addresses', 'verified_emails'],
    ['unverified_email_addresses', 'unverified_emails'],
    ['verified_phone_numbers', 'verified_phones'],
    ['unverified_phone_numbers', 'unverified_phones'],
    ['created_at', 'created_at'],
    ['last_sign_in_at', 'last_sign_in_at'],
    ['banned', 'blocked'],
    ['email_addresses', 'verified_emails'],
    ['phone_numbers', 'verified_phones'],
    ['password_digest', 'password_digest'],
    ['password_hasher', 'password_hasher'],
    ['external_accounts', 'social_accounts'],
    // As its tool for migrations takes users.
    ['userId', 'external_id'],
    ['email', 'email'],
    ['phone', 'phone'],
    ['password', 'password_digest'],
  ],
  decidedBy: ['primary_email_address_id', 'primary_phone_number_id'],
  adjust(person, cells) {
    // Django has the salt as text, and what Clerk calls the same without `_django` has it in Base64, as PHC strings do.
    if (person.password?.hasher === 'pbkdf2_sha256')
      person.password.text = person.password.text.replace(/^pbkdf2_sha256\$/, '$pbkdf2-sha256$')
    if (cells.get('userId').text !== '') ofMigration(person, cells)
    const of = (list: string, key: string) =>
      contactsIn(cells.json(list), { key, field: list, primary: cells.get(`primary_${key}_id`).text })
    person.emails.push(...of('email_addresses', 'email_address'))
    person.phones.push(...of('phone_numbers', 'phone_number'))
  },
}

/** What the tool for migrations takes: contacts that are verified, one or a list, and a password that was hashed if it says how. */
function ofMigration(person: Person, cells: Cells) {
  const listed = (name: string): GivenContact[] => {
    const list = cells.json(name)
    const texts = Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [cells.get(name).text]
    return texts.filter((text) => text !== '').map((text) => ({ field: name, text, verified: true }))
  }
  person.emails = [...listed('email'), ...person.emails.filter(({ field }) => field !== 'email')]
  person.phones = [...listed('phone'), ...person.phones.filter(({ field }) => field !== 'phone')]
  if (person.password?.field !== 'password' || person.password.hasher !== undefined) return
  person.plain_password = person.password
  person.password = undefined
}

/** The contacts of a user as Clerk's API returns them, the primary one first. */
function contactsIn(
  list: unknown,
  { key, field, primary }: { key: string; field: string; primary: string },
): GivenContact[] {
  const contacts = (Array.isArray(list) ? list : []).filter(isObject)
  const isPrimary = (each: Record<string, unknown>) => each.id === primary
  return [...contacts.filter(isPrimary), ...contacts.filter((each) => !isPrimary(each))].flatMap((each) => {
    const { [key]: text, verification } = each
    const verified = isObject(verification) && verification.status === 'verified'
    return typeof text === 'string' ? [{ field, text, verified }] : []
  })
}
