import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { basic, openCode, token } from '../world/attacks.ts'
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

/*
 * Ways in that an issuer doesn't have, and limits on those that it has. The attacks that docs/issuer-attacks.md lists are in the files beside this one.
 */

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

test('Client secrets: the right one works, two work while one replaces the other, and none works in the URL', async () => {
  const { app, opened, form } = await openCode()
  const attempt = (secret: string | undefined) => token(app, form, basic({ client: opened.client, secret }))
  for (const wrong of ['', 'wrong', 'stored as a hash', `${opened.secret}x`])
    expect([400, 401]).toContain((await attempt(wrong)).status)
  const posted = { ...form, client_id: opened.client._id, client_secret: opened.secret ?? '' }
  expect((await token(app, posted)).body.error).toBe('invalid_client')
  const inUrl = `/token?client_secret=${opened.secret}`
  expect((await token(app, { ...form, client_id: opened.client._id }, {}, inUrl)).body.error).toBe('invalid_client')
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

test('A server that has proven which client it is pushes the authorizations of all its shoppers, and a page does not', async () => {
  const app = await openIssuer()
  const server = await openClient(app)
  const page = await openClient(app, { token_endpoint_auth_method: 'none' })
  async function statusesOf(opened: OpenClient): Promise<number[]> {
    const request = { client_id: opened.client._id, redirect_uri: callback, response_type: 'code', scope: 'openid' }
    const form = { ...request, code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }
    const push = () => token(app, form, opened.secret === undefined ? {} : basic(opened), '/request')
    const statuses: number[] = []
    for (let round = 0; round < 20; round += 1)
      statuses.push(...(await Promise.all(Array.from({ length: 16 }, push))).map(({ status }) => status))
    return statuses
  }
  expect(new Set(await statusesOf(server))).toEqual(new Set([201]))
  const others = await statusesOf(page)
  expect([others[0], others.at(-1)]).toEqual([201, 429])
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
