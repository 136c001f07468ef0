import type { Columns, System } from '../person.ts'
import { noValue } from '../reading/cells.ts'
import { providerIn } from '../social-accounts.ts'

const attributes: Columns = [
  ['given_name', 'first_name'],
  ['family_name', 'last_name'],
  ['name', 'full_name'],
  ['gender', 'gender'],
  ['birthdate', 'dob'],
  ['email', 'email'],
  ['email_verified', 'email_verified'],
  ['phone_number', 'phone'],
  ['phone_number_verified', 'phone_verified'],
  ['identities', 'social_accounts'],
]

export const cognito: System = {
  marks: [['cognito:username'], ['cognito:mfa_enabled'], ['Username', 'UserStatus'], ['Username', 'UserCreateDate']],
  columns: [
    ['cognito:username', 'external_id'],
    ['cognito:username', 'username'],
    ['Username', 'external_id'],
    ['sub', 'external_id'],
    ['Attributes.sub', 'external_id'],
    ['UserAttributes.sub', 'external_id'],
    ['Username', 'username'],
    ...attributes,
    // The same as `list-users` and `admin-get-user` write them.
    ...['Attributes', 'UserAttributes'].flatMap((list) =>
      attributes.map(([name, to]) => [`${list}.${name}`, to] as const),
    ),
    ['UserCreateDate', 'created_at'],
  ],
  // The template of its user imports has 02/01/1985 for a day of February.
  dayFirst: false,
  decidedBy: ['Enabled', 'UserStatus'],
  adjust(person, cells) {
    if (/^false$/i.test(cells.get('Enabled').text)) person.blocked = true
    const { text: status } = cells.get('UserStatus')
    // Cognito disables accounts that seem to be attacked.
    if (status === 'COMPROMISED') person.blocked = true
    if (status === 'ARCHIVED') person.archived = true
    // Cognito makes up a username for people who come from a provider.
    if (status !== 'EXTERNAL_PROVIDER') return
    // It is made of the provider and the ID there: `Google_100042`.
    const [, name = '', subject = ''] = /^([A-Za-z]+)_(.+)$/.exec(person.username.text) ?? []
    const provider = providerIn(name)
    if (provider && person.social_accounts.length === 0)
      person.social_accounts.push({ provider, subject, field: person.username.field })
    person.username = noValue
  },
}
