import type { System } from '../person.ts'
import { nameUnlessContact } from './names.ts'

export const firebase: System = {
  marks: [
    ['localId'],
    ['UID', 'Email Verified', 'Password Salt'],
    ['uid', 'providerData'],
    ['uid', 'tokensValidAfterTime'],
  ],
  columns: [
    ['localId', 'external_id'],
    ['UID', 'external_id'],
    ['displayName', 'full_name'],
    ['Name', 'full_name'],
    ['email', 'email'],
    ['emailVerified', 'email_verified'],
    ['phoneNumber', 'phone'],
    ['createdAt', 'created_at'],
    ['User Creation Time', 'created_at'],
    ['metadata.creationTime', 'created_at'],
    ['lastSignedInAt', 'last_sign_in_at'],
    ['lastLoginAt', 'last_sign_in_at'],
    ['Last Sign-In Time', 'last_sign_in_at'],
    ['metadata.lastSignInTime', 'last_sign_in_at'],
    ['disabled', 'blocked'],
    ['passwordHash', 'password_digest'],
    ['salt', 'password_salt'],
    ['Password Salt', 'password_salt'],
    ['providerUserInfo', 'social_accounts'],
    ['providerData', 'social_accounts'],
    ['Google ID', 'social_accounts'],
    ['Facebook ID', 'social_accounts'],
  ],
  adjust(person, cells) {
    // Its CSV files have a name with a comma in quotation marks, but don't double those within.
    const name = { ...person.full_name, text: person.full_name.text.replace(/^"(.+)"$/s, '$1') }
    person.full_name = nameUnlessContact(name)
    for (const [field, provider] of subjects) {
      const subject = cells.get(field).text.trim()
      if (subject !== '') person.social_accounts.push({ provider, subject, field })
    }
    // Firebase only keeps numbers that were verified.
    for (const phone of person.phones) phone.verified = true
  },
}

/** Columns of CSV files. */
const subjects = [
  ['Google ID', 'google'],
  ['Facebook ID', 'facebook'],
] as const

const namesOfColumns = [
  'UID, Email, Email Verified, Password Hash, Password Salt, Name, Photo URL',
  ...['Google', 'Facebook', 'Twitter', 'GitHub'].map(
    (of) => `${of} ID, ${of} Email, ${of} Display Name, ${of} Photo URL`,
  ),
  'User Creation Time, Last Sign-In Time, Phone Number, Disabled, Custom Attributes',
].join(', ')

/** The columns of Firebase's CSV files, which have no header. Undefined if this isn't the first row of one. */
export function firebaseHeader(first: readonly string[]): string[] | undefined {
  const columns = namesOfColumns.split(', ')
  const [, , verified = ''] = first
  const isRow = first.length >= 24 && first.length <= columns.length + 1 && /^(?:true|false)$/.test(verified)
  return isRow && /^\d{12,14}$/.test(first[columns.indexOf('User Creation Time')] ?? '') ? columns : undefined
}
