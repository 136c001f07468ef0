import { decodeJwt, UnsecuredJWT } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { claimsOf, openSession, signIn } from '../world/conformance.ts'
import { authorization, callback, fetchFrom, issuerOf, openTab } from '../world/issuer.ts'
import { asha, letPass } from '../world/storefront-steps.ts'

/*
 * The checks of the OpenID Foundation's basic profile, by the names that its suite gives them, with PKCE added, which every client needs here: what clients
 * can ask for. docs/oidc-conformance.md lists them, and where this issuer deviates.
 */

test.each([
  ['oidcc-display-page', { display: 'page' }],
  ['oidcc-display-popup', { display: 'popup' }],
  ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
  ['oidcc-login-hint', { login_hint: 'buffy@example.com' }],
  ['oidcc-ui-locales', { ui_locales: 'se' }],
  ['oidcc-claims-locales', { claims_locales: 'se' }],
  ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
])('%s: the request succeeds', async (_, parameters) => {
  const at = await openSession()
  const { to, checks } = await at.begin(parameters as unknown as Record<string, string>)
  const tokens = await openid.authorizationCodeGrant(at.opened.config, to ?? new URL(callback), checks)
  expect(tokens.claims()?.sub).toBe(at.user_id)
})

test.each([
  ['oidcc-prompt-none-logged-in', {}, { prompt: 'none' }],
  ['oidcc-max-age-10000', { max_age: '15000' }, { max_age: '10000' }],
])('%s: the same shopper is recognized without a page, by the same sign-in', async (_, once, again) => {
  const at = await openSession()
  const first = await claimsOf(at, once as unknown as Record<string, string>)
  const second = await claimsOf(at, again as unknown as Record<string, string>)
  expect(second).toMatchObject({ sub: first.sub, auth_time: expect.any(Number) })
  expect(second.auth_time).toBe(first.auth_time)
})

test('oidcc-ensure-request-with-acr-values-succeeds: of the levels that are supported, the ID token names one', async () => {
  const at = await openSession()
  const metadata = await (await fetchFrom(at.app)(`${issuerOf(at.app)}/.well-known/openid-configuration`)).json()
  const { acr_values_supported: levels } = metadata as { acr_values_supported: string[] }
  expect(levels).toContain((await claimsOf(at, { acr_values: levels.join(' ') })).acr)
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
  const { sub, auth_time } = decodeJwt(id_token)
  expect(await claimsOf(at, { prompt: 'none', id_token_hint: id_token })).toMatchObject({ sub, auth_time })
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

test.each([
  ['oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', 'request_uri'],
  ['oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', 'request'],
] as const)('%s: rejected', async (_, parameter) => {
  const { begin, opened } = await openSession()
  const request = new UnsecuredJWT({ client_id: opened.client._id, redirect_uri: callback }).encode()
  const given = { request, request_uri: 'https://shop.example.com/request.jwt' }[parameter]
  expect((await begin({ [parameter]: given })).error).toBe(`${parameter}_not_supported`)
})

test('oidcc-ensure-request-object-with-redirect-uri: nothing is sent to the URI beside the object', async () => {
  const { begin, opened } = await openSession()
  const request = new UnsecuredJWT({ client_id: opened.client._id, redirect_uri: callback }).encode()
  const { status, to } = await begin({ request, redirect_uri: 'https://evil.example/callback' })
  expect([status, to]).toEqual([400, undefined])
})

test('oidcc-claims-essential: the request succeeds, and the claim is there if the scopes include it', async () => {
  const at = await openSession()
  const claims = JSON.stringify({ userinfo: { name: { essential: true } }, id_token: { email: null } })
  // What a client gets follows from its scopes, to which the shopper may have consented.
  for (const [scope, name] of [
    ['openid', undefined],
    ['openid profile', 'Asha Rao'],
  ] as const) {
    const { access_token, id_token = '' } = await signIn(at, { scope, claims })
    const info = (await (await at.userinfo(access_token)).json()) as Record<string, unknown>
    expect([info.sub, info.name, info.email]).toEqual([at.user_id, name, undefined])
    expect(decodeJwt(id_token)).not.toHaveProperty('email')
  }
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
