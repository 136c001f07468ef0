import { decodeJwt } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  type OpenClient,
  openClient,
  openIssuer,
  openTab,
  signInTo,
} from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, atOnce, eventsOf, signedIn } from '../world/storefront-steps.ts'

const orders = {
  name: 'Orders',
  identifier: 'https://api.shop.example.com/orders',
  scopes: [
    { name: 'orders:read', description: 'See your orders' },
    { name: 'orders:write', description: 'Place orders in your name' },
  ],
}
const reviews = {
  name: 'Reviews',
  identifier: 'https://api.shop.example.com/reviews',
  scopes: [{ name: 'reviews:write', description: 'Publish reviews in your name' }],
}

/** A shopper who is signed in, and two APIs. */
async function openApis() {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const ids: string[] = []
  for (const api of [orders, reviews]) ids.push((await app.call('POST', '/oauth-resources', api)).body.resource._id)
  const [ordersId = '', reviewsId = ''] = ids
  return { app, user_id, browser, ordersId, reviewsId }
}

/** What an access token says about where it counts. */
const placeOf = (token: string) => {
  const { aud, scope } = decodeJwt(token)
  return [aud, scope]
}

const refreshed = (opened: OpenClient, token: string | undefined, parameters: Record<string, string>) =>
  openid.refreshTokenGrant(opened.config, token ?? '', parameters)

/** The `error` of a failed call of the token endpoint. */
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (failure: unknown) => (failure as openid.ResponseBodyError).error,
  )

/** Where an authorization leads, and what is needed to redeem its code. `resource` can be given more than once. */
async function begin(
  app: TestApp,
  opened: OpenClient,
  browser: { cookie: string | undefined },
  parameters: Record<string, string>,
  resources: string[] = [],
) {
  const { url, checks } = await authorization(opened, parameters)
  for (const resource of resources) url.searchParams.append('resource', resource)
  const tab = openTab(app, browser)
  const { to } = await tab.open(url)
  return { to, checks, tab, error: to?.searchParams.get('error') ?? undefined }
}

/** Signs in to a third party. The shopper gives consent. */
async function connectTo(
  app: TestApp,
  opened: OpenClient,
  browser: Awaited<ReturnType<typeof signedIn>>,
  parameters: Record<string, string>,
) {
  const { to, checks, tab } = await begin(app, opened, browser, parameters)
  const id = new URL(to?.searchParams.get('return_to') ?? 'about:blank').pathname.split('/').at(-1) ?? ''
  const { return_to } = (await browser.auth('POST', `/consent-requests/${id}`, { allow: true })).body
  const { to: arrived } = await tab.open(return_to)
  return openid.authorizationCodeGrant(opened.config, arrived ?? new URL(callback), checks)
}

test('The metadata lists every scope that the issuer honors, as soon as it does', async () => {
  const { app, ordersId } = await openApis()
  const scopes = async () => {
    const response = await fetchFrom(app)(`${issuerOf(app)}/.well-known/openid-configuration`)
    return ((await response.json()) as { scopes_supported: string[] }).scopes_supported
  }
  const own = ['openid', 'profile', 'email', 'phone', 'groups', 'meta', 'offline_access']
  expect(await scopes()).toEqual([...own, 'orders:read', 'orders:write', 'reviews:write'])
  await app.call('PATCH', `/oauth-resources/${ordersId}`, { scopes: [orders.scopes[0]] })
  expect(await scopes()).toEqual([...own, 'orders:read', 'reviews:write'])
  await app.call('DELETE', `/oauth-resources/${ordersId}`)
  expect(await scopes()).toEqual([...own, 'reviews:write'])
})

