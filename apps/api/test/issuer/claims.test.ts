import { UserSchema } from '@clientele/contracts'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { groupFrom } from '../world/groups.ts'
import { openClient, openIssuer, signInTo } from '../world/issuer.ts'
import { addShopper, asha, signedIn } from '../world/storefront-steps.ts'

const allScopes = ['openid', 'profile', 'email', 'phone', 'groups', 'meta'] as const

test('Each scope has its claims, in the ID token and at userinfo, with the values that the platform shows', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app, { ...asha, username: 'asha' })
  const change = { gender: 'female', dob: '1995-07-23', meta: { tier: 'gold', sizes: [36, 38] } }
  expect(await app.call('PUT', `/customers/${user_id}`, change)).toMatchObject({ status: 200 })
  const group = await groupFrom(app, `email\n${asha.email}\n`)
  const found = await app.call('GET', `/customers/search?q=${encodeURIComponent(asha.email)}`)
  const user = UserSchema.parse(found.body.users[0])

  const scopes = {
    profile: {
      name: 'Asha Rao',
      given_name: user.first_name,
      family_name: user.last_name,
      preferred_username: user.username,
      gender: user.gender,
      birthdate: '1995-07-23',
      updated_at: Math.floor(Date.parse(user.updated_at ?? '') / 1_000),
    },
    email: { email: asha.email, email_verified: true },
    phone: { phone_number: `+91${asha.phone_number}`, phone_number_verified: true },
    groups: { groups: [group._id] },
    meta: { meta: user.meta },
  }
  const opened = await openClient(app, { scopes: [...allScopes] })
  const browser = await signedIn(app)
  const claimsOf = async (scope: string) => {
    const tokens = await signInTo(app, opened, browser, { scope })
    const info = await openid.fetchUserInfo(opened.config, tokens.access_token, user_id)
    return { token: tokens.claims() ?? {}, info: info as object }
  }
  const all = Object.assign({}, ...Object.values(scopes)) as object
  for (const [scope, expected] of Object.entries(scopes)) {
    const { token, info } = await claimsOf(`openid ${scope}`)
    expect(info).toEqual({ sub: user_id, ...expected })
    expect(token).toMatchObject({ sub: user_id, ...expected })
    expect(Object.keys(token).filter((name) => name in all)).toEqual(Object.keys(expected))
  }
  const whole = await claimsOf(allScopes.join(' '))
  expect(whole.info).toEqual({ sub: user_id, ...all })
})

test('Who is in no group and has no meta gets both, empty', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const tokens = await signInTo(app, await openClient(app, { scopes: [...allScopes] }), await signedIn(app), {
    scope: 'openid groups meta',
  })
  expect(tokens.claims()).toMatchObject({ groups: [], meta: {} })
})

test('What a client may no longer ask for is missing from userinfo at once, and from its next ID token', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const opened = await openClient(app, { scopes: ['openid', 'profile', 'email'] })
  const tokens = await signInTo(app, opened, await signedIn(app), { scope: 'openid profile email' })
  expect(tokens.claims()).toMatchObject({ given_name: 'Asha', email: asha.email })
  await app.call('PATCH', `/oauth-clients/${opened.client._id}`, { scopes: ['openid', 'profile'] })
  const info = await openid.fetchUserInfo(opened.config, tokens.access_token, user_id)
  const renewed = await openid.refreshTokenGrant(opened.config, tokens.refresh_token ?? '')
  for (const said of [info, renewed.claims()]) {
    expect(said).toMatchObject({ given_name: 'Asha' })
    expect(said).not.toHaveProperty('email')
  }
})
