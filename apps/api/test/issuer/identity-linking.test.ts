import { createHash, randomBytes } from 'node:crypto'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { fetchFrom, issuerOf, openIssuer, openTab, publicUrl, registerClient } from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, codeTo, eventsOf, signedIn } from '../world/storefront-steps.ts'

/*
 * The Universal Commerce Protocol's identity linking, as an independent platform walks through it: with plain requests, and with nothing but the address of the
 * issuer and the ID that it was registered with.
 */

const host = 'agent.example.com'
const redirect_uri = `https://${host}/callback`
const api = 'https://shop.example.com/ucp'
const scopes = [
  { name: 'dev.ucp.shopping.order:read', description: 'See your orders' },
  { name: 'dev.ucp.shopping.checkout:manage', description: 'Check out in your name' },
]
const scope = scopes.map(({ name }) => name).join(' ')

interface Metadata {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  revocation_endpoint: string
  introspection_endpoint: string
  jwks_uri: string
  scopes_supported: string[]
  code_challenge_methods_supported: string[]
  token_endpoint_auth_methods_supported: string[]
  authorization_response_iss_parameter_supported: boolean
}

/** The metadata's address: the well-known part goes between the host and the path. */
function metadataAddress(issuer: string): string {
  const { origin, pathname } = new URL(issuer)
  return `${origin}/.well-known/oauth-authorization-server${pathname}`
}

/** A store that has registered the platform. */
async function openStore() {
  const app = await openIssuer()
  await app.call('POST', '/oauth-resources', { name: 'UCP', identifier: api, scopes })
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'platform', alg: 'ES256', use: 'sig' }
  const { client } = await registerClient(app, {
    name: 'Shopping Agent',
    first_party: false,
    redirect_uris: [redirect_uri],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [jwk] },
    api_scopes: scopes.map(({ name }) => name),
  })
  const address = metadataAddress(issuerOf(app))
  const metadata = (await (await fetchFrom(app)(address)).json()) as Metadata
  const client_id = client._id
  const assert = (audience = metadata.issuer, key = privateKey) =>
    new SignJWT({ jti: randomBytes(16).toString('hex') })
      .setProtectedHeader({ alg: 'ES256', kid: 'platform' })
      .setIssuer(client_id)
      .setSubject(client_id)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key)
  return { app, metadata, client_id, assert }
}

type Store = Awaited<ReturnType<typeof openStore>>

/** Posts a form to an endpoint, authenticated with an assertion unless it says otherwise. */
async function post({ app, assert }: Store, url: string, form: Record<string, string>, assertion?: string) {
  const body = new URLSearchParams({
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion ?? (await assert()),
    ...form,
  })
  const response = await fetchFrom(app)(url, { method: 'POST', body })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}

/** An authorization request, and what the platform keeps. */
function authorize({ metadata, client_id }: Store, parameters: Record<string, string> = {}) {
  const code_verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const url = new URL(metadata.authorization_endpoint)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri,
    scope,
    state,
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  }).toString()
  return { url, code_verifier, state }
}

const requestIn = (page: URL | undefined) =>
  new URL(page?.searchParams.get('return_to') ?? 'about:blank').pathname.split('/').at(-1) ?? ''

/** A shopper who has linked their account: the response at the platform's redirect URI. */
async function link(store: Store, browser: ReturnType<typeof openBrowser>, parameters: Record<string, string> = {}) {
  const begun = authorize(store, parameters)
  const tab = openTab(store.app, browser)
  const { to } = await tab.open(begun.url)
  const { body } = await browser.auth('POST', `/consent-requests/${requestIn(to)}`, { allow: true })
  const { to: back } = await tab.open(body.return_to)
  const form = {
    grant_type: 'authorization_code',
    code: back?.searchParams.get('code') ?? '',
    redirect_uri,
    code_verifier: begun.code_verifier,
  }
  return { ...begun, back, form }
}

