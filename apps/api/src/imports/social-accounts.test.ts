import { expect, test } from 'vitest'
import { accountsIn } from './social-accounts.ts'

const google = { provider: 'google', subject: '100000000000000000042' } as const
const facebook = { provider: 'facebook', subject: '4242' } as const

test.each([
  [
    'Auth0',
    [
      { provider: 'google-oauth2', user_id: google.subject, connection: 'google-oauth2', isSocial: true },
      { provider: 'auth0', user_id: '66f0a1b2c3d4e5f607080903', isSocial: false },
      { provider: 'github', user_id: 7_000_001, isSocial: true },
      { provider: 'facebook', user_id: 4242, isSocial: true },
    ],
  ],
  [
    'Clerk',
    [
      { id: 'eac_1', provider: 'oauth_google', provider_user_id: google.subject },
      { id: 'eac_2', provider: 'facebook', provider_user_id: facebook.subject },
    ],
  ],
  [
    'Firebase',
    [
      { providerId: 'google.com', rawId: google.subject },
      { providerId: 'facebook.com', rawId: facebook.subject },
      { providerId: 'password', rawId: 'asha@example.com' },
    ],
  ],
  [
    'Keycloak',
    [
      { identityProvider: 'google', userId: google.subject, userName: 'asha@example.com' },
      { identityProvider: 'facebook', userId: facebook.subject },
    ],
  ],
  [
    'Supabase',
    [
      { provider: 'google', user_id: '90865560-c1d4-4cd3-97ee-67ace443b196', identity_data: { sub: google.subject } },
      { provider: 'facebook', user_id: '90865560-c1d4-4cd3-97ee-67ace443b196', identity_data: { sub: '4242' } },
    ],
  ],
  ['a table', `google: ${google.subject} | facebook:4242 | github:7`],
  ['JSON in a table', JSON.stringify([{ ...google }, { ...facebook }])],
])('finds the accounts that %s writes', (_, value) => {
  expect(accountsIn(value)).toEqual([google, facebook])
})

test('finds nothing in anything else', () => {
  for (const value of [undefined, null, '', 'google', 'google:', '[1,"google"]', 42, {}, { provider: 'google' }, [[]]])
    expect(accountsIn(value)).toEqual([])
  expect(accountsIn([{ provider: 'google', subject: '1'.repeat(256) }])).toEqual([])
})
