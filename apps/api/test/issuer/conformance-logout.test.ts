import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import { expect, onTestFinished, test } from 'vitest'
import { authorization, fetchFrom, issuerOf, openClient, openIssuer, openTab, signInTo } from '../world/issuer.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/*
 * The checks of the OpenID Foundation's config and back-channel logout profiles, by the names that its suite gives them. docs/oidc-conformance.md lists them.
 */

test('oidcc-discovery-endpoint-verification and oidcc-backchannel-logout-discovery-endpoint-verification: the metadata has what the specifications demand, and nothing else is supported', async () => {
  const app = await openIssuer()
  const issuer = issuerOf(app)
  const response = await fetchFrom(app)(`${issuer}/.well-known/openid-configuration`)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ])
  const metadata = (await response.json()) as Record<string, unknown>
  expect(metadata).toMatchObject({
    issuer,
    response_types_supported: ['code'],
    response_modes_supported: expect.arrayContaining(['query']),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: expect.arrayContaining(['RS256']),
    scopes_supported: expect.arrayContaining(['openid']),
    claims_supported: expect.arrayContaining(['sub', 'iss', 'auth_time', 'name', 'email', 'phone_number']),
    claims_parameter_supported: true,
    request_uri_parameter_supported: false,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: expect.arrayContaining(['client_secret_basic', 'private_key_jwt']),
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    code_challenge_methods_supported: ['S256'],
  })
  // Scopes and languages have the form that their specifications demand.
  for (const scope of metadata.scopes_supported as string[]) expect(scope).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/)
  const locales = (metadata.ui_locales_supported ?? []) as string[]
  expect(Intl.getCanonicalLocales(locales)).toEqual(locales)
  // It is absent, which means the same as false.
  expect(metadata.request_parameter_supported ?? false).toBe(false)
  expect(metadata.id_token_signing_alg_values_supported).not.toContain('none')
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
    'jwks_uri',
    'end_session_endpoint',
    'introspection_endpoint',
    'revocation_endpoint',
    'pushed_authorization_request_endpoint',
  ])
    expect(metadata[name]).toMatch(new RegExp(`^${issuer}/`, 'u'))
  // There is no dynamic registration.
  expect(metadata).not.toHaveProperty('registration_endpoint')
  const { keys } = (await (await fetchFrom(app)(String(metadata.jwks_uri))).json()) as JSONWebKeySet
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
  expect(keys.every(({ use, alg, kid }) => use === 'sig' && alg !== undefined && kid !== undefined)).toBe(true)
})

test('oidcc-backchannel-rp-initiated-logout: a client that signs the shopper out gets a logout token for the session', async () => {
  const told: URLSearchParams[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      told.push(new URLSearchParams(text))
      response.writeHead(200, { 'cache-control': 'no-store' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const app = await openIssuer({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const home = 'https://shop.example.com/'
  const opened = await openClient(app, {
    backchannel_logout_uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`,
    post_logout_redirect_uris: [home],
  })
  const tokens = await signInTo(app, opened, browser)
  const { sid } = decodeJwt(tokens.id_token ?? '')
  const url = openid.buildEndSessionUrl(opened.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: home,
    state: 'ours',
  })
  expect((await openTab(app, browser).open(url)).to?.href).toBe(`${home}?state=ours`)
  await expect.poll(() => told.length).toBe(1)
  expect([...(told[0]?.keys() ?? [])]).toEqual(['logout_token'])
  const keys = (await (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json()) as JSONWebKeySet
  const { payload, protectedHeader } = await jwtVerify(told[0]?.get('logout_token') ?? '', createLocalJWKSet(keys), {
    issuer: issuerOf(app),
    audience: opened.client._id,
    requiredClaims: ['iat', 'jti', 'exp'],
  })
  expect(payload).toMatchObject({
    sub: user_id,
    sid,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
  expect(payload).not.toHaveProperty('nonce')
  expect(protectedHeader.alg).toBe('RS256')
  // Afterward, nobody is signed in at the issuer.
  const silent = await openTab(app, browser).open((await authorization(opened, { prompt: 'none' })).url)
  expect([silent.to?.searchParams.get('error'), silent.to?.searchParams.get('code')]).toEqual(['login_required', null])
  const { to } = await openTab(app, browser).open(`${issuerOf(app)}/session/end`)
  expect(to?.pathname).toBe(`/sign-in/${app.application_id}`)
  expect((await browser.auth('GET', '/session')).status).toBe(401)
})