test('A platform finds everything in the metadata, whose issuer is the expected one byte for byte', async () => {
  const { app, metadata } = await openStore()
  const issuer = issuerOf(app)
  expect(metadata).toMatchObject({
    issuer,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt', 'none', 'client_secret_basic']),
    scopes_supported: expect.arrayContaining(scopes.map(({ name }) => name)),
  })
  for (const name of ['authorization_endpoint', 'token_endpoint', 'revocation_endpoint', 'jwks_uri'] as const)
    expect(metadata[name].startsWith(`${issuer}/`)).toBe(true)
  // There is no second issuer at the root, or with a slash at the end.
  const statusOf = async (url: string) => (await fetchFrom(app)(url)).status
  expect(await statusOf(`${publicUrl}/.well-known/oauth-authorization-server`)).toBe(404)
  expect(await statusOf(metadataAddress(`${issuer}/`))).toBe(404)
  expect(await statusOf(`${issuer}/.well-known/oauth-authorization-server`)).toBe(200)
})

test('A shopper without an account creates one on the way, and links it with one consent', async () => {
  const store = await openStore()
  const { app, metadata } = store
  const browser = openBrowser(app)
  const tab = openTab(app, browser)
  const begun = authorize(store)
  const { to: page } = await tab.open(begun.url)
  expect(page?.pathname).toBe(`/sign-in/${app.application_id}`)
  const mobile = '8652523970'
  const signUp = { first_name: 'Omar', last_name: 'Ali', phone: { mobile, country_code: '91' } }
  const { request_id, register_token } = (await browser.auth('POST', '/register/form', signUp)).body
  const otp = await codeTo(app, mobile)
  const { body: signedUp } = await browser.auth('POST', '/otp/mobile/verify', { request_id, register_token, otp })
  expect(signedUp.user_exists).toBe(true)

  const { to: consent } = await tab.open(page?.searchParams.get('return_to') ?? '')
  expect(consent?.pathname).toBe(`/sign-in/${app.application_id}/consent`)
  const id = requestIn(consent)
  expect((await browser.auth('GET', `/consent-requests/${id}`)).body.request).toMatchObject({
    name: 'Shopping Agent',
    redirect_host: host,
    shared: scopes.map(({ name, description }) => ({ scope: name, description })),
  })
  const { return_to } = (await browser.auth('POST', `/consent-requests/${id}`, { allow: true })).body
  const { to: back } = await tab.open(return_to)
  expect(`${back?.origin}${back?.pathname}`).toBe(redirect_uri)
  expect(back?.searchParams.get('state')).toBe(begun.state)
  expect(back?.searchParams.get('iss')).toBe(metadata.issuer)
  expect(await eventsOf(app, signedUp.user._id)).toContain('oauth_client.consent_given')
})

test('The platform redeems the code with its key, and an API accepts the token by what it says', async () => {
  const store = await openStore()
  const { app, metadata, client_id } = store
  const user_id = await addShopper(app)
  const { form } = await link(store, await signedIn(app))
  const { status, body } = await post(store, metadata.token_endpoint, form)
  expect([status, body.token_type, body.scope, body.id_token]).toEqual([200, 'Bearer', scope, undefined])
  const keys = (await (await fetchFrom(app)(metadata.jwks_uri)).json()) as JSONWebKeySet
  const { payload } = await jwtVerify(body.access_token, createLocalJWKSet(keys), {
    issuer: metadata.issuer,
    audience: api,
    typ: 'at+jwt',
    algorithms: ['ES256'],
  })
  expect(payload).toMatchObject({ sub: user_id, client_id, scope, sid: expect.any(String) })
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(300)
  expect(JSON.stringify(payload)).not.toContain('asha')
  await expect(
    jwtVerify(body.access_token, createLocalJWKSet(keys), { audience: 'https://other.example.com' }),
  ).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' })
})

