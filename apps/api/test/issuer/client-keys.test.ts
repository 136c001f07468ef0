import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { callback, fetchFrom, issuerOf, openIssuer, registerClient } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'

/** A client's server. Returns the address of its keys, and how often they were fetched. */
async function serve(answer: RequestListener) {
  const asked = { times: 0 }
  const server = createServer((request, response) => {
    asked.times += 1
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { asked, jwks_uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json` }
}

async function makeKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } }
}

/** Registers a client that publishes its keys at a URL. */
const register = (app: TestApp, jwks_uri: string) =>
  registerClient(app, { token_endpoint_auth_method: 'private_key_jwt', jwks_uri, redirect_uris: [callback] })

/** What the token endpoint says of a client: `invalid_grant` if it has authenticated, since it sends a made-up token. */
async function errorOf(app: TestApp, client_id: string, key: Awaited<ReturnType<typeof makeKey>>) {
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: key.kid })
    .setIssuer(client_id)
    .setSubject(client_id)
    .setAudience(issuerOf(app))
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(key.privateKey)
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'rt_x',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  const response = await fetchFrom(app)(`${issuerOf(app)}/token`, { method: 'POST', body })
  return ((await response.json()) as { error: string }).error
}

const inside = { settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } }

test('A client authenticates with keys that it publishes, which are fetched once for many requests', async () => {
  const app = await openIssuer(inside)
  const first = await makeKey('first')
  const second = await makeKey('second')
  const published = { keys: [first.jwk] }
  // Keys are noticed soon, whatever the client says about keeping them.
  const { asked, jwks_uri } = await serve((_, response) =>
    response.writeHead(200, { 'cache-control': 'max-age=31536000' }).end(JSON.stringify(published)),
  )
  const { client } = await register(app, jwks_uri)
  expect(client).toMatchObject({ jwks_uri })
  const errors = await Promise.all(Array.from({ length: 20 }, () => errorOf(app, client._id, first)))
  expect(new Set(errors)).toEqual(new Set(['invalid_grant']))
  expect(asked.times).toBe(1)
  expect(await errorOf(app, client._id, second)).toBe('invalid_client')

  published.keys = [second.jwk]
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 90_000 })
  onTestFinished(() => void vi.useRealTimers())
  expect(await errorOf(app, client._id, second)).toBe('invalid_grant')
  expect(await errorOf(app, client._id, first)).toBe('invalid_client')
  expect(asked.times).toBe(2)
})

test.each<[string, RequestListener]>([
  ['a status', (_, response) => response.writeHead(500).end('{"keys":[]}')],
  ['no JSON', (_, response) => response.end('keys')],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/jwks.json' }).end()],
  ['too much', (_, response) => response.end(`{"keys":[${'{},'.repeat(40_000)}{}]}`)],
  ['something compressed', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')],
  ['a secret as a key', (_, response) => response.end('{"keys":[{"kty":"oct","k":"abc"}]}')],
  ['nothing in time', () => undefined],
])('A client whose server sends %s is not authenticated, and not asked again for each request', async (_, answer) => {
  const app = await openIssuer(inside)
  const { asked, jwks_uri } = await serve(answer)
  const { client } = await register(app, jwks_uri)
  const key = await makeKey('first')
  for (let round = 0; round < 3; round += 1)
    expect(['invalid_client', 'invalid_client_metadata']).toContain(await errorOf(app, client._id, key))
  expect(asked.times).toBe(1)
})

test('N30: keys are never fetched from inside of the network', async () => {
  const app = await openIssuer()
  const key = await makeKey('first')
  const { asked, jwks_uri } = await serve((_, response) => response.end(JSON.stringify({ keys: [key.jwk] })))
  const port = new URL(jwks_uri).port
  for (const uri of [jwks_uri, `https://localhost:${port}/jwks.json`, 'https://169.254.169.254/latest/meta-data']) {
    const registered = await app.call('POST', '/oauth-clients', {
      name: 'Partner',
      redirect_uris: [callback],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: uri,
    })
    expect(registered.status).toBe(201)
    expect(['invalid_client', 'invalid_client_metadata']).toContain(await errorOf(app, registered.body.client._id, key))
  }
  expect(asked.times).toBe(0)
})

test('A client has its keys here or at a URL, and setting one replaces the other', async () => {
  const app = await openIssuer()
  const { jwk } = await makeKey('first')
  const jwks = { keys: [jwk] }
  const jwks_uri = 'https://partner.example.com/jwks.json'
  const base = { name: 'Partner', redirect_uris: [callback], token_endpoint_auth_method: 'private_key_jwt' }
  const fieldOf = async (change: object) =>
    (await app.call('POST', '/oauth-clients', { ...base, ...change })).body.details[0].field
  expect(await fieldOf({})).toBe('body.jwks')
  expect(await fieldOf({ jwks, jwks_uri })).toBe('body.jwks_uri')
  expect(await fieldOf({ jwks_uri: 'http://partner.example.com/jwks.json' })).toBe('body.jwks_uri')
  expect(await fieldOf({ jwks_uri, token_endpoint_auth_method: 'client_secret_basic' })).toBe('body.jwks_uri')
  const { client } = (await app.call('POST', '/oauth-clients', { ...base, jwks })).body
  const change = async (body: object) => (await app.call('PATCH', `/oauth-clients/${client._id}`, body)).body
  const moved = (await change({ jwks_uri })).client
  expect([moved.jwks, moved.jwks_uri]).toEqual([undefined, jwks_uri])
  expect((await change({ jwks_uri: '' })).details[0].field).toBe('body.jwks')
  const back = (await change({ jwks })).client
  expect([back.jwks, back.jwks_uri]).toEqual([jwks, undefined])
})
