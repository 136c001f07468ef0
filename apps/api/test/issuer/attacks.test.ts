import { createHmac } from 'node:crypto'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
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
import { addShopper, atOnce, secondApplication, signedIn } from '../world/storefront-steps.ts'

const basic = ({ client, secret }: Pick<OpenClient, 'client' | 'secret'>) => ({
  authorization: `Basic ${Buffer.from(`${client._id}:${secret}`).toString('base64')}`,
})

/** Calls the token endpoint, or the one below it. */
async function token(
  app: TestApp,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  path = '/token',
) {
  const body = new URLSearchParams(form)
  const response = await fetchFrom(app)(`${issuerOf(app)}${path}`, { method: 'POST', headers, body })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
}

/** A shopper who is signed in, a client, and a code that is not redeemed yet. */
async function openCode(registration?: Parameters<typeof openClient>[1]) {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app, registration)
  const { url, checks } = await authorization(opened)
  const { to } = await openTab(app, browser).open(url)
  const form = {
    grant_type: 'authorization_code',
    code: to?.searchParams.get('code') ?? '',
    redirect_uri: callback,
    code_verifier: checks.pkceCodeVerifier,
  }
  return { app, user_id, browser, opened, form, to }
}

test.each([
  ['another path', 'https://shop.example.com/callback/other'],
  ['a longer path', 'https://shop.example.com/callback/'],
  ['a query', 'https://shop.example.com/callback?next=1'],
  ['another host', 'https://shop.example.com.evil.example/callback'],
  ['a user name', 'https://shop.example.com@evil.example/callback'],
  ['another case', 'https://shop.example.com/Callback'],
  ['another port', 'https://shop.example.com:8443/callback'],
  ['a path that is normalized', 'https://shop.example.com/x/../callback'],
])('Redirect URIs are exact: %s is refused, and the browser stays here', async (_, redirect_uri) => {
  const { app, browser, opened } = await openCode()
  const { url } = await authorization(opened, { redirect_uri })
  const { status, to, text } = await openTab(app, browser).open(url)
  expect([status, to]).toEqual([400, undefined])
  expect(text).toContain('invalid_redirect_uri')
})

test('What a request says is escaped on the error page', async () => {
  const app = await openIssuer()
  const { text, headers } = await openTab(app).open(
    `${issuerOf(app)}/auth?${new URLSearchParams({ client_id: '<script>alert(1)</script>', scope: '<b>' }).toString()}`,
  )
  expect(text).not.toContain('<script>')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('x-frame-options') ?? headers.get('content-security-policy')).toMatch(
    /SAMEORIGIN|DENY|frame-ancestors 'none'/,
  )
})

test('Implicit, hybrid, and password grants do not exist, and neither does PKCE without S256', async () => {
  const { app, browser, opened } = await openCode()
  const tab = openTab(app, browser)
  const errorOf = async (parameters: Record<string, string>) =>
    new URLSearchParams((await tab.open((await authorization(opened, parameters)).url)).to?.search).get('error')
  for (const response_type of ['token', 'id_token', 'code id_token', 'code token', 'none'])
    expect(await errorOf({ response_type, response_mode: 'query' })).toMatch(
      /unsupported_response_type|invalid_request/,
    )
  expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request')
  const { url } = await authorization(opened)
  url.searchParams.delete('code_challenge')
  url.searchParams.delete('code_challenge_method')
  expect((await tab.open(url)).to?.searchParams.get('error')).toBe('invalid_request')
  const password = { grant_type: 'password', username: 'asha', password: 'secret' }
  expect((await token(app, password, basic(opened))).body.error).toBe('unsupported_grant_type')
})

test('A code is bound to its verifier, its redirect URI, and its client', async () => {
  const { app, opened, form } = await openCode()
  const other = await openClient(app, { name: 'Other', redirect_uris: [callback] })
  const attempts = [
    token(app, { ...form, code_verifier: openid.randomPKCECodeVerifier() }, basic(opened)),
    token(app, { ...form, code_verifier: '' }, basic(opened)),
    token(app, { ...form, redirect_uri: 'https://shop.example.com/other' }, basic(opened)),
    token(app, form, basic(other)),
  ]
  for (const { status, body } of await Promise.all(attempts))
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  expect((await token(app, form, basic(opened))).status).toBe(200)
})