test('A token is for the API whose scope was asked for, and has only scopes of that API', async () => {
  const { app, browser, user_id } = await openApis()
  const opened = await openClient(app)
  const tokens = await signInTo(app, opened, browser, { scope: 'openid email orders:read' })
  expect(placeOf(tokens.access_token)).toEqual([orders.identifier, 'orders:read'])
  expect(tokens.scope).toBe('orders:read')
  expect(tokens.claims()).toMatchObject({ sub: user_id, aud: opened.client._id, email: 'asha@example.com' })
  // Renewing it keeps the audience; asking for the application gets a token for userinfo.
  const renewed = await refreshed(opened, tokens.refresh_token, {})
  expect(placeOf(renewed.access_token)).toEqual([orders.identifier, 'orders:read'])
  const own = await refreshed(opened, renewed.refresh_token, { resource: issuerOf(app) })
  expect(placeOf(own.access_token)).toEqual([issuerOf(app), 'openid email'])
  expect(await openid.fetchUserInfo(opened.config, own.access_token, user_id)).toMatchObject({
    email: 'asha@example.com',
  })
  await expect(openid.fetchUserInfo(opened.config, renewed.access_token, user_id)).rejects.toMatchObject({
    status: 403,
  })
  expect(await openid.tokenIntrospection(opened.config, renewed.access_token)).toMatchObject({
    active: true,
    aud: orders.identifier,
    scope: 'orders:read',
  })
})

test('An authorization for several APIs is narrowed to one by each token request', async () => {
  const { app, browser } = await openApis()
  const opened = await openClient(app)
  const scope = 'openid orders:read orders:write reviews:write'
  expect((await begin(app, opened, browser, { scope })).error).toBe('invalid_target')
  const both = [orders.identifier, reviews.identifier]
  const { to, checks } = await begin(app, opened, browser, { scope }, both)
  const code = to ?? new URL(callback)
  expect(await errorOf(openid.authorizationCodeGrant(opened.config, code, checks))).toBe('invalid_target')
  const again = await begin(app, opened, browser, { scope }, both)
  const tokens = await openid.authorizationCodeGrant(opened.config, again.to ?? code, again.checks, {
    resource: reviews.identifier,
  })
  expect(placeOf(tokens.access_token)).toEqual([reviews.identifier, 'reviews:write'])
  const other = await refreshed(opened, tokens.refresh_token, { resource: orders.identifier, scope: 'orders:read' })
  expect(placeOf(other.access_token)).toEqual([orders.identifier, 'orders:read'])
  const all = await refreshed(opened, other.refresh_token, { resource: orders.identifier })
  expect(placeOf(all.access_token)).toEqual([orders.identifier, 'orders:read orders:write'])
})

test('Nothing is issued for an unknown API, or for one that was not authorized', async () => {
  const { app, browser, reviewsId } = await openApis()
  const opened = await openClient(app)
  const scope = 'openid orders:read'
  for (const resource of ['https://evil.example', 'https://api.shop.example.com/orders/', 'orders', '/orders'])
    expect((await begin(app, opened, browser, { scope, resource })).error).toBe('invalid_target')
  const tokens = await signInTo(app, opened, browser, { scope })
  for (const resource of [reviews.identifier, 'https://evil.example'])
    expect(await errorOf(refreshed(opened, tokens.refresh_token, { resource }))).toBe('invalid_target')
  expect(await errorOf(refreshed(opened, tokens.refresh_token, { scope: 'reviews:write' }))).toBe('invalid_scope')
  const reviewing = await signInTo(app, opened, browser, { scope: 'openid reviews:write' })
  await app.call('DELETE', `/oauth-resources/${reviewsId}`)
  expect(await errorOf(refreshed(opened, reviewing.refresh_token, {}))).toBe('invalid_target')
})

