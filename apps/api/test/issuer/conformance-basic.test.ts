import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { openSession, signIn } from '../world/conformance.ts'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  openClient,
  openIssuer,
  openTab,
  registerClient,
  signInTo,
} from '../world/issuer.ts'
import { addShopper, asha, signedIn } from '../world/storefront-steps.ts'

/*
 * The checks of the OpenID Foundation's basic profile, by the names that its suite gives them, with PKCE added, which every client needs here: what clients
 * get. docs/oidc-conformance.md lists them, and where this issuer deviates.
 */

test('oidcc-server: the response, the token response, and the ID token have everything they need', async () => {
  const at = await openSession()
  const { app, opened, user_id, begin } = at
  const { to, checks } = await begin({ scope: 'openid', nonce: 'n-0S6_WzA2Mj' })
  expect([...(to?.searchParams.keys() ?? [])].toSorted()).toEqual(['code', 'iss', 'state'])
  const tokens = await openid.authorizationCodeGrant(opened.config, to ?? new URL(callback), {
    ...checks,
    expectedNonce: 'n-0S6_WzA2Mj',
  })
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number), scope: expect.any(String) })
  const keys = (await (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json()) as JSONWebKeySet
  const { payload, protectedHeader } = await jwtVerify(tokens.id_token ?? '', createLocalJWKSet(keys), {
    issuer: issuerOf(app),
    audience: opened.client._id,
    algorithms: ['RS256'],
    requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
  })
  expect(payload).toMatchObject({ sub: user_id, nonce: 'n-0S6_WzA2Mj' })
  expect(protectedHeader.kid).toBeTypeOf('string')
  // The code has at least 128 bits, and the ID token says nothing that wasn't asked for.
  expect(to?.searchParams.get('code')).toMatch(/^[\w-]{22,}$/)
  const standard = ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'sid']
  expect(Object.keys(payload).filter((name) => !standard.includes(name))).toEqual([])
  expect((await at.userinfo(tokens.access_token)).status).toBe(200)
})

test('oidcc-alternate-happy-flow: neither the order of the scopes nor that of the parameters matters', async () => {
  const at = await openSession()
  const { url, checks } = await authorization(at.opened, { scope: 'email openid' })
  const reversed = [...url.searchParams].toSorted(([one], [two]) => (one < two ? 1 : -1))
  expect(reversed.map(([name]) => name)).not.toEqual([...url.searchParams.keys()])
  url.search = new URLSearchParams(reversed).toString()
  const { to } = await openTab(at.app, at.browser).open(url)
  const tokens = await openid.authorizationCodeGrant(at.opened.config, to ?? url, checks)
  expect(tokens.claims()?.sub).toBe(at.user_id)
  const claims = await (await at.userinfo(tokens.access_token)).json()
  expect(claims).toMatchObject({ sub: at.user_id, email: asha.email, email_verified: true })
})

test('oidcc-response-type-missing: the error is sent to the redirect URI, or shown', async () => {
  const { app, browser, opened } = await openSession()
  const { url } = await authorization(opened)
  url.searchParams.delete('response_type')
  const { to } = await openTab(app, browser).open(url)
  expect(to?.searchParams.get('error')).toBe('invalid_request')
})

test('oidcc-idtoken-signature: the key of an ID token is in the key set, by its kid', async () => {
  const at = await openSession()
  const { kid, alg } = decodeProtectedHeader((await signIn(at)).id_token ?? '')
  const { keys } = (await (await fetchFrom(at.app)(`${issuerOf(at.app)}/jwks`)).json()) as JSONWebKeySet
  expect(keys.filter((key) => key.kid === kid)).toMatchObject([{ alg, use: 'sig' }])
})

test('oidcc-idtoken-unsigned: nobody gets an ID token without a signature', async () => {
  const { app } = await openSession()
  const { status } = await app.call('POST', '/oauth-clients', {
    name: 'Unsigned',
    redirect_uris: [callback],
    id_token_signed_response_alg: 'none',
  })
  expect(status).toBe(400)
})