test('The response names its issuer, so that a client of several can tell who answered', async () => {
  const { app, to } = await openCode()
  expect(to?.searchParams.get('iss')).toBe(issuerOf(app))
})

test('Client secrets: the right one works, two work while one replaces the other, and none works in the URL', async () => {
  const { app, opened, form } = await openCode()
  const attempt = (secret: string | undefined) => token(app, form, basic({ client: opened.client, secret }))
  for (const wrong of ['', 'wrong', 'stored as a hash', `${opened.secret}x`])
    expect([400, 401]).toContain((await attempt(wrong)).status)
  const posted = { ...form, client_id: opened.client._id, client_secret: opened.secret ?? '' }
  expect((await token(app, posted)).body.error).toBe('invalid_client')
  const poster = await openClient(app, { name: 'Legacy', token_endpoint_auth_method: 'client_secret_post' })
  const refreshOf = { grant_type: 'refresh_token', refresh_token: 'rt_x', client_id: poster.client._id }
  expect((await token(app, { ...refreshOf, client_secret: poster.secret ?? '' })).body.error).toBe('invalid_grant')
  const next = (await app.call('POST', `/oauth-clients/${opened.client._id}/secret`, {})).body.secret
  expect((await attempt(opened.secret)).status).toBe(200)
  const refresh = { grant_type: 'refresh_token', refresh_token: 'rt_x' }
  for (const secret of [opened.secret, next])
    expect((await token(app, refresh, basic({ client: opened.client, secret }))).body.error).toBe('invalid_grant')
  await app.call('POST', `/oauth-clients/${opened.client._id}/secret`, { previous_valid_for: 0 })
  expect((await token(app, refresh, basic({ client: opened.client, secret: opened.secret }))).body.error).toBe(
    'invalid_client',
  )
  expect((await token(app, refresh, basic({ client: opened.client, secret: next }))).body.error).toBe('invalid_client')
})

