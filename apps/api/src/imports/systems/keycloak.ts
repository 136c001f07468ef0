import { isObject } from '../reading/cells.ts'
import { type System, yesNo } from '../person.ts'

/** The password of a credential that nobody has hashed yet, as people write it into realms that they import. */
const plainIn = ({ value, secretData, hashedSaltedValue }: Record<string, unknown>): string | undefined =>
  typeof value === 'string' && secretData === undefined && hashedSaltedValue === undefined ? value : undefined

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
    ['attributes.phone', 'phone'],
    ['attributes.mobile', 'phone'],
    ['attributes.phoneNumberVerified', 'phone_verified'],
    ['attributes.phone_number_verified', 'phone_verified'],
    ['attributes.gender', 'gender'],
    ['attributes.birthdate', 'dob'],
    ['createdTimestamp', 'created_at'],
    ['credentials', 'password_digest'],
    ['federatedIdentities', 'social_accounts'],
  ],
  decidedBy: ['enabled', 'serviceAccountClientId'],
  skips: (cells) =>
    cells.get('serviceAccountClientId').text === '' ? undefined : 'This is a service account, not a person.',
  adjust(person, cells) {
    const enabled = yesNo(cells.get('enabled').text)
    person.blocked = enabled === undefined ? undefined : !enabled
    const credentials = cells.json('credentials')
    const password = Array.isArray(credentials)
      ? credentials.find((each: unknown) => isObject(each) && each.type === 'password')
      : undefined
    const plain = isObject(password) ? plainIn(password) : undefined
    person.password =
      isObject(password) && plain === undefined ? { field: 'credentials', text: JSON.stringify(password) } : undefined
    // What Keycloak hides is shown as asterisks.
    if (plain !== undefined && !/^\*+$/.test(plain)) person.plain_password = { field: 'credentials', text: plain }
  },
}
