import { type Cell, isObject, readJson } from '../reading/cells.ts'
import { providerIn } from '../social-accounts.ts'
import { isDue } from '../times.ts'
import type { System } from '../person.ts'
import { nameUnlessContact } from './names.ts'

export const supabase: System = {
  marks: [
    ['encrypted_password', 'raw_user_meta_data'],
    ['raw_app_meta_data', 'raw_user_meta_data'],
    ['email_confirmed_at', 'phone_confirmed_at'],
    ['aud', 'app_metadata', 'user_metadata'],
    ['raw_user_meta_data'],
    ['encrypted_password', 'email_confirmed_at'],
    ['encrypted_password', 'is_sso_user'],
  ],
  columns: [
    ['id', 'external_id'],
    // What people select beside the table.
    ['username', 'username'],
    ['email', 'email'],
    ['phone', 'phone'],
    ['created_at', 'created_at'],
    ['last_sign_in_at', 'last_sign_in_at'],
    ['encrypted_password', 'password_digest'],
    ['raw_user_meta_data', 'full_name'],
    ['user_metadata', 'full_name'],
    ['raw_app_meta_data', 'social_accounts'],
    ['app_metadata', 'social_accounts'],
    ['identities', 'social_accounts'],
  ],
  decidedBy: ['banned_until', 'deleted_at', 'is_anonymous', 'email_confirmed_at', 'phone_confirmed_at', 'confirmed_at'],
  skips(cells) {
    if (cells.get('deleted_at').text.trim() !== '') return 'This person was deleted there.'
    return /^(?:t|true)$/i.test(cells.get('is_anonymous').text) ? 'This person is anonymous.' : undefined
  },
  adjust(person, cells) {
    const isSet = (name: string) => cells.get(name).text.trim() !== ''
    // Of people with only an address, older versions have the time in `confirmed_at`.
    const names = cells.names()
    const isOld = !names.includes('email_confirmed_at') && !isSet('phone_confirmed_at')
    // The API leaves out what there is none of. A table without the column says nothing.
    const isOfApi = cells.json('app_metadata') !== undefined
    const verified = (...columns: string[]) =>
      columns.some(isSet) || (isOfApi || columns.some((name) => names.includes(name)) ? false : undefined)
    for (const email of person.emails)
      email.verified = verified('email_confirmed_at', ...(isOld ? ['confirmed_at'] : []))
    for (const phone of person.phones) {
      phone.verified = verified('phone_confirmed_at')
      // Supabase stores numbers with their country, but without the +.
      if (/^[1-9]\d+$/.test(phone.text)) phone.spelled = `+${phone.text}`
    }
    if (isOfApi || names.includes('banned_until')) person.blocked = isDue(cells.get('banned_until').text)
    const given = readJson(cells.get('raw_user_meta_data').text) ?? cells.json('user_metadata')
    const name = (...keys: string[]): string => {
      for (const key of keys) {
        const value = isObject(given) ? given[key] : undefined
        if (typeof value === 'string' && value !== '') return value
      }
      return ''
    }
    const subject = name('provider_id', 'sub')
    const provider = onlyProvider(readJson(cells.get('raw_app_meta_data').text) ?? cells.json('app_metadata'))
    // Of people who signed up with a password, it is their ID there.
    if (provider && subject !== '' && !/^[\da-f]{8}-/i.test(subject))
      person.social_accounts.push({ provider, subject, field: 'raw_user_meta_data' })
    const cell = (...keys: string[]) => ({ field: 'raw_user_meta_data', text: name(...keys) })
    const or = (found: Cell, column: Cell) => (found.text === '' ? column : found)
    person.first_name = or(cell('first_name', 'given_name', 'firstName'), person.first_name)
    person.last_name = or(cell('last_name', 'family_name', 'lastName'), person.last_name)
    person.full_name = nameUnlessContact(cell('full_name', 'name', 'display_name', 'displayName'))
  },
}

/** The provider of a person with only one: if there are several, nothing says whose ID the metadata has. */
function onlyProvider(app: unknown) {
  const { provider, providers }: Record<string, unknown> = isObject(app) ? app : {}
  const named = [provider, ...(Array.isArray(providers) ? (providers as unknown[]) : [])]
  const others = new Set(named.filter((name) => typeof name === 'string' && name !== 'email' && name !== 'phone'))
  const [only] = others
  return others.size === 1 && typeof only === 'string' ? providerIn(only) : undefined
}