test.each<[string, (token: string) => RequestInit]>([
  ['oidcc-userinfo-get', () => ({})],
  ['oidcc-userinfo-post-header', () => ({ method: 'POST' })],
  [
    'oidcc-userinfo-post-body',
    (access_token) => ({ method: 'POST', headers: {}, body: new URLSearchParams({ access_token }) }),
  ],
])('%s: userinfo says who the token is about', async (_, request) => {
  const at = await openSession()
  const { access_token } = await signIn(at)
  const response = await at.userinfo(access_token, request(access_token))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(await response.json()).toMatchObject({ sub: at.user_id })
})

test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow: the ID token then has none', async () => {
  const at = await openSession()
  const { url, checks } = await authorization(at.opened)
  url.searchParams.delete('nonce')
  const { to } = await openTab(at.app, at.browser).open(url)
  const { pkceCodeVerifier, expectedState } = checks
  const tokens = await openid.authorizationCodeGrant(at.opened.config, to ?? url, { pkceCodeVerifier, expectedState })
  expect(tokens.claims()).not.toHaveProperty('nonce')
})

test.each([
  ['oidcc-scope-profile', 'openid profile', { name: 'Asha Rao', birthdate: '1995-07-23', gender: 'female' }],
  ['oidcc-scope-email', 'openid email', { email: asha.email, email_verified: true }],
  ['oidcc-scope-phone', 'openid phone', { phone_number: '+918652523958', phone_number_verified: true }],
  ['oidcc-scope-all', 'openid profile email address phone', { name: 'Asha Rao', email: asha.email }],
  ['oidcc-scope-address: there are no addresses here, and the scope is ignored', 'openid address', {}],
])('%s', async (_, scope, claims) => {
  const at = await openSession()
  const { access_token } = await signIn(at, { scope })
  const body = (await (await at.userinfo(access_token)).json()) as Record<string, unknown>
  expect(body).toMatchObject({ sub: at.user_id, ...claims })
  expect(body).not.toHaveProperty('address')
  expect('email' in body).toBe(scope.includes('email'))
})

test('oidcc-codereuse and oidcc-codereuse-30seconds: a used code is refused, and later ends what it led to', async () => {
  const at = await openSession()
  const { app, opened, userinfo } = at
  const { to, checks } = await at.begin()
  const redeem = () => openid.authorizationCodeGrant(opened.config, to ?? new URL(callback), checks)
  const { access_token } = await redeem()
  await expect(redeem()).rejects.toMatchObject({ error: 'invalid_grant' })
  expect((await userinfo(access_token)).status).toBe(200)
  const { queries, tables } = app.database
  const rows = await queries.select().from(tables.issued)
  const code = rows.find(({ kind }) => kind === 'AuthorizationCode')
  expect(code?.consumed_at).toBeInstanceOf(Date)
  await queries.update(tables.issued).set({ consumed_at: new Date(Date.now() - 30_000) })
  await expect(redeem()).rejects.toMatchObject({ error: 'invalid_grant' })
  expect((await userinfo(access_token)).status).toBe(401)
})

test('oidcc-server-client-secret-post: a client of the store can send its secret in the form', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const { client, secret = '' } = await registerClient(app, { token_endpoint_auth_method: 'client_secret_post' })
  const config = await openid.discovery(
    new URL(issuerOf(app)),
    client._id,
    { client_secret: secret },
    openid.ClientSecretPost(secret),
    { execute: [openid.allowInsecureRequests], [openid.customFetch]: fetchFrom(app) },
  )
  const tokens = await signInTo(app, { client, secret, config }, await signedIn(app))
  expect(tokens.claims()?.sub).toBe(user_id)
})

test('oidcc-refresh-token: the new tokens are about the same shopper and sign-in', async () => {
  const at = await openSession({ scopes: ['openid', 'offline_access'] })
  const { opened, user_id } = at
  const tokens = await signIn(at, { scope: 'openid offline_access', prompt: 'consent' })
  const renewed = await openid.refreshTokenGrant(opened.config, tokens.refresh_token ?? '')
  const [before, after] = [tokens.id_token, renewed.id_token].map((token) => decodeJwt(token ?? ''))
  expect(after).toMatchObject({ sub: user_id, iss: before?.iss, aud: before?.aud })
  expect(renewed.access_token).not.toBe(tokens.access_token)
  const other = await openClient(at.app, { name: 'Other' })
  await expect(openid.refreshTokenGrant(other.config, renewed.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})
