import { providerIn } from '../social-accounts.ts'
import type { GivenAccount, GivenContact, System } from '../person.ts'
import { type Cells, isObject } from '../reading/cells.ts'
import { nameUnlessContact } from './names.ts'

/** How many identities are looked for. */
const numbers = Array.from({ length: 10 }, (_, at) => at)

export const auth0: System = {
  marks: [
    ['user_id', 'identities'],
    ['user_id', 'logins_count'],
    ['user_id', 'last_login'],
    ['user_id', 'connection'],
    ['user_id', 'identities[0]'],
    ['user_id', 'app_metadata'],
    ['identities', 'email_verified'],
    ['passwordHash', '_id.$oid'],
    ['passwordHash', 'password_set_date'],
    ['app_metadata', 'user_metadata', 'email_verified'],
    ['custom_password_hash'],
    ['Id', 'Email Verified', 'Connection'],
  ],
  columns: [
    ['user_id', 'external_id'],
    ['_id.$oid', 'external_id'],
    ['Id', 'external_id'],
    ['_id', 'external_id'],
    ['username', 'username'],
    ['given_name', 'first_name'],
    ['user_metadata.given_name', 'first_name'],
    ['family_name', 'last_name'],
    ['user_metadata.family_name', 'last_name'],
    ['Given Name', 'first_name'],
    ['Family Name', 'last_name'],
    ['name', 'full_name'],
    ['email', 'email'],
    ['email_verified', 'email_verified'],
    ['phone_number', 'phone'],
    ['phone_verified', 'phone_verified'],
    ['created_at', 'created_at'],
    ['last_login', 'last_sign_in_at'],
    ['blocked', 'blocked'],
    ['passwordHash', 'password_digest'],
    ['password_hash', 'password_digest'],
    ['custom_password_hash', 'password_digest'],
    ['identities', 'social_accounts'],
    ...numbers.flatMap((at) => [
      [`identities[${at}].provider`, 'social_accounts'] as const,
      [`identities[${at}].user_id`, 'social_accounts'] as const,
    ]),
  ],
  decidedBy: ['identifiers'],
  adjust(person, cells) {
    person.full_name = nameUnlessContact(person.full_name, cells.get('nickname').text)
    person.emails.push(...identifiersIn(cells, 'email'))
    person.phones.push(...identifiersIn(cells, 'phone_number'))
    // In files without identities, the ID has the first one: `google-oauth2|100000000000000000042`.
    const [, name = '', subject = ''] = /^([^|]+)\|(.+)$/.exec(person.external_id.text) ?? []
    const provider = providerIn(name)
    if (cells.json('identities') !== undefined) return
    person.social_accounts.push(...numberedIdentities(cells))
    if (provider && person.social_accounts.length === 0)
      person.social_accounts.push({ provider, subject, field: person.external_id.field })
  },
}

/** What someone can sign in with, in newer files with passwords: `[{ "type": "email", "value": "asha@example.com", "verified": true }]`. */
function identifiersIn(cells: Cells, type: string): GivenContact[] {
  const list = cells.json('identifiers')
  return (Array.isArray(list) ? list : [])
    .filter(isObject)
    .flatMap(({ type: of, value, verified }) =>
      of === type && typeof value === 'string'
        ? [{ field: 'identifiers', text: value, verified: typeof verified === 'boolean' ? verified : undefined }]
        : [],
    )
}

/** CSV files have columns for each, if someone chose them: `identities[0].provider` and `identities[0].user_id`. */
function numberedIdentities(cells: Cells): GivenAccount[] {
  return numbers.flatMap((at): GivenAccount[] => {
    const { field, text: subject } = cells.get(`identities[${at}].user_id`)
    const provider = providerIn(cells.get(`identities[${at}].provider`).text)
    return provider && subject.trim() !== '' ? [{ provider, subject: subject.trim(), field }] : []
  })
}