test('A third party asks for the scopes it is registered for, and gets no token for an API without one of them', async () => {
  const { app, browser } = await openApis()
  const redirect_uris = [callback]
  const { status, body } = await app.call('POST', '/oauth-clients', {
    name: 'Partner',
    redirect_uris,
    api_scopes: ['orders:read', 'made:up'],
  })
  expect([status, body.details[0].field]).toEqual([400, 'body.api_scopes.1'])
  const partner = await openClient(app, { name: 'Partner', first_party: false, api_scopes: ['orders:read'] })
  expect(partner.client.api_scopes).toEqual(['orders:read'])
  const ask = async (scope: string, resource?: string) =>
    (await begin(app, partner, browser, { scope, ...(resource !== undefined && { resource }) })).error
  expect(await ask('openid orders:write')).toBe('invalid_scope')
  expect(await ask('openid', reviews.identifier)).toBe('invalid_target')
  expect(await ask('openid', orders.identifier)).toBe('invalid_target')
  expect(await ask('openid orders:read', orders.identifier)).toBeUndefined()
})

test('The shopper allows all scopes at once, in the words of each, and is asked again for a scope that was replaced', async () => {
  const { app, user_id, browser, ordersId } = await openApis()
  const partner = await openClient(app, {
    name: 'Partner',
    first_party: false,
    api_scopes: ['orders:read', 'orders:write'],
  })
  const scope = 'openid email orders:read'
  const ask = async (scopes = scope) => {
    const { to, checks, tab } = await begin(app, partner, browser, { scope: scopes })
    const id = new URL(to?.searchParams.get('return_to') ?? 'about:blank').pathname.split('/').at(-1) ?? ''
    return { isAsked: to?.pathname.endsWith('/consent') === true, id, checks, tab }
  }
  const { id, checks, tab } = await ask()
  const { request } = (await browser.auth('GET', `/consent-requests/${id}`)).body
  const shared = [
    { scope: 'openid', description: 'Recognize you when you sign in' },
    { scope: 'email', description: 'See your primary email address' },
    { scope: 'orders:read', description: 'See your orders' },
  ]
  expect(request).toMatchObject({ shared, is_wider: false })
  const { return_to } = (await browser.auth('POST', `/consent-requests/${id}`, { allow: true })).body
  const { to } = await tab.open(return_to)
  const tokens = await openid.authorizationCodeGrant(partner.config, to ?? new URL(callback), checks)
  expect(placeOf(tokens.access_token)).toEqual([orders.identifier, 'orders:read'])
  expect((await browser.auth('GET', '/connected-apps')).body.items[0]).toMatchObject({ shared })
  expect(await eventsOf(app, user_id)).toContain('oauth_client.consent_given')
  expect((await ask()).isAsked).toBe(false)
  expect((await ask('openid email orders:read orders:write')).isAsked).toBe(true)

  // Other words for the same scope need no new consent. A scope that was deleted and created again is another one.
  const change = (scopes: object[]) => app.call('PATCH', `/oauth-resources/${ordersId}`, { scopes })
  await change([{ name: 'orders:read', description: 'See what you ordered' }])
  expect((await ask()).isAsked).toBe(false)
  await change([{ name: 'orders:write', description: 'Place orders' }])
  expect((await browser.auth('GET', '/connected-apps')).body.items[0].shared).toHaveLength(2)
  await change([{ name: 'orders:read', description: 'See all orders' }])
  expect((await app.call('GET', `/oauth-clients/${partner.client._id}`)).body.client.api_scopes).toEqual([])
  await app.call('PATCH', `/oauth-clients/${partner.client._id}`, { api_scopes: ['orders:read'] })
  expect((await ask()).isAsked).toBe(true)
})

test('What a client may no longer ask for is missing from its next token', async () => {
  const { app, browser } = await openApis()
  const opened = await openClient(app, {
    name: 'Partner',
    first_party: false,
    api_scopes: ['orders:read', 'orders:write'],
  })
  const tokens = await connectTo(app, opened, browser, { scope: 'openid orders:read orders:write' })
  await app.call('PATCH', `/oauth-clients/${opened.client._id}`, { api_scopes: ['orders:write'] })
  const renewed = await refreshed(opened, tokens.refresh_token, {})
  expect(placeOf(renewed.access_token)).toEqual([orders.identifier, 'orders:write'])
  await app.call('PATCH', `/oauth-clients/${opened.client._id}`, { api_scopes: [] })
  expect(await errorOf(refreshed(opened, renewed.refresh_token, {}))).toBe('invalid_target')
})

