import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify, UnsecuredJWT } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
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
import { addShopper, asha, letPass, signedIn } from '../world/storefront-steps.ts'

/*
 * The checks of the OpenID Foundation's basic profile, by the names that its suite gives them, with PKCE added, which every client needs here.
 * docs/oidc-conformance.md lists them, and where this issuer deviates.
 */

async function openSession(registration: Parameters<typeof openClient>[1] = {}) {
  const app = await openIssuer()
  const user_id = await addShopper(app, { ...asha, gender: 'female', dob: '1995-07-23' })
  const browser = await signedIn(app)
  const opened = await openClient(app, registration)
  const begin = async (parameters: Record<string, string> = {}) => {
    const { url, checks } = await authorization(opened, parameters)
    const { to, status, text } = await openTab(app, browser).open(url)
    return { to, checks, status, text, error: to?.searchParams.get('error') ?? undefined }
  }
  const userinfo = (token: string, init: RequestInit = {}) =>
    fetchFrom(app)(`${issuerOf(app)}/me`, { headers: { authorization: `Bearer ${token}` }, ...init })
  return { app, user_id, browser, opened, begin, userinfo }
}

type Session = Awaited<ReturnType<typeof openSession>>

/** Goes through an authorization that shows no page. */
const signIn = ({ app, opened, browser }: Session, parameters: Record<string, string> = {}) =>
  signInTo(app, opened, browser, parameters)