test('A code is worthless without its verifier, its redirect URI, and the platform’s key', async () => {
  const store = await openStore()
  const { metadata, app, client_id, assert } = store
  await addShopper(app)
  const { form } = await link(store, await signedIn(app))
  const attempt = async (change: Record<string, string>) =>
    (await post(store, metadata.token_endpoint, { ...form, ...change })).body.error
  expect(await attempt({ code_verifier: randomBytes(32).toString('base64url') })).toBe('invalid_grant')
  expect(await attempt({ code_verifier: '' })).toBe('invalid_grant')
  expect(await attempt({ redirect_uri: `${redirect_uri}/` })).toBe('invalid_grant')
  const other = (await generateKeyPair('ES256')).privateKey
  for (const assertion of [await assert(metadata.issuer, other), await assert('https://evil.example')]) {
    const { status, body } = await post(store, metadata.token_endpoint, form, assertion)
    expect([status, body.error]).toEqual([401, 'invalid_client'])
  }
  const bare = await fetchFrom(app)(metadata.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ ...form, client_id }),
  })
  expect([bare.status, ((await bare.json()) as { error: string }).error]).toEqual([401, 'invalid_client'])
  expect((await post(store, metadata.token_endpoint, form)).status).toBe(200)
})

test('Requests without PKCE, with another redirect URI, or for scopes of others lead to no code', async () => {
  const store = await openStore()
  await addShopper(store.app)
  const tab = openTab(store.app, await signedIn(store.app))
  const errorOf = async (url: URL) => (await tab.open(url)).to?.searchParams.get('error')
  const { url } = authorize(store)
  url.searchParams.delete('code_challenge')
  expect(await errorOf(url)).toBe('invalid_request')
  expect(await errorOf(authorize(store, { code_challenge_method: 'plain' }).url)).toBe('invalid_request')
  const elsewhere = await tab.open(authorize(store, { redirect_uri: `https://${host}/callback?next=evil` }).url)
  expect([elsewhere.status, elsewhere.to]).toEqual([400, undefined])
  expect(await errorOf(authorize(store, { resource: 'https://other.example.com' }).url)).toBe('invalid_target')
})

test('Revoking the refresh token makes its access tokens invalid at once', async () => {
  const store = await openStore()
  const { app, metadata } = store
  await addShopper(app)
  const { form } = await link(store, await signedIn(app))
  const { access_token, refresh_token } = (await post(store, metadata.token_endpoint, form)).body
  const refresh = { grant_type: 'refresh_token', refresh_token }
  const renewed = (await post(store, metadata.token_endpoint, refresh)).body
  const active = async (token: string) =>
    (await post(store, metadata.introspection_endpoint, { token })).body.active as boolean
  for (const token of [access_token, renewed.access_token]) expect(await active(token)).toBe(true)
  const other = await store.assert(metadata.issuer, (await generateKeyPair('ES256')).privateKey)
  const refused = await post(store, metadata.revocation_endpoint, { token: renewed.refresh_token }, other)
  expect([refused.status, refused.body.error]).toEqual([401, 'invalid_client'])
  expect((await post(store, metadata.revocation_endpoint, { token: renewed.refresh_token })).status).toBe(200)
  for (const token of [access_token, renewed.access_token]) expect(await active(token)).toBe(false)
  const again = { grant_type: 'refresh_token', refresh_token: renewed.refresh_token }
  expect((await post(store, metadata.token_endpoint, again)).body.error).toBe('invalid_grant')
})

test.each(['127.0.0.1', '[::1]'])('A platform on the device listens on any port of %s', async (address) => {
  const store = await openStore()
  const { app } = store
  await addShopper(app)
  const browser = await signedIn(app)
  const { client } = await registerClient(app, {
    name: 'Agent on the device',
    first_party: false,
    application_type: 'native',
    redirect_uris: [`http://${address}/callback`],
    api_scopes: scopes.map(({ name }) => name),
  })
  const uri = `http://${address}:51234/callback`
  const { back, form } = await link(store, browser, { client_id: client._id, redirect_uri: uri })
  expect(back?.origin).toBe(`http://${address}:51234`)
  const body = new URLSearchParams({ ...form, redirect_uri: uri, client_id: client._id })
  const response = await fetchFrom(app)(store.metadata.token_endpoint, { method: 'POST', body })
  expect(response.status).toBe(200)
  const wrong = await openTab(app, browser).open(
    authorize(store, { client_id: client._id, redirect_uri: `http://${address}:51234/other` }).url,
  )
  expect(wrong.status).toBe(400)
})