test('An access token for an API is no ID token', async () => {
  const { app, browser } = await openApis()
  const opened = await openClient(app)
  const tokens = await signInTo(app, opened, browser, { scope: 'openid orders:read' })
  const url = new URL(`${issuerOf(app)}/session/end`)
  url.searchParams.set('id_token_hint', tokens.access_token)
  expect((await openTab(app, browser).open(url)).status).toBe(400)
})

test.each([
  ['no scheme', { identifier: 'api.shop.example.com' }, 'body.identifier'],
  ['a fragment', { identifier: 'https://api.shop.example.com/#orders' }, 'body.identifier'],
  ['a space', { identifier: 'https://api.shop.example.com/my orders' }, 'body.identifier'],
  ['no scope', { scopes: [] }, 'body.scopes'],
  ['a scope twice', { scopes: [orders.scopes[0], orders.scopes[0]] }, 'body.scopes'],
  ['a scope of OpenID Connect', { scopes: [{ name: 'email', description: 'x' }] }, 'body.scopes.0.name'],
  ['two scopes in one', { scopes: [{ name: 'a b', description: 'x' }] }, 'body.scopes.0.name'],
  ['a quote in a scope', { scopes: [{ name: 'a"b', description: 'x' }] }, 'body.scopes.0.name'],
  ['a sentence that nobody sees', { scopes: [{ name: 'a', description: ' ' }] }, 'body.scopes.0.description'],
  ['a sentence that runs backward', { scopes: [{ name: 'a', description: 'a\u202eb' }] }, 'body.scopes.0.description'],
])('An API with %s is refused', async (_, change, field) => {
  const app = await openIssuer()
  const { status, body } = await app.call('POST', '/oauth-resources', { ...orders, ...change })
  expect([status, body.code, body.details[0].field]).toEqual([400, 'INVALID_INPUT', field])
})

test('Identifiers and scopes are unique in an application, also if several are registered at once', async () => {
  const app = await openIssuer()
  const own = await app.call('POST', '/oauth-resources', { ...orders, identifier: issuerOf(app) })
  expect([own.status, own.body.details[0].field]).toEqual([400, 'body.identifier'])
  expect(await atOnce(5, () => app.call('POST', '/oauth-resources', orders))).toEqual({ 201: 1, 409: 4 })
  const taken = await app.call('POST', '/oauth-resources', { ...reviews, scopes: [orders.scopes[1]] })
  expect([taken.status, taken.body.code, taken.body.details[0].field]).toEqual([
    409,
    'OAUTH_SCOPE_TAKEN',
    'body.scopes.0.name',
  ])
  const { body } = await app.call('POST', '/oauth-resources', reviews)
  const path = `/oauth-resources/${body.resource._id}`
  expect((await app.call('PATCH', path, { scopes: [...orders.scopes, ...reviews.scopes] })).status).toBe(409)
  expect((await app.call('PATCH', path, { name: 'Late' }, { 'if-match': '7' })).body.code).toBe('STALE_VERSION')
  for (let number = 2; number < 20; number += 1) {
    const scopes = [{ name: `scope:${number}`, description: 'Something' }]
    const answer = await app.call('POST', '/oauth-resources', { name: 'API', identifier: `urn:api:${number}`, scopes })
    expect(answer.status).toBe(201)
  }
  const full = { name: 'API', identifier: 'urn:api:21', scopes: [{ name: 'scope:21', description: 'Something' }] }
  expect((await app.call('POST', '/oauth-resources', full)).body.code).toBe('TOO_MANY_OAUTH_RESOURCES')
})
