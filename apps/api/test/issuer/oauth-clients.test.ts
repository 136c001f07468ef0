import { createClient } from '@clientele/sdk'
import { expect, test } from 'vitest'
import { startApp, type TestApp } from '../world/start-app.ts'

const redirect_uris = ['https://shop.example.com/callback']

const sdkOf = ({ url, company_id, application_id, api_key, api_secret }: TestApp) =>
  createClient({ baseUrl: url, companyId: company_id, apiKey: api_key, apiSecret: api_secret }).application(
    application_id,
  ).user

test('A client has a secret only if it authenticates with one, and the secret is stored as a hash', async () => {
  const app = await startApp()
  const sdk = sdkOf(app)
  const server = await sdk.createOAuthClient({ body: { name: 'Web shop', redirect_uris } })
  expect(server.client).toMatchObject({ token_endpoint_auth_method: 'client_secret_basic', first_party: true })
  expect(server.secret).toMatch(/^ocs_[\w-]{43}$/)
  const native = await sdk.createOAuthClient({
    body: { name: 'App', application_type: 'native', redirect_uris: ['com.example.app:/callback'] },
  })
  expect(native.client).toMatchObject({ token_endpoint_auth_method: 'none', secrets: [] })
  expect(native.secret).toBeUndefined()
  const { tables, queries } = app.database
  const stored = JSON.stringify([
    await queries.select().from(tables.oauthClientSecrets),
    await queries.select().from(tables.events),
  ])
  expect(stored).not.toContain(server.secret)
  const { items } = await sdk.getOAuthClients({})
  expect(items.map(({ name }) => name)).toEqual(['App', 'Web shop'])
})

test.each([
  ['a wildcard', 'https://*.example.com/callback'],
  ['a fragment', 'https://shop.example.com/#callback'],
  ['plain HTTP on another machine', 'http://shop.example.com/callback'],
  ['HTTP on a host whose name only begins like a loopback address', 'http://127.0.0.1.example.com/callback'],
  ['a password', 'https://shop:secret@example.com/callback'],
  ['a script', 'javascript:alert(1)'],
  ['data', 'data:text/html,hello'],
  ['a relative path', '/callback'],
  ['a scheme of its own, in a web client', 'com.example.app:/callback'],
])('A redirect URI with %s is refused', async (_, uri) => {
  const { call } = await startApp()
  const { status, body } = await call('POST', '/oauth-clients', { name: 'Web shop', redirect_uris: [uri] })
  expect([status, body.code, body.details[0].field]).toEqual([400, 'INVALID_INPUT', 'body.redirect_uris.0'])
})

test('Native apps use loopback addresses and a scheme of their own, but no scheme that any app can claim', async () => {
  const { call } = await startApp()
  const register = (uri: string) =>
    call('POST', '/oauth-clients', { name: 'App', application_type: 'native', redirect_uris: [uri] })
  for (const uri of ['http://127.0.0.1/callback', 'http://[::1]:1234/callback', 'com.example.app:/callback'])
    expect((await register(uri)).status).toBe(201)
  for (const uri of ['myapp:/callback', 'javascript:alert(1)', 'file:///callback'])
    expect((await register(uri)).status).toBe(400)
})

test('Third-party clients may not send their secret in the body, and public keys may not be private', async () => {
  const { call } = await startApp()
  const register = (more: object) => call('POST', '/oauth-clients', { name: 'Partner', redirect_uris, ...more })
  const post = await register({ first_party: false, token_endpoint_auth_method: 'client_secret_post' })
  expect([post.status, post.body.details[0].field]).toEqual([400, 'body.token_endpoint_auth_method'])
  const keyless = await register({ token_endpoint_auth_method: 'private_key_jwt' })
  expect([keyless.status, keyless.body.details[0].field]).toEqual([400, 'body.jwks'])
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }
  const leaked = await register({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } })
  expect([leaked.status, leaked.body.details[0].field]).toEqual([400, 'body.jwks.keys.0'])
})

test('Rotating a secret leaves two that work, and never three', async () => {
  const app = await startApp()
  const sdk = sdkOf(app)
  const { client } = await sdk.createOAuthClient({ body: { name: 'Web shop', redirect_uris } })
  const first = await sdk.rotateOAuthClientSecret({ clientId: client._id, body: {} })
  expect(first.client.secrets).toHaveLength(2)
  expect(first.client.secrets[0]?.expires_at).toBeUndefined()
  expect(first.client.secrets[1]?.expires_at).toBeDefined()
  const second = await sdk.rotateOAuthClientSecret({ clientId: client._id, body: {} })
  expect(second.client.secrets).toHaveLength(2)
  expect(second.client.secrets[1]?._id).toBe(first.client.secrets[0]?._id)
  const last = await sdk.rotateOAuthClientSecret({ clientId: client._id, body: { previous_valid_for: 0 } })
  expect(last.client.secrets).toHaveLength(1)
})

test('A revoked client keeps its name, loses its secrets, and can no longer be changed', async () => {
  const app = await startApp()
  const sdk = sdkOf(app)
  const { client } = await sdk.createOAuthClient({ body: { name: 'Web shop', redirect_uris } })
  const revoked = await sdk.revokeOAuthClient({ clientId: client._id })
  expect(revoked.client).toMatchObject({ name: 'Web shop', secrets: [], revoked_at: expect.any(String) })
  expect((await sdk.revokeOAuthClient({ clientId: client._id })).client.revoked_at).toBe(revoked.client.revoked_at)
  for (const change of [
    sdk.updateOAuthClient({ clientId: client._id, body: { name: 'Back' } }),
    sdk.rotateOAuthClientSecret({ clientId: client._id, body: {} }),
  ])
    await expect(change).rejects.toMatchObject({ code: 'OAUTH_CLIENT_REVOKED' })
})

test('A change names what changed, and a change of something that has changed since is refused', async () => {
  const app = await startApp()
  const sdk = sdkOf(app)
  const { client } = await sdk.createOAuthClient({ body: { name: 'Web shop', redirect_uris } })
  await sdk.updateOAuthClient({ clientId: client._id, ifMatch: '0', body: { name: 'Shop' } })
  await expect(
    sdk.updateOAuthClient({ clientId: client._id, ifMatch: '0', body: { name: 'Other' } }),
  ).rejects.toMatchObject({ code: 'STALE_VERSION' })
  const events = await app.database.queries.select().from(app.database.tables.events)
  expect(events.find(({ type }) => type === 'oauth_client.updated')?.changes).toEqual({
    name: { from: 'Web shop', to: 'Shop' },
  })
})
