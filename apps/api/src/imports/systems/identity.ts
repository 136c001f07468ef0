import { isObject, readJson } from '../reading/cells.ts'
import { providerIn } from '../social-accounts.ts'
import { isDue } from '../times.ts'
import type { System } from '../person.ts'

/*
 * Exports of systems that sign people in.
 */

/** Removes a name that is only the email address, phone number, or username again. */
const nameUnlessContact = (name: string, ...others: readonly string[]): string => {
  const isContact = /^\S+@\S+$|^\+?\d[\d\s().-]+$/.test(name.trim())
  return isContact || others.some((other) => other.trim().toLowerCase() === name.trim().toLowerCase()) ? '' : name
}

export const auth0: System = {
  marks: [
    ['user_id', 'identities'],
    ['user_id', 'logins_count'],
    ['user_id', 'last_login'],
    ['user_id', 'connection'],
    ['identities', 'email_verified'],
    ['passwordHash', '_id.$oid'],
    ['Id', 'Email Verified', 'Connection'],
  ],
  columns: [
    ['user_id', 'external_id'],
    ['_id.$oid', 'external_id'],
    ['Id', 'external_id'],
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
    ['identities', 'social_accounts'],
  ],
  adjust(person, cells) {
    person.full_name = nameUnlessContact(person.full_name, cells.get('nickname').text)
  },
}

export const clerk: System = {
  marks: [
    ['primary_email_address', 'verified_email_addresses'],
    ['password_digest', 'password_hasher'],
    ['primary_email_address', 'password_digest'],
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
    ['password_digest', 'password_digest'],
    ['password_hasher', 'password_hasher'],
    ['external_accounts', 'social_accounts'],
  ],
}

export const firebase: System = {
  marks: [['localId'], ['UID', 'Email Verified', 'Password Salt']],
  columns: [
    ['localId', 'external_id'],
    ['UID', 'external_id'],
    ['displayName', 'full_name'],
    ['email', 'email'],
    ['emailVerified', 'email_verified'],
    ['phoneNumber', 'phone'],
    ['createdAt', 'created_at'],
    ['lastSignedInAt', 'last_sign_in_at'],
    ['disabled', 'blocked'],
    ['passwordHash', 'password_digest'],
    ['salt', 'password_salt'],
    ['Password Salt', 'password_salt'],
    ['providerUserInfo', 'social_accounts'],
  ],
  adjust(person) {
    // Firebase only keeps numbers that were verified.
    for (const phone of person.phones) phone.verified = true
  },
}

export const keycloak: System = {
  marks: [
    ['createdTimestamp', 'username'],
    ['username', 'realmRoles'],
    ['username', 'credentials'],
    ['username', 'requiredActions'],
  ],
  columns: [
    ['id', 'external_id'],
    ['username', 'username'],
    ['firstName', 'first_name'],
    ['lastName', 'last_name'],
    ['email', 'email'],
    ['emailVerified', 'email_verified'],
    ['attributes.phoneNumber', 'phone'],
    ['attributes.phone_number', 'phone'],
    ['attributes.phoneNumberVerified', 'phone_verified'],
    ['attributes.gender', 'gender'],
    ['attributes.birthdate', 'dob'],
    ['createdTimestamp', 'created_at'],
    ['credentials', 'password_digest'],
    ['federatedIdentities', 'social_accounts'],
  ],
  skips: (cells) =>
    cells.get('serviceAccountClientId').text === '' ? undefined : 'This is a service account, not a person.',
  adjust(person, cells) {
    person.blocked = cells.get('enabled').text === 'false'
    const credentials = cells.json('credentials')
    const password = Array.isArray(credentials)
      ? credentials.find((each: unknown) => isObject(each) && each.type === 'password')
      : undefined
    person.password = isObject(password) ? { field: 'credentials', text: JSON.stringify(password) } : undefined
  },
}

export const supabase: System = {
  marks: [
    ['encrypted_password', 'raw_user_meta_data'],
    ['raw_app_meta_data', 'raw_user_meta_data'],
    ['email_confirmed_at', 'phone_confirmed_at'],
  ],
  columns: [
    ['id', 'external_id'],
    ['email', 'email'],
    ['phone', 'phone'],
    ['created_at', 'created_at'],
    ['last_sign_in_at', 'last_sign_in_at'],
    ['encrypted_password', 'password_digest'],
    ['raw_user_meta_data', 'full_name'],
    ['raw_app_meta_data', 'social_accounts'],
    ['identities', 'social_accounts'],
  ],
  skips(cells) {
    if (cells.get('deleted_at').text.trim() !== '') return 'This person was deleted there.'
    return /^(?:t|true)$/i.test(cells.get('is_anonymous').text) ? 'This person is anonymous.' : undefined
  },
  adjust(person, cells) {
    const isSet = (name: string) => cells.get(name).text.trim() !== ''
    for (const email of person.emails) email.verified = isSet('email_confirmed_at')
    for (const phone of person.phones) {
      phone.verified = isSet('phone_confirmed_at')
      // Supabase stores numbers with their country, but without the +.
      if (/^[1-9]\d+$/.test(phone.text)) phone.spelled = `+${phone.text}`
    }
    person.blocked = isDue(cells.get('banned_until').text)
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
    person.first_name = name('first_name', 'given_name', 'firstName')
    person.last_name = name('last_name', 'family_name', 'lastName')
    person.full_name = nameUnlessContact(name('full_name', 'name', 'display_name', 'displayName'))
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

export const cognito: System = {
  marks: [['cognito:username'], ['cognito:mfa_enabled']],
  columns: [
    ['cognito:username', 'external_id'],
    ['cognito:username', 'username'],
    ['given_name', 'first_name'],
    ['family_name', 'last_name'],
    ['name', 'full_name'],
    ['gender', 'gender'],
    ['birthdate', 'dob'],
    ['email', 'email'],
    ['email_verified', 'email_verified'],
    ['phone_number', 'phone'],
    ['phone_number_verified', 'phone_verified'],
  ],
}
