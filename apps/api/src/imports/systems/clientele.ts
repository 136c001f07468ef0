import type { System } from '../person.ts'

/** Our own exports, also those of another application. */
export const clientele: System = {
  marks: [
    ['user_id', 'verified_emails', 'unverified_emails'],
    ['user_id', 'verified_phone_numbers', 'unverified_phone_numbers'],
    ['user_id', 'email_verified', 'state_at'],
    ['user_id', 'phone_verified', 'state_at'],
  ],
  columns: [
    ['user_id', 'user_id'],
    ['external_id', 'external_id'],
    ['username', 'username'],
    ['first_name', 'first_name'],
    ['last_name', 'last_name'],
    ['email', 'email'],
    ['email_verified', 'email_verified'],
    ['verified_emails', 'verified_emails'],
    ['unverified_emails', 'unverified_emails'],
    ['phone_number', 'phone'],
    ['phone_verified', 'phone_verified'],
    ['verified_phone_numbers', 'verified_phones'],
    ['unverified_phone_numbers', 'unverified_phones'],
    ['gender', 'gender'],
    ['dob', 'dob'],
    ['created_at', 'created_at'],
    ['last_sign_in_at', 'last_sign_in_at'],
  ],
  decidedBy: ['state'],
  skips: (cells) => (cells.get('state').text === 'archived' ? 'This customer is archived there.' : undefined),
  adjust(person, cells) {
    person.user_id_elsewhere = true
    const { text: state } = cells.get('state')
    if (state !== '') person.blocked = state === 'blocked'
  },
}
