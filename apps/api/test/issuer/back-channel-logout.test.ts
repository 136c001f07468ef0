import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { expect, onTestFinished, test } from 'vitest'
import { fetchFrom, issuerOf, openClient, openIssuer, registerClient, signInTo } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, choosePassword, otherPassword, password, signedIn } from '../world/storefront-steps.ts'

/** A client's server, which is told of sessions that have ended. */
async function listen(statuses: number[] = []) {
  const told: { form: URLSearchParams; type: string | undefined }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      told.push({ form: new URLSearchParams(text), type: request.headers['content-type'] })
      response.writeHead(statuses.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { told, uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout` }
}

/** A shopper who has signed in to a client that wants to know of the end, with the session's ID. */
async function openSession({ statuses, alg = 'RS256' }: { statuses?: number[]; alg?: 'RS256' | 'ES256' } = {}) {
  const { told, uri } = await listen(statuses)
  const app = await openIssuer({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app, { backchannel_logout_uri: uri, id_token_signed_response_alg: alg })
  const tokens = await signInTo(app, opened, browser)
  const { sid } = decodeJwt(tokens.id_token ?? '')
  return { app, user_id, browser, opened, tokens, told, uri, sid }
}

type Session = Awaited<ReturnType<typeof openSession>>

/** Verifies a logout token as a client would. */
async function read(app: TestApp, token: string | null, audience: string) {
  const keys = (await (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json()) as JSONWebKeySet
  return jwtVerify(token ?? '', createLocalJWKSet(keys), { issuer: issuerOf(app), audience, typ: 'logout+jwt' })
}

test.each<[string, (at: Session) => Promise<{ status: number }>]>([
  ['signs out', ({ browser }) => browser.auth('GET', '/logout')],
  [
    'signs out everywhere else, from another device',
    async ({ app }) => (await signedIn(app)).auth('DELETE', '/sessions'),
  ],
  [
    'chooses a new password on another device',
    async ({ app }) => {
      const elsewhere = await signedIn(app)
      await choosePassword(elsewhere, password)
      return elsewhere.auth('POST', '/password', { old_password: password, new_password: otherPassword })
    },
  ],
  [
    'is blocked',
    ({ app, user_id }) =>
      app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' }),
  ],
  ['is archived', ({ app, user_id }) => app.call('PUT', '/customers/archive', { user_id })],
  ['is signed out by the team', ({ app, user_id }) => app.call('DELETE', `/customers/sesions?id=${user_id}`)],
])('When a shopper %s, the clients of the session are told, with a signed token that names it', async (_, end) => {
  const at = await openSession()
  const { app, opened, user_id, told, sid } = at
  expect((await end(at)).status).toBe(200)
  await expect.poll(() => told.length).toBe(1)
  expect(told[0]?.type).toBe('application/x-www-form-urlencoded')
  const { payload } = await read(app, told[0]?.form.get('logout_token') ?? null, opened.client._id)
  expect(payload).toEqual({
    iss: issuerOf(app),
    aud: opened.client._id,
    sub: user_id,
    sid,
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.any(String),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
})

test('Only clients of that session are told, each once, with the algorithm of its ID tokens', async () => {
  const { app, browser, opened, told, sid, uri } = await openSession({ alg: 'ES256' })
  // Neither a client that nobody signed in to, nor one that doesn't want to know, nor one of another session.
  await registerClient(app, { backchannel_logout_uri: uri })
  await signInTo(app, await openClient(app), browser)
  await signInTo(app, opened, await signedIn(app))
  await signInTo(app, opened, browser)
  const second = await openClient(app, { backchannel_logout_uri: uri })
  await signInTo(app, second, browser)
  await browser.auth('GET', '/logout')
  await expect.poll(() => told.length).toBe(2)
  const tokens = told.map(({ form }) => decodeJwt(form.get('logout_token') ?? ''))
  expect(new Set(tokens.map(({ aud }) => aud))).toEqual(new Set([opened.client._id, second.client._id]))
  expect(tokens.map((token) => token.sid)).toEqual([sid, sid])
  const mine = told.find(({ form }) => decodeJwt(form.get('logout_token') ?? '').aud === opened.client._id)
  const { protectedHeader } = await read(app, mine?.form.get('logout_token') ?? null, opened.client._id)
  expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'logout+jwt' })
})

test('A7 audience confusion: a logout token isn’t taken for an ID token where sessions end', async () => {
  const { app, browser, told } = await openSession()
  await browser.auth('GET', '/logout')
  await expect.poll(() => told.length).toBe(1)
  const hint = told[0]?.form.get('logout_token')
  const response = await fetchFrom(app)(`${issuerOf(app)}/session/end?id_token_hint=${hint}`, { redirect: 'manual' })
  expect(response.status).toBe(400)
})

test('A client that fails is told again, with a new token', async () => {
  const { browser, told } = await openSession({ statuses: [503] })
  await browser.auth('GET', '/logout')
  await expect.poll(() => told.length).toBe(2)
  const ids = told.map(({ form }) => decodeJwt(form.get('logout_token') ?? '').jti)
  expect(new Set(ids).size).toBe(2)
})

test('Nobody inside the network is told unless private addresses are allowed, and revoked clients are told nothing', async () => {
  const { told, uri } = await listen()
  const app = await openIssuer()
  await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app, { backchannel_logout_uri: uri })
  await signInTo(app, opened, browser)
  const revoked = await openClient(app, { backchannel_logout_uri: uri })
  await signInTo(app, revoked, browser)
  await app.call('DELETE', `/oauth-clients/${revoked.client._id}`)
  await browser.auth('GET', '/logout')
  const { queries, tables } = app.database
  const jobs = async () =>
    (await queries.select().from(tables.jobs)).filter(({ kind }) => kind === 'tell_client_of_logout')
  await expect.poll(async () => (await jobs())[0]?.attempts).toBe(1)
  await expect.poll(async () => (await jobs())[0]?.state).toBe('waiting')
  expect((await jobs()).map(({ payload }) => payload.client_id)).toEqual([opened.client._id])
  expect(told).toEqual([])
})

test('The address is an https URL of a web client, and can be changed and removed', async () => {
  const app = await openIssuer()
  const uri = 'https://shop.example.com/logout'
  for (const wrong of ['http://shop.example.com/logout', 'com.example.app:/x', `${uri}#x`, 'https://*.example.com/'])
    await expect(registerClient(app, { backchannel_logout_uri: wrong })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: [{ field: 'body.backchannel_logout_uri' }],
    })
  const native = { application_type: 'native', backchannel_logout_uri: uri } as const
  await expect(registerClient(app, native)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  const { client } = await registerClient(app, { backchannel_logout_uri: uri })
  expect(client.backchannel_logout_uri).toBe(uri)
  const change = (body: object) => app.call('PATCH', `/oauth-clients/${client._id}`, body)
  expect((await change({ name: 'Shop' })).body.client.backchannel_logout_uri).toBe(uri)
  expect((await change({ backchannel_logout_uri: '' })).body.client).not.toHaveProperty('backchannel_logout_uri')
  const metadata = await (await fetchFrom(app)(`${issuerOf(app)}/.well-known/openid-configuration`)).json()
  expect(metadata).toMatchObject({ backchannel_logout_supported: true, backchannel_logout_session_supported: true })
})