test('oidcc-server: the response, the token response, and the ID token have everything they need', async () => {
  const at = await openSession()
  const { app, opened, user_id, begin } = at
  const { to, checks } = await begin({ nonce: 'n-0S6_WzA2Mj' })
  expect([...(to?.searchParams.keys() ?? [])].toSorted()).toEqual(['code', 'iss', 'state'])
  const tokens = await openid.authorizationCodeGrant(opened.config, to ?? new URL(callback), {
    ...checks,
    expectedNonce: 'n-0S6_WzA2Mj',
  })
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: expect.any(Number), scope: expect.any(String) })
  const keys = (await (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json()) as JSONWebKeySet
  const { payload } = await jwtVerify(tokens.id_token ?? '', createLocalJWKSet(keys), {
    issuer: issuerOf(app),
    audience: opened.client._id,
    algorithms: ['RS256'],
    requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
  })
  expect(payload).toMatchObject({ sub: user_id, nonce: 'n-0S6_WzA2Mj' })
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

test.each([
  ['oidcc-display-page', { display: 'page' }],
  ['oidcc-display-popup', { display: 'popup' }],
  ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
  ['oidcc-login-hint', { login_hint: 'buffy@example.com' }],
  ['oidcc-ui-locales', { ui_locales: 'se' }],
  ['oidcc-claims-locales', { claims_locales: 'se' }],
  ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
  ['oidcc-max-age-10000', { max_age: '10000' }],
])('%s: the request succeeds', async (_, parameters) => {
  const at = await openSession()
  const { to, checks } = await at.begin(parameters as unknown as Record<string, string>)
  const maxAge = 'max_age' in parameters ? { maxAge: 10_000 } : {}
  const tokens = await openid.authorizationCodeGrant(at.opened.config, to ?? new URL(callback), {
    ...checks,
    ...maxAge,
  })
  expect(tokens.claims()?.sub).toBe(at.user_id)
})

test('oidcc-prompt-none-logged-in: the same shopper is recognized without a page', async () => {
  const at = await openSession()
  const first = decodeJwt((await signIn(at)).id_token ?? '')
  const second = decodeJwt((await signIn(at, { prompt: 'none', max_age: '10000' })).id_token ?? '')
  expect(second.sub).toBe(first.sub)
})

test('oidcc-prompt-none-not-logged-in: the error is sent to the redirect URI', async () => {
  const { app, opened } = await openSession()
  const { to } = await openTab(app).open((await authorization(opened, { prompt: 'none' })).url)
  expect([to?.searchParams.get('error'), to?.searchParams.get('code')]).toEqual(['login_required', null])
})

test.each([
  ['oidcc-prompt-login', { prompt: 'login' }],
  ['oidcc-max-age-1', { max_age: '1' }],
])('%s: the shopper signs in a second time, and auth_time says so', async (_, parameters) => {
  const at = await openSession()
  const { app, browser, opened } = at
  const before = decodeJwt((await signIn(at, { max_age: '10000' })).id_token ?? '').auth_time as number
  const { queries, tables } = app.database
  const earlier = new Date(Date.now() - 60_000)
  await queries.update(tables.sessions).set({ proven_at: earlier })
  const { url, checks } = await authorization(opened, parameters as unknown as Record<string, string>)
  const tab = openTab(app, browser)
  const { to: page } = await tab.open(url)
  expect(page?.searchParams.get('again')).toBe('1')
  await browser.signInByOtp(asha.phone_number)
  await letPass(app, 120_000, { sessions: false })
  const { to } = await tab.open(page?.searchParams.get('return_to') ?? '')
  const tokens = await openid.authorizationCodeGrant(opened.config, to ?? new URL(callback), checks)
  const auth_time = tokens.claims()?.auth_time ?? 0
  expect(auth_time).toBeGreaterThanOrEqual(before)
  expect(auth_time * 1_000).toBeGreaterThan(earlier.getTime())
})

test('oidcc-id-token-hint: with `prompt=none`, the shopper of the hint is recognized', async () => {
  const at = await openSession()
  const { id_token = '' } = await signIn(at)
  const { error, to } = await at.begin({ prompt: 'none', id_token_hint: id_token })
  expect([error, to?.searchParams.get('code')]).toEqual([undefined, expect.any(String)])
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

test('oidcc-ensure-registered-redirect-uri: another one is shown as an error, and leads nowhere', async () => {
  const { begin } = await openSession()
  const { status, to } = await begin({ redirect_uri: 'https://shop.example.com/callback?foo=bar' })
  expect([status, to]).toEqual([400, undefined])
})

test('oidcc-ensure-post-request-succeeds: an authorization request can be posted', async () => {
  const { app, browser, opened } = await openSession()
  const { url } = await authorization(opened)
  const response = await fetchFrom(app)(`${issuerOf(app)}/auth`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: browser.cookie ?? '' },
    body: url.searchParams,
  })
  expect(new URL(response.headers.get('location') ?? 'about:blank').searchParams.has('code')).toBe(true)
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

test('oidcc-request-uri-unsigned and oidcc-unsigned-request-object: rejected as unsupported', async () => {
  const { begin, opened } = await openSession()
  const request = new UnsecuredJWT({ client_id: opened.client._id, redirect_uri: callback }).encode()
  expect((await begin({ request })).error).toBe('request_not_supported')
  expect((await begin({ request_uri: 'https://shop.example.com/request.jwt' })).error).toBe('request_uri_not_supported')
})

test('oidcc-ensure-request-object-with-redirect-uri: nothing is sent to the URI beside the object', async () => {
  const { begin, opened } = await openSession()
  const request = new UnsecuredJWT({ client_id: opened.client._id, redirect_uri: callback }).encode()
  const { status, to } = await begin({ request, redirect_uri: 'https://evil.example/callback' })
  expect([status, to]).toEqual([400, undefined])
})

test('oidcc-claims-essential: a claim that is asked for is there, if the scopes include it', async () => {
  const at = await openSession()
  const claims = JSON.stringify({ userinfo: { name: { essential: true } }, id_token: { email: null } })
  const { access_token, id_token = '' } = await signIn(at, { scope: 'openid profile', claims })
  const info = await (await at.userinfo(access_token)).json()
  expect(info).toMatchObject({ name: 'Asha Rao' })
  // What a client gets follows from its scopes, to which the shopper may have consented.
  for (const said of [info, decodeJwt(id_token)]) expect(said).not.toHaveProperty('email')
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

test('oidcc-ensure-request-with-valid-pkce-succeeds: it is required of every client', async () => {
  const at = await openSession()
  expect((await signIn(at)).claims()?.sub).toBe(at.user_id)
  const { url } = await authorization(at.opened)
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  const { to } = await openTab(at.app, at.browser).open(url)
  expect(to?.searchParams.get('error')).toBe('invalid_request')
})
