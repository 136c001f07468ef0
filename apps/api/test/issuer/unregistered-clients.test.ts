import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { exportJWK, generateKeyPair } from 'jose'
import * as openid from 'openid-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { accept, idIn, openAgent, type Published } from '../world/agents.ts'
import { fetchFrom, issuerOf, openClient } from '../world/issuer.ts'
import { eventsOf } from '../world/storefront-steps.ts'

/*
 * Clients that nobody registered: their ID is the URL of a document that describes them (OAuth Client ID Metadata Document).
 */

test('At first, only clients that are registered are accepted, and nothing is fetched', async () => {
  const { agent, metadata, begin } = await openAgent(null)
  expect(metadata).not.toHaveProperty('client_id_metadata_document_supported')
  expect(await begin()).toMatchObject({ status: 400, to: undefined, text: expect.stringContaining('invalid_client') })
  expect(agent.asked).toEqual([])
})

test('Where they are accepted, the shopper reads who describes the client, and allows what the store lets it ask for', async () => {
  const { app, user_id, browser, agent, metadata, config, begin, connect } =
    await openAgent('openid email offline_access')
  expect(metadata).toMatchObject({ client_id_metadata_document_supported: true })
  const { to } = await begin()
  expect(to?.pathname).toBe(`/sign-in/${app.application_id}/consent`)
  const { host } = new URL(agent.client_id)
  expect((await browser.auth('GET', `/consent-requests/${idIn(to)}`)).body.request).toEqual({
    client_id: agent.client_id,
    name: 'Shopping Agent',
    redirect_host: 'agent.example',
    described_at: host,
    shared: [
      { scope: 'openid', description: 'Recognize you when you sign in' },
      { scope: 'email', description: 'See your primary email address' },
    ],
    is_wider: false,
  })
  expect((await begin({ prompt: 'none' })).text).toContain('consent_required')
  expect((await begin({ scope: 'openid phone' })).text).toContain('invalid_scope')
  const tokens = await connect({ scope: 'openid email offline_access' })
  expect(tokens.claims()).toMatchObject({ sub: user_id, aud: agent.client_id })
  expect((await begin({ prompt: 'none' })).to?.searchParams.get('code')).toBeTypeOf('string')
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
  expect((await openid.tokenIntrospection(config, renewed.access_token)).active).toBe(true)

  const { items, page } = (await browser.auth('GET', '/connected-apps?page_no=1')).body
  expect([items, page.item_total]).toEqual([
    [expect.objectContaining({ client_id: agent.client_id, name: 'Shopping Agent' })],
    1,
  ])
  const path = `/connected-apps/${encodeURIComponent(agent.client_id)}`
  expect((await browser.auth('DELETE', path)).status).toBe(200)
  await expect(openid.refreshTokenGrant(config, renewed.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  expect(await eventsOf(app, user_id)).toEqual(
    expect.arrayContaining(['oauth_client.consent_given', 'oauth_client.consent_withdrawn']),
  )
})

test('What was issued ends when the application no longer accepts such clients', async () => {
  const { app, config, begin, connect } = await openAgent('openid email offline_access')
  const { access_token, refresh_token = '' } = await connect({ scope: 'openid email offline_access' })
  await accept(app, null)
  await expect(openid.refreshTokenGrant(config, refresh_token)).rejects.toMatchObject({ error: 'invalid_client' })
  const info = await fetchFrom(app)(`${issuerOf(app)}/me`, { headers: { authorization: `Bearer ${access_token}` } })
  expect(info.status).toBe(401)
  expect((await begin()).status).toBe(400)
})

test('A token of a client whose document is gone is inactive, and a server that asks about it isn’t blamed', async () => {
  let isGone = false
  const { app, agent, config, connect } = await openAgent('openid email offline_access', (_, response) =>
    response.writeHead(isGone ? 404 : 200).end(JSON.stringify(agent.document())),
  )
  const server = await openClient(app)
  const { refresh_token = '' } = await connect({ scope: 'openid email offline_access' })
  const minutesLater = (minutes: number) =>
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000, shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  minutesLater(4)
  const { access_token } = await openid.refreshTokenGrant(config, refresh_token)
  const statusOfUserinfo = async () => {
    const headers = { authorization: `Bearer ${access_token}` }
    return (await fetchFrom(app)(`${issuerOf(app)}/me`, { headers })).status
  }
  expect((await openid.tokenIntrospection(server.config, access_token)).active).toBe(true)
  expect(await statusOfUserinfo()).toBe(200)
  isGone = true
  minutesLater(2)
  expect(await openid.tokenIntrospection(server.config, access_token)).toEqual({ active: false })
  expect(await statusOfUserinfo()).toBe(401)
  isGone = false
  minutesLater(1)
  expect((await openid.tokenIntrospection(server.config, access_token)).active).toBe(true)
})

test('A16 client documents: one can’t make a client the store’s own, or give it a secret, or more scopes', async () => {
  const more = { first_party: true, secret_hashes: ['x'], scope: 'openid email phone', scopes: ['phone'] }
  const { begin } = await openAgent('openid email', more)
  expect((await begin()).to?.pathname).toMatch(/\/consent$/)
  expect((await begin({ scope: 'openid phone' })).text).toContain('invalid_scope')
})

test('A16 client documents: no link leads to the client, and only those who have read where it is, and refused, go back', async () => {
  const { browser, tab, begin } = await openAgent('openid email')
  const wrong: Record<string, string>[] = [
    { prompt: 'none' },
    { prompt: 'none', response_mode: 'form_post' },
    { scope: 'openid phone' },
    { response_type: 'token' },
    { max_age: '-1' },
  ]
  for (const parameters of wrong) {
    const { status, to, text } = await begin(parameters)
    expect([parameters, status, to]).toEqual([parameters, 400, undefined])
    expect(text).toContain('Can’t sign you in')
    expect(text).not.toContain('agent.example')
  }
  const { to } = await begin()
  const { body } = await browser.auth('POST', `/consent-requests/${idIn(to)}`, { allow: false })
  const { to: end } = await tab.open(body.return_to)
  expect([end?.host, end?.searchParams.get('error')]).toEqual(['agent.example', 'access_denied'])
})

test('A document can ask for less than the application allows', async () => {
  const { begin } = await openAgent('openid email phone', { scope: 'openid phone' })
  expect((await begin({ scope: 'openid email' })).text).toContain('invalid_scope')
  expect((await begin({ scope: 'openid phone' })).to?.pathname).toMatch(/\/consent$/)
})

const answer =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

test.each<[string, Published]>([
  ['is that of another client', { client_id: 'https://agent.example/client.json' }],
  ['names no client', { client_id: undefined }],
  ['has no redirect URI', { redirect_uris: [] }],
  ['has a wildcard', { redirect_uris: ['https://*.agent.example/'] }],
  ['has a redirect URI without encryption', { redirect_uris: ['http://agent.example/'] }],
  ['has a script as redirect URI', { redirect_uris: ['javascript:alert(1)'] }],
  ['has a secret', { client_secret: 'published' }],
  ['wants to authenticate with a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
  ['has no keys for its signatures', { token_endpoint_auth_method: 'private_key_jwt' }],
  ['has a private key', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', d: 'x' }] } }],
  ['has a name that changes its direction', { client_name: 'Agent \u202Eevil' }],
  ['has a name that is too long', { client_name: 'x'.repeat(101) }],
  ['wants another grant', { grant_types: ['implicit'] }],
  ['wants another response', { response_types: ['token'] }],
  ['is a list', answer('[]')],
  ['isn’t JSON', answer('<html>')],
  ['is gone', answer('{}', {}, 404)],
  ['has moved', answer('', { location: '/elsewhere.json' }, 302)],
  ['is too large', { filler: 'x'.repeat(11_000) }],
  ['is compressed', answer(gzipSync('{}'), { 'content-encoding': 'gzip' })],
])('A16 client documents: one that %s is refused, and the browser stays here', async (_, given) => {
  const { agent, begin } = await openAgent('openid email', given)
  const { status, to, text } = await begin()
  expect([status, to]).toEqual([400, undefined])
  expect(text).toMatch(/invalid_client|invalid_redirect_uri/)
  // What leads elsewhere isn't followed.
  expect(agent.asked).toEqual(['/client.json'])
})

test('Redirect URIs are compared exactly', async () => {
  const { begin } = await openAgent('openid email')
  for (const other of ['https://agent.example/callback/', 'https://evil.example/callback'])
    expect(await begin({ redirect_uri: other })).toMatchObject({ status: 400, to: undefined })
})

test('A16 client documents: nothing inside the network is reached, and no other form of a URL is an ID', async () => {
  const { agent, begin } = await openAgent('openid email', {}, {})
  const { port } = new URL(agent.client_id)
  for (const client_id of [
    agent.client_id,
    `https://127.0.0.1:${port}/client.json`,
    'https://127.0.0.1/client.json',
    'https://[::1]/client.json',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/client.json',
    'https://localhost/client.json',
    'https://agent.example:22/client.json',
    'https://user@agent.example/client.json',
    'https://agent.example/client.json#x',
    'https://agent.example/a/../client.json',
    'https://agent.example/%2e%2e/client.json',
    'https://AGENT.example/client.json',
    'https://agent.example',
    'https://agent.example/',
    `https://agent.example/${'x'.repeat(500)}`,
    'file:///etc/passwd',
  ])
    expect([client_id, await begin({}, client_id)]).toEqual([
      client_id,
      expect.objectContaining({ status: 400, to: undefined }),
    ])
  expect(agent.asked).toEqual([])
})

test('A16 client documents: one is fetched once for many requests, and only so many are fetched for one address', async () => {
  const { agent, begin } = await openAgent('openid email')
  await Promise.all(Array.from({ length: 10 }, () => begin()))
  expect(agent.asked).toHaveLength(1)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 })
  onTestFinished(() => void vi.useRealTimers())
  await begin()
  expect(agent.asked).toHaveLength(2)
  const statuses: number[] = []
  for (let i = 0; i < 35; i += 1) statuses.push((await begin({}, `${agent.origin}/${i}.json`)).status)
  expect(statuses.at(0)).toBe(400)
  expect(statuses.at(-1)).toBe(429)
  expect(agent.asked.length).toBeLessThanOrEqual(32)
  // What is known is still known.
  expect((await begin()).to?.pathname).toMatch(/\/consent$/)
})

test('A client that has keys authenticates with them', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg: 'ES256' }
  const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } }
  const { agent, configFor, connect } = await openAgent('openid email', keys)
  const signed = configFor(agent.client_id, openid.PrivateKeyJwt({ key: privateKey, kid: 'first' }))
  expect((await connect({}, signed)).claims()?.aud).toBe(agent.client_id)
  await expect(connect({ prompt: 'consent' }, configFor(agent.client_id))).rejects.toMatchObject({
    error: 'invalid_client',
  })
})

test('A client that nobody registered is limited as a stranger, whatever keys it has', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await exportJWK(publicKey)] } }
  const { agent, configFor } = await openAgent('openid email', keys)
  const config = configFor(agent.client_id, openid.PrivateKeyJwt(privateKey))
  const guess = () => openid.refreshTokenGrant(config, 'rt_x').catch(({ status }: { status: number }) => status)
  const statuses: unknown[] = []
  for (let round = 0; round < 20; round += 1) statuses.push(...(await Promise.all(Array.from({ length: 16 }, guess))))
  expect([statuses[0], statuses.at(-1)]).toEqual([400, 429])
})