test('Tokens, codes, and clients of one application mean nothing to another', async () => {
  const { app, browser, opened, form } = await openCode()
  const tokens = await signInTo(app, opened, browser)
  const second = await secondApplication(app)
  const theirs = await openClient(second)
  expect((await token(second, form, basic(theirs))).body.error).toBe('invalid_grant')
  expect((await token(second, form, basic(opened))).body.error).toBe('invalid_client')
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  expect((await token(second, refresh, basic(theirs))).body.error).toBe('invalid_grant')
  const asked = await token(second, { token: tokens.access_token }, basic(theirs), '/token/introspection')
  expect(asked.body).toEqual({ active: false })
  const info = await fetchFrom(app)(`${issuerOf(second)}/me`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  expect(info.status).toBe(401)
  // The cookie of one shop opens no session in another.
  const { url } = await authorization(theirs)
  expect((await openTab(second, browser).open(url)).to?.pathname).toBe(`/sign-in/${second.application_id}`)
})

test('An access token with another algorithm, key, type, or audience is not accepted', async () => {
  const { app, browser, opened, user_id } = await openCode()
  const tokens = await signInTo(app, opened, browser)
  const [head = '', body = ''] = tokens.access_token.split('.')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const { keys } = (await (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json()) as { keys: object[] }
  const hmacOver = (text: string) => createHmac('sha256', JSON.stringify(keys[0])).update(text).digest('base64url')
  const { privateKey } = await generateKeyPair('ES256')
  const sign = (changes: object, extra: object = {}) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader({ ...header, ...extra }).sign(privateKey)
  const symmetric = `${encode({ ...header, alg: 'HS256' })}.${body}`
  const forged = [
    `${encode({ ...header, alg: 'none' })}.${body}.`,
    `${symmetric}.${hmacOver(symmetric)}`,
    await sign({}),
    await sign({}, { jwk: keys[0] }),
    `${tokens.access_token.slice(0, -4)}AAAA`,
    tokens.id_token ?? '',
    tokens.refresh_token ?? '',
  ]
  for (const access_token of forged) {
    const info = await fetchFrom(app)(`${issuerOf(app)}/me`, { headers: { authorization: `Bearer ${access_token}` } })
    expect(info.status).toBe(401)
    if (access_token === tokens.refresh_token) continue
    const asked = await token(app, { token: access_token }, basic(opened), '/token/introspection')
    expect(asked.body.active ?? false).toBe(false)
  }
  expect((await openid.fetchUserInfo(opened.config, tokens.access_token, user_id)).sub).toBe(user_id)
})

test('Public clients may not ask about the tokens of others, and nobody revokes what isn’t theirs', async () => {
  const { app, browser, opened } = await openCode()
  const tokens = await signInTo(app, opened, browser)
  const page = await openClient(app, { name: 'Page', token_endpoint_auth_method: 'none' })
  const asked = await token(app, { client_id: page.client._id, token: tokens.access_token }, {}, '/token/introspection')
  expect(asked.body).toEqual({ active: false })
  for (const stolen of [tokens.access_token, tokens.refresh_token ?? '']) {
    await token(app, { client_id: page.client._id, token: stolen }, {}, '/token/revocation')
    expect((await openid.tokenIntrospection(opened.config, stolen)).active).toBe(true)
  }
})

test('A client with keys proves itself with an assertion, which works once, however often it is sent', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'ours' }
  const { app, opened } = await openCode()
  const registered = await app.call('POST', '/oauth-clients', {
    name: 'Server',
    redirect_uris: [callback],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [jwk] },
  })
  const client_id = registered.body.client._id
  const assertion = (aud: string, jti: string) =>
    new SignJWT({ jti })
      .setProtectedHeader({ alg: 'ES256', kid: 'ours' })
      .setIssuer(client_id)
      .setSubject(client_id)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey)
  const form = async (aud: string, jti: string) => ({
    grant_type: 'refresh_token',
    refresh_token: 'rt_x',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(aud, jti),
  })
  const once = await form(issuerOf(app), 'one')
  const errors = await Promise.all(Array.from({ length: 20 }, async () => (await token(app, once)).body.error))
  expect(errors.filter((error) => error === 'invalid_grant')).toHaveLength(1)
  expect(errors.filter((error) => error === 'invalid_client')).toHaveLength(19)
  expect((await token(app, await form('https://evil.example', 'two'))).body.error).toBe('invalid_client')
  expect((await token(app, { ...(await form(issuerOf(app), 'three')), client_id: opened.client._id })).status).toBe(400)
})

test('A pushed request works once, and only for its client', async () => {
  const { app, browser, opened } = await openCode()
  const other = await openClient(app, { name: 'Other' })
  const { checks } = await authorization(opened)
  const url = await openid.buildAuthorizationUrlWithPAR(opened.config, {
    redirect_uri: callback,
    scope: 'openid',
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
  })
  const stolen = new URL(url)
  stolen.searchParams.set('client_id', other.client._id)
  const tab = openTab(app, browser)
  expect((await tab.open(stolen)).to?.searchParams.get('code') ?? null).toBeNull()
  const codes = await Promise.all(
    Array.from({ length: 10 }, async () => (await tab.open(url)).to?.searchParams.get('code')),
  )
  expect(codes.filter((code) => code)).toHaveLength(1)
  expect((await tab.open(url)).to?.searchParams.get('code') ?? null).toBeNull()
})

test('Pages of a public client’s own origin may redeem codes, and other pages may not', async () => {
  const { app, opened, form } = await openCode({ token_endpoint_auth_method: 'none' })
  const page = { ...form, client_id: opened.client._id }
  const preflight = await fetchFrom(app)(`${issuerOf(app)}/token`, {
    method: 'OPTIONS',
    headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' },
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
    204,
    'https://shop.example.com',
  ])
  const refused = await token(app, page, { origin: 'https://evil.example' })
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, null])
  const redeemed = await token(app, page, { origin: 'https://shop.example.com' })
  expect([redeemed.status, redeemed.headers.get('access-control-allow-origin')]).toEqual([
    200,
    'https://shop.example.com',
  ])
  expect(redeemed.headers.get('access-control-allow-credentials')).toBeNull()
})

