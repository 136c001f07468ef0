import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto'
import { verifyAccessToken } from '@clientele/storefront/node'
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { basic, encode, openCode, openNextDoor, partsOf, statusOfUserinfo, token } from '../world/attacks.ts'
import { authorization, callback, fetchFrom, issuerOf, openClient, openTab, signInTo } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'

/*
 * Attacks with tokens that are genuine but for someone else, and with forged ones, by the numbers of docs/issuer-attacks.md.
 */

const verifierOf = (app: TestApp, options: Partial<Parameters<typeof verifyAccessToken>[0]> = {}) =>
  verifyAccessToken({ issuer: issuerOf(app), fetch: fetchFrom(app) as typeof fetch, ...options })

const keysOf = async (app: TestApp): Promise<JWK[]> =>
  ((await (await fetchFrom(app)(`${issuerOf(app)}/jwks`)).json()) as { keys: JWK[] }).keys

const statusOfSignOut = async (app: TestApp, browser: Parameters<typeof openTab>[1], hint: string) =>
  (await openTab(app, browser).open(`${issuerOf(app)}/session/end?id_token_hint=${hint}`)).status

test('A6 cross-application tokens: codes, tokens, clients, and cookies of one application mean nothing to another', async () => {
  const { app, browser, opened, form } = await openCode()
  const tokens = await signInTo(app, opened, browser)
  const { second, browser: elsewhere } = await openNextDoor(app)
  const theirs = await openClient(second)
  expect((await token(second, form, basic(theirs))).body.error).toBe('invalid_grant')
  expect((await token(second, form, basic(opened))).body.error).toBe('invalid_client')
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  expect((await token(second, refresh, basic(theirs))).body.error).toBe('invalid_grant')
  for (const stolen of [tokens.access_token, tokens.refresh_token ?? '']) {
    const asked = await token(second, { token: stolen }, basic(theirs), '/token/introspection')
    expect(asked.body).toEqual({ active: false })
    await token(second, { token: stolen }, basic(theirs), '/token/revocation')
  }
  expect(await statusOfUserinfo(second, tokens.access_token)).toBe(401)
  await expect(verifierOf(second)(tokens.access_token)).rejects.toMatchObject({ code: 'UNKNOWN_KEY' })
  expect(await statusOfSignOut(second, elsewhere, tokens.id_token ?? '')).toBe(400)
  // The cookie of one opens no session in the other, in either direction.
  const { url } = await authorization(theirs)
  expect((await openTab(second, browser).open(url)).to?.pathname).toBe(`/sign-in/${second.application_id}`)
  const { url: ours } = await authorization(opened)
  expect((await openTab(app, elsewhere).open(ours)).to?.pathname).toBe(`/sign-in/${app.application_id}`)
  // Nothing of that has ended anything here.
  expect(await statusOfUserinfo(app, tokens.access_token)).toBe(200)
  expect((await token(app, form, basic(opened))).status).toBe(200)
  expect((await token(app, refresh, basic(opened))).status).toBe(200)
})

test('A7 audience confusion: a token for one API is refused by another, by userinfo, and as an ID token', async () => {
  const { app, browser, opened, user_id } = await openCode()
  const identifierOf = (name: string) => `https://api.shop.example.com/${name}`
  for (const name of ['orders', 'reviews']) {
    const scopes = [{ name: `${name}:read`, description: `See your ${name}` }]
    await app.call('POST', '/oauth-resources', { name, identifier: identifierOf(name), scopes })
  }
  const forOrders = (await signInTo(app, opened, browser, { scope: 'openid orders:read' })).access_token
  const own = await signInTo(app, opened, browser)
  const orders = verifierOf(app, { audience: identifierOf('orders') })
  const reviews = verifierOf(app, { audience: identifierOf('reviews') })
  const application = verifierOf(app)
  expect(await orders(forOrders)).toMatchObject({ customerId: user_id, scopes: ['orders:read'] })
  expect(await application(own.access_token)).toMatchObject({ customerId: user_id })
  const wrong = { code: 'WRONG_AUDIENCE' }
  await expect(reviews(forOrders)).rejects.toMatchObject(wrong)
  await expect(application(forOrders)).rejects.toMatchObject(wrong)
  await expect(orders(own.access_token)).rejects.toMatchObject(wrong)
  await expect(openid.fetchUserInfo(opened.config, forOrders, user_id)).rejects.toMatchObject({ status: 403 })
  // Who asks the issuer is told whom the token is for.
  expect(await openid.tokenIntrospection(opened.config, forOrders)).toMatchObject({ aud: identifierOf('orders') })
  for (const hint of [forOrders, own.access_token]) expect(await statusOfSignOut(app, browser, hint)).toBe(400)
})

test.each(['RS256', 'ES256'] as const)(
  'A7 audience confusion: an ID token (%s) is refused as an access token, by APIs and by the issuer',
  async (id_token_signed_response_alg) => {
    const { app, browser, opened } = await openCode({ id_token_signed_response_alg })
    const { id_token = '' } = await signInTo(app, opened, browser)
    expect(partsOf(id_token).header.alg).toBe(id_token_signed_response_alg)
    for (const audience of [issuerOf(app), opened.client._id])
      await expect(verifierOf(app, { audience })(id_token)).rejects.toMatchObject({ status: 401 })
    expect(await statusOfUserinfo(app, id_token)).toBe(401)
    const asked = await token(app, { token: id_token }, basic(opened), '/token/introspection')
    expect(asked.body.active ?? false).toBe(false)
  },
)

