import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { LogoutTokenError, logoutTokenVerifier } from '../src/next/logout-token.ts'
import { type Forgery, newKey, openIssuer } from './issuer.ts'

const clientId = 'c0ffee000000000000000003'
const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const now_s = () => Math.floor(Date.now() / 1_000)

/** A verifier, and logout tokens of its issuer. */
async function open() {
  const issuer = await openIssuer()
  const verify = logoutTokenVerifier({ issuer: issuer.issuer, clientId, fetch: issuer.fetch })
  const sign = ({ header, claims, key }: Forgery = {}) =>
    issuer.sign({
      header: { typ: 'logout+jwt', ...header },
      claims: { aud: clientId, events, exp: now_s() + 120, scope: undefined, client_id: undefined, ...claims },
      ...(key && { key }),
    })
  const outcomeOf = (token: string) =>
    verify(token).catch((error: unknown) => (error instanceof LogoutTokenError ? error.status : error))
  return { issuer, sign, outcomeOf }
}

test('A logout token names the session that has ended', async () => {
  const { sign, outcomeOf } = await open()
  expect(await outcomeOf(await sign())).toEqual({ sessionId: 'c0ffee000000000000000002' })
})

const forgeries: [string, Forgery][] = [
  ['of another issuer', { claims: { iss: 'https://evil.example' } }],
  ['for another client', { claims: { aud: 'c0ffee000000000000000009' } }],
  ['that has expired', { claims: { iat: now_s() - 300, exp: now_s() - 120 } }],
  ['that is old, but claims to be valid', { claims: { iat: now_s() - 300, exp: now_s() + 3_600 } }],
  ['from the future', { claims: { iat: now_s() + 300, exp: now_s() + 400 } }],
  ['without an expiry', { claims: { exp: undefined } }],
  ['without its time', { claims: { iat: undefined } }],
  ['without an ID', { claims: { jti: undefined } }],
  ['without a session', { claims: { sid: undefined } }],
  ['with an empty session', { claims: { sid: '' } }],
  ['with a session that isn’t text', { claims: { sid: 7 } }],
  ['without a customer', { claims: { sub: undefined } }],
  ['without events', { claims: { events: undefined } }],
  ['with other events', { claims: { events: { other: {} } } }],
  ['with events that are text', { claims: { events: Object.keys(events)[0] } }],
  ['with an event that says yes', { claims: { events: { [Object.keys(events)[0] ?? '']: true } } }],
  ['with a nonce, as ID tokens have', { claims: { nonce: 'x' } }],
  ['that is called an access token', { header: { typ: 'at+jwt' } }],
  ['of no type', { header: { typ: undefined } }],
  ['with an unknown key', { header: { kid: 'other' } }],
]

test.each(forgeries)('A token %s is refused', async (_, forgery) => {
  const { sign, outcomeOf } = await open()
  expect(await outcomeOf(await sign(forgery))).toBe(400)
})

test('A token that someone else has signed, or nobody, is refused', async () => {
  const { issuer, sign, outcomeOf } = await open()
  const { privateKey } = await newKey('first')
  expect(await outcomeOf(await sign({ key: privateKey }))).toBe(400)
  const [, payload] = (await sign()).split('.')
  const unsigned = `${btoa('{"alg":"none","typ":"logout+jwt"}').replaceAll('=', '')}.${payload}.`
  expect(await outcomeOf(unsigned)).toBe(400)
  // With the public key as the secret of a weaker algorithm.
  const weak = new SignJWT({ events, sid: 'x', sub: 'x', jti: 'x', iss: issuer.issuer, aud: clientId })
    .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt', kid: 'first' })
    .setIssuedAt()
    .setExpirationTime('2m')
  expect(await outcomeOf(await weak.sign(new TextEncoder().encode(JSON.stringify(issuer.publicKey()))))).toBe(400)
})

test('While the issuer’s keys can’t be fetched, the issuer is asked to try again', async () => {
  const { issuer, sign, outcomeOf } = await open()
  issuer.fail('down')
  expect(await outcomeOf(await sign())).toBe(503)
})