test('An app on the device is opened only after the shopper agreed, on any port, and never for another path', async () => {
  const { app, browser } = await openCode()
  const native = await openClient(app, { application_type: 'native', redirect_uris: ['http://127.0.0.1/callback'] })
  const redirect_uri = 'http://127.0.0.1:51234/callback'
  const { url, checks } = await authorization(native, { redirect_uri })
  const tab = openTab(app, browser)
  const { to: page } = await tab.open(url)
  expect([page?.pathname, page?.searchParams.get('again')]).toEqual([`/sign-in/${app.application_id}`, null])
  const { to } = await tab.open(page?.searchParams.get('return_to') ?? '')
  expect(to?.origin).toBe('http://127.0.0.1:51234')
  const tokens = await openid.authorizationCodeGrant(native.config, to ?? new URL(callback), checks)
  expect(tokens.refresh_token).toBeTypeOf('string')
  const wrong = await authorization(native, { redirect_uri: 'http://127.0.0.1:51234/other' })
  expect((await tab.open(wrong.url)).status).toBe(400)
  // Another browser can't continue what this one began.
  const { to: second } = await tab.open((await authorization(native, { redirect_uri })).url)
  expect((await openTab(app, browser).open(second?.searchParams.get('return_to') ?? '')).status).toBe(400)
})

test('A client gets no more than the scopes that it is registered for', async () => {
  const { app, browser } = await openCode()
  const narrow = await openClient(app, { scopes: ['openid', 'email'] })
  const { to } = await openTab(app, browser).open((await authorization(narrow, { scope: 'openid email meta' })).url)
  expect(to?.searchParams.get('error')).toBe('invalid_scope')
  const tokens = await signInTo(app, narrow, browser, { scope: 'openid email' })
  expect(tokens.scope).toBe('openid email')
})

test('Fifty parallel exchanges of one code lead to one family, whose refresh token works', async () => {
  const { app, opened, form } = await openCode()
  const results: { refresh_token?: string }[] = []
  const statuses = await atOnce(50, async () => {
    const answer = await token(app, form, basic(opened))
    if (answer.status === 200) results.push(answer.body)
    return answer
  })
  expect(statuses).toEqual({ 200: 1, 400: 49 })
  const refresh = { grant_type: 'refresh_token', refresh_token: results[0]?.refresh_token ?? '' }
  expect((await token(app, refresh, basic(opened))).status).toBe(200)
})

test('A flood of authorizations from one address is refused, and what is refused is not stored', async () => {
  const app = await openIssuer()
  const { client } = await openClient(app)
  const auth = `${issuerOf(app)}/auth?client_id=${client._id}&redirect_uri=${encodeURIComponent('https://shop.example.com/callback')}&response_type=code&scope=openid&code_challenge=${'a'.repeat(43)}&code_challenge_method=S256`
  const statuses: number[] = []
  for (let round = 0; round < 16; round += 1)
    statuses.push(
      ...(await Promise.all(
        Array.from({ length: 20 }, async () => (await fetchFrom(app)(auth, { redirect: 'manual' })).status),
      )),
    )
  expect(new Set(statuses)).toEqual(new Set([303, 429]))
  expect(statuses.filter((status) => status === 303)).toHaveLength(300)
  const rows = await app.database.queries.select().from(app.database.tables.issued)
  expect(rows).toHaveLength(300)
})

test('Guesses at a secret are limited by address, and a client that has proven itself is not', async () => {
  const { app, opened } = await openCode()
  const refresh = { grant_type: 'refresh_token', refresh_token: 'rt_x' }
  const guess = () => token(app, refresh, basic({ client: opened.client, secret: 'made up' }))
  const proven = () => token(app, refresh, basic(opened))
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(Array.from({ length: 16 }, proven))
    for (const { body } of answers) expect(body.error).toBe('invalid_grant')
  }
  const statuses: number[] = []
  for (let round = 0; round < 20; round += 1)
    statuses.push(...(await Promise.all(Array.from({ length: 16 }, guess))).map(({ status }) => status))
  expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
})