/** Signs a token again with what attackers have: public keys, and keys of their own. */
async function forgeriesOf(genuine: string, published: JWK[]): Promise<Record<string, string>> {
  const { header, claims } = partsOf(genuine)
  const [, body = '', signature = ''] = genuine.split('.')
  const key = published.find(({ kid }) => kid === header.kid)
  if (!key) throw new Error('The key is not published.')
  const alg = String(header.alg)
  const otherAlg = alg === 'ES256' ? 'RS256' : 'ES256'
  const mine = await generateKeyPair(alg, { extractable: true })
  const other = await generateKeyPair(otherAlg)
  const sign = (extra: object, { privateKey } = mine) =>
    new SignJWT(claims).setProtectedHeader({ ...header, ...extra } as JWTHeaderParameters).sign(privateKey)
  const hmac = (secret: string | Buffer) => {
    const text = `${encode({ ...header, alg: 'HS256' })}.${body}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  const publicKey = createPublicKey({ key: key as JsonWebKey, format: 'jwk' })
  const pem = String(publicKey.export({ type: 'spki', format: 'pem' }))
  return {
    'no algorithm': `${encode({ ...header, alg: 'none' })}.${body}.`,
    'no algorithm, in capitals': `${encode({ ...header, alg: 'NONE' })}.${body}.`,
    'no algorithm, but a signature': `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
    'the public key as a secret (JSON)': hmac(JSON.stringify(key)),
    'the public key as a secret (PEM)': hmac(pem),
    'the public key as a secret (PEM, trimmed)': hmac(pem.trim()),
    'the public key as a secret (DER)': hmac(publicKey.export({ type: 'spki', format: 'der' })),
    'an empty secret': hmac(''),
    'another algorithm': await sign({ alg: otherAlg }, other),
    'another key': await sign({}),
    'a key that comes with it': await sign({ jwk: await exportJWK(mine.publicKey) }),
    'a key from elsewhere': await sign({ jku: 'https://evil.example/jwks', kid: 'mine' }),
    'no key': await sign({ kid: undefined }),
    'a changed signature': `${genuine.slice(0, -4)}${genuine.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`,
    'no signature': genuine.slice(0, genuine.lastIndexOf('.') + 1),
  }
}

test('A8 algorithm confusion: an access token is only accepted with ES256 and a key of its issuer', async () => {
  const { app, browser, opened } = await openCode()
  const { access_token } = await signInTo(app, opened, browser)
  const verify = verifierOf(app)
  const published = await keysOf(app)
  for (const [how, forged] of Object.entries(await forgeriesOf(access_token, published))) {
    expect([how, await statusOfUserinfo(app, forged)]).toEqual([how, 401])
    const asked = await token(app, { token: forged }, basic(opened), '/token/introspection')
    expect([how, asked.body.active ?? false]).toEqual([how, false])
    const refusal: unknown = await verify(forged).catch((error: unknown) => error)
    expect([how, refusal]).toEqual([how, expect.objectContaining({ name: 'AccessTokenError', status: 401 })])
  }
  expect(await statusOfUserinfo(app, access_token)).toBe(200)
  expect(await verify(access_token)).toMatchObject({ clientId: opened.client._id })
})

test.each(['RS256', 'ES256'] as const)(
  'A8 algorithm confusion: a forged ID token (%s) signs nobody out',
  async (id_token_signed_response_alg) => {
    const { app, browser, opened } = await openCode({ id_token_signed_response_alg })
    const tokens = await signInTo(app, opened, browser)
    for (const [how, forged] of Object.entries(await forgeriesOf(tokens.id_token ?? '', await keysOf(app))))
      expect([how, await statusOfSignOut(app, browser, forged)]).toEqual([how, 400])
    expect(await statusOfUserinfo(app, tokens.access_token)).toBe(200)
    expect(await statusOfSignOut(app, browser, tokens.id_token ?? '')).toBe(303)
    expect(await statusOfUserinfo(app, tokens.access_token)).toBe(401)
  },
)

test('A8 algorithm confusion: the assertion of a client is only accepted with its private key', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'ours' }
  const { app } = await openCode()
  const registration = { name: 'Server', redirect_uris: [callback], token_endpoint_auth_method: 'private_key_jwt' }
  const { client } = (await app.call('POST', '/oauth-clients', { ...registration, jwks: { keys: [jwk] } })).body
  const assertion = () =>
    new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'ours' })
      .setIssuer(client._id)
      .setSubject(client._id)
      .setAudience(issuerOf(app))
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey)
  const errorOf = async (client_assertion: string) =>
    (
      await token(app, {
        grant_type: 'refresh_token',
        refresh_token: 'rt_x',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion,
      })
    ).body.error
  for (const [how, forged] of Object.entries(await forgeriesOf(await assertion(), [jwk])))
    expect([how, await errorOf(forged)]).toEqual([how, expect.stringMatching(/^invalid_(client|request)$/)])
  // A client that has proven who it is gets as far as its refresh token.
  expect(await errorOf(await assertion())).toBe('invalid_grant')
})
