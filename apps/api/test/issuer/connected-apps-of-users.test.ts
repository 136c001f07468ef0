import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { asOwner } from '../world/applications.ts'
import { authorization, openClient, openIssuer, openTab } from '../world/issuer.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/* What the team sees and ends of the apps that a shopper has connected. `consent.test.ts` is about the shopper's own view. */

const redirect_uri = 'https://partner.example.com/callback'
const notFound = (code: string) => ({ status: 404, body: { code } })

/** A shopper who has connected an app, and the tokens that the app has. */
async function openConnected() {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const partner = await openClient(app, { name: 'Loyalty Partner', first_party: false, redirect_uris: [redirect_uri] })
  const tab = openTab(app, browser)
  const { url, checks } = await authorization(partner, { redirect_uri, scope: 'openid email' })
  const { to: page } = await tab.open(url)
  const request_id = new URL(page?.searchParams.get('return_to') ?? '').pathname.split('/').at(-1)
  const { body } = await browser.auth('POST', `/consent-requests/${request_id}`, { allow: true })
  const { to } = await tab.open(body.return_to)
  const tokens = await openid.authorizationCodeGrant(partner.config, to ?? new URL(redirect_uri), checks)
  const apps = `/customers/${user_id}/connected-apps`
  const active = async (token: string | undefined) =>
    (await openid.tokenIntrospection(partner.config, token ?? '')).active
  return { app, user_id, browser, partner, tokens, apps, path: `${apps}/${partner.client._id}`, active }
}

test('An operator sees the apps of a customer, and disconnecting one ends all that it has, as the history says', async () => {
  const { app, user_id, browser, partner, tokens, apps, path, active } = await openConnected()
  const cookie = await app.operatorCookie('support')
  expect(await app.call('GET', apps, undefined, { cookie })).toMatchObject({
    status: 200,
    body: {
      items: [
        {
          client_id: partner.client._id,
          name: 'Loyalty Partner',
          hosts: ['partner.example.com'],
          shared: [{ scope: 'openid' }, { scope: 'email' }],
        },
      ],
      page: { item_total: 1, has_next: false },
    },
  })
  expect([await active(tokens.access_token), await active(tokens.refresh_token)]).toEqual([true, true])

  const trpc = app.trpc({ cookie })
  expect(await trpc.disconnectUserApp.mutate({ userId: user_id, clientId: partner.client._id })).toEqual({
    client_id: partner.client._id,
  })
  expect([await active(tokens.access_token), await active(tokens.refresh_token)]).toEqual([false, false])
  await expect(openid.refreshTokenGrant(partner.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  expect((await app.call('GET', apps)).body.items).toEqual([])
  expect((await browser.auth('GET', '/connected-apps')).body.items).toEqual([])
  const { items } = (await app.call('GET', `/customers/${user_id}/events`)).body
  expect(items[0]).toMatchObject({
    type: 'oauth_client.consent_withdrawn',
    actor: { kind: 'operator' },
    details: { client_id: partner.client._id, name: 'Loyalty Partner', scopes: ['openid', 'email'] },
  })
  // The customer stays signed in, and the app can't be disconnected twice.
  expect((await browser.auth('GET', '/session')).status).toBe(200)
  expect(await app.call('DELETE', path)).toMatchObject(notFound('CONNECTED_APP_NOT_FOUND'))
})

test('The apps of a customer who is blocked can be disconnected, too', async () => {
  const { app, user_id, apps, path, browser } = await openConnected()
  const blocked = await app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' })
  expect(blocked.status).toBe(200)
  expect((await browser.auth('GET', '/connected-apps')).status).toBe(401)
  expect((await app.call('GET', apps)).body.items).toHaveLength(1)
  expect((await app.call('DELETE', path)).status).toBe(200)
  expect((await app.call('GET', apps)).body.items).toEqual([])
})

test('A viewer can’t disconnect an app, and nobody reaches the apps of another customer or application', async () => {
  const { app, user_id, partner, tokens, apps, path, active } = await openConnected()
  const viewer = { cookie: await app.operatorCookie('viewer') }
  expect((await app.call('GET', apps, undefined, viewer)).body.items).toHaveLength(1)
  expect(await app.call('DELETE', path, undefined, viewer)).toMatchObject({ status: 403 })
  const without = { authorization: `Bearer ${await app.tokenWith(['users:read', 'users:write'])}` }
  for (const method of ['GET', 'DELETE'])
    expect(await app.call(method, method === 'GET' ? apps : path, undefined, without)).toMatchObject({ status: 403 })

  const ben = await addShopper(app, {
    phone_number: '8652523959',
    email: 'ben@example.com',
    first_name: 'Ben',
    last_name: 'Kay',
  })
  expect((await app.call('GET', `/customers/${ben}/connected-apps`)).body.items).toEqual([])
  expect(await app.call('DELETE', `/customers/${ben}/connected-apps/${partner.client._id}`)).toMatchObject(
    notFound('CONNECTED_APP_NOT_FOUND'),
  )
  for (const [method, at] of [
    ['GET', '/customers/64f0000000000000000000ff/connected-apps'],
    ['DELETE', `/customers/64f0000000000000000000ff/connected-apps/${partner.client._id}`],
  ] as const)
    expect(await app.call(method, at)).toMatchObject(notFound('USER_NOT_FOUND'))

  const owner = await asOwner(app)
  const { body } = await owner('POST', '', { name: 'Second storefront' })
  const elsewhere = app.trpc({ cookie: await app.operatorCookie('owner'), 'x-application-id': body.application._id })
  const refused = { data: { app: { code: 'USER_NOT_FOUND' } } }
  await expect(elsewhere.getUserConnectedApps.query({ userId: user_id })).rejects.toMatchObject(refused)
  const disconnected = elsewhere.disconnectUserApp.mutate({ userId: user_id, clientId: partner.client._id })
  await expect(disconnected).rejects.toMatchObject(refused)
  expect(await active(tokens.refresh_token)).toBe(true)
})
