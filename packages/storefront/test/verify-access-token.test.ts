import { createHmac } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import {
  type AccessToken,
  AccessTokenError,
  type AccessTokenErrorCode,
  verifyAccessToken,
  type VerifyOptions,
} from '../src/node.ts'
import { newKey, openIssuer } from './issuer.ts'

afterEach(() => vi.useRealTimers())

/** An issuer, and a verifier of its tokens. */
async function open(options: Partial<VerifyOptions> = {}) {
  const at = await openIssuer()
  return { ...at, verify: verifyAccessToken({ issuer: at.issuer, fetch: at.fetch, ...options }) }
}

const refused = (code: AccessTokenErrorCode, status = 401) => expect.objectContaining({ code, status })
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })

test('A valid token says who the customer is, and which client calls', async () => {
  const { verify, sign, issuer } = await open()
  const token = await verify(await sign())
  expect(token).toMatchObject({
    customerId: 'c0ffee000000000000000001',
    sessionId: 'c0ffee000000000000000002',
    clientId: 'c0ffee000000000000000003',
    scopes: ['openid', 'email'],
    claims: { iss: issuer, aud: issuer },
  })
  expect(token.expiresAt.getTime() - token.issuedAt.getTime()).toBe(300_000)
})

test('What is returned can’t be changed by the request that got it', async () => {
  const { verify, sign } = await open()
  const text = await sign()
  const token = await verify(text)
  expect(() => Object.assign(token, { customerId: 'someone else' })).toThrow(TypeError)
  expect(() => (token.scopes as string[]).push('admin')).toThrow(TypeError)
  expect(() => Object.assign(token.claims, { sub: 'someone else' })).toThrow(TypeError)
  expect(await verify(text)).toBe(token)
})

test('A8 algorithm confusion: neither `none` nor a public key as a shared secret gets through', async () => {
  const { verify, sign, publicKey } = await open()
  const [head = '', body = ''] = (await sign()).split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  for (const alg of ['none', 'None', 'NONE'])
    for (const end of ['', 'AAAA'])
      await expect(verify(`${encode({ ...header, alg })}.${body}.${end}`)).rejects.toThrow(AccessTokenError)
  const symmetric = `${encode({ ...header, alg: 'HS256' })}.${body}`
  for (const secret of [JSON.stringify(publicKey()), 'secret', ''])
    await expect(
      verify(`${symmetric}.${createHmac('sha256', secret).update(symmetric).digest('base64url')}`),
    ).rejects.toEqual(refused('WRONG_ALGORITHM'))
})

test('A8 algorithm confusion: a key that comes with the token, or where to find one, is ignored', async () => {
  const { verify, sign, asked } = await open()
  const theirs = await newKey('first')
  const header = { jwk: theirs.published, jku: 'https://evil.example/jwks', x5u: 'https://evil.example/cert' }
  await expect(verify(await sign({ header, key: theirs.privateKey }))).rejects.toEqual(refused('INVALID_SIGNATURE'))
  expect(asked).toEqual({ metadata: 1, keys: 1 })
})

test.each<[string, Parameters<Awaited<ReturnType<typeof open>>['sign']>[0], AccessTokenErrorCode]>([
  ['another issuer', { claims: { iss: 'https://id.other.example/oidc/000000000000000000000001' } }, 'WRONG_ISSUER'],
  [
    'an issuer with a slash at the end',
    { claims: { iss: 'https://id.shop.example/oidc/000000000000000000000001/' } },
    'WRONG_ISSUER',
  ],
  ['another audience', { claims: { aud: 'https://api.shop.example' } }, 'WRONG_AUDIENCE'],
  ['no audience', { claims: { aud: undefined } }, 'WRONG_AUDIENCE'],
  ['the type of an ID token', { header: { typ: 'JWT' } }, 'WRONG_TYPE'],
  ['no type', { header: { typ: undefined } }, 'WRONG_TYPE'],
  ['the type of a logout token', { header: { typ: 'logout+jwt' } }, 'WRONG_TYPE'],
  ['an unknown key', { header: { kid: 'another' } }, 'UNKNOWN_KEY'],
  ['no expiry', { claims: { exp: undefined } }, 'MISSING_CLAIM'],
  ['no time of issue', { claims: { iat: undefined } }, 'MISSING_CLAIM'],
  ['no customer', { claims: { sub: undefined } }, 'MISSING_CLAIM'],
  ['no session', { claims: { sid: '' } }, 'MISSING_CLAIM'],
  ['no client', { claims: { client_id: 7 } }, 'MISSING_CLAIM'],
  ['an expiry that is no time', { claims: { exp: 'never' } }, 'MISSING_CLAIM'],
  ['an expiry beyond all times', { claims: { exp: 1e300 } }, 'MISSING_CLAIM'],
  ['an expiry in the past', { claims: { exp: Math.floor(Date.now() / 1_000) - 1 } }, 'EXPIRED'],
  ['a time of issue in the future', { claims: { iat: Math.floor(Date.now() / 1_000) + 3_600 } }, 'MALFORMED'],
  ['a time before which it isn’t valid', { claims: { nbf: Math.floor(Date.now() / 1_000) + 30 } }, 'MALFORMED'],
  ['a start that is no time', { claims: { nbf: 'now' } }, 'MALFORMED'],
  ['an extension', { header: { crit: ['b64'], b64: true } }, 'MALFORMED'],
  ['an audience of another kind', { claims: { aud: { 0: 'https://id.shop.example' } } }, 'WRONG_AUDIENCE'],
])('A token with %s is refused, each time', async (_, forgery, code) => {
  const { verify, sign } = await open()
  const token = await sign(forgery)
  for (const attempt of [verify(token), verify(token)]) await expect(attempt).rejects.toEqual(refused(code))
})

test('A token of which anything was changed is refused, also after the original was verified', async () => {
  const { verify, sign } = await open()
  const token = await sign()
  await verify(token)
  const [head = '', body = '', signature = ''] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  const raised = encode({ ...claims, scope: 'openid email admin' })
  for (const [forged, code] of [
    [`${head}.${raised}.${signature}`, 'INVALID_SIGNATURE'],
    [`${head}.${body}.${signature.slice(0, -4)}AAAA`, 'INVALID_SIGNATURE'],
    [`${head}.${body}.`, 'INVALID_SIGNATURE'],
    [`${head}.${body}`, 'MALFORMED'],
    [`${token}.${signature}`, 'MALFORMED'],
    [`Bearer ${token}`, 'MALFORMED'],
    ['not a token', 'MALFORMED'],
    [`${head}.${body}.${'A'.repeat(10_000)}`, 'MALFORMED'],
    ['', 'MISSING'],
    [undefined, 'MISSING'],
  ] as const)
    await expect(verify(forged)).rejects.toEqual(refused(code))
})

test('A token for several audiences, or of the long type of RFC 9068, is accepted', async () => {
  const { verify, sign, issuer } = await open()
  for (const forgery of [
    { claims: { aud: ['https://api.shop.example', issuer] } },
    { header: { typ: 'application/at+jwt' } },
    { claims: { nbf: Math.floor(Date.now() / 1_000) } },
  ])
    expect(await verify(await sign(forgery))).toMatchObject({ customerId: 'c0ffee000000000000000001' })
})

test('A signature of another form, or by another kind of key, is refused', async () => {
  const { verify, sign } = await open()
  const [head = '', body = '', signature = ''] = (await sign()).split('.')
  const bytes = Buffer.from(signature, 'base64url')
  const integer = (part: Buffer) => Buffer.concat([Buffer.from([0x02, part.length + 1, 0]), part])
  const numbers = Buffer.concat([integer(bytes.subarray(0, 32)), integer(bytes.subarray(32))])
  const der = Buffer.concat([Buffer.from([0x30, numbers.length]), numbers])
  for (const other of [der, Buffer.alloc(64), bytes.subarray(1), Buffer.concat([bytes, Buffer.alloc(1)])])
    await expect(verify(`${head}.${body}.${other.toString('base64url')}`)).rejects.toEqual(refused('INVALID_SIGNATURE'))
  for (const added of ['=', '\n', ' ', '+'])
    await expect(verify(`${head}.${body}.${signature}${added}`)).rejects.toEqual(refused('MALFORMED'))
})

test('Another audience has to be asked for', async () => {
  const at = await openIssuer()
  const audience = 'https://api.shop.example'
  const verify = verifyAccessToken({ issuer: at.issuer, audience, fetch: at.fetch })
  expect(await verify(await at.sign({ claims: { aud: audience } }))).toMatchObject({ claims: { aud: audience } })
  await expect(verify(await at.sign())).rejects.toEqual(refused('WRONG_AUDIENCE'))
})

test('A token lacks a scope that the API requires', async () => {
  const { verify, sign } = await open({ scopes: ['email', 'orders'] })
  await expect(verify(await sign())).rejects.toEqual(refused('INSUFFICIENT_SCOPE', 403))
  expect(await verify(await sign({ claims: { scope: 'orders email' } }))).toMatchObject({ scopes: ['orders', 'email'] })
})

test('A verified token isn’t verified again, and never outlives its expiry', async () => {
  const { verify, sign } = await open()
  const token = await sign()
  const first = await verify(token)
  // What is remembered is the same object.
  expect(await verify(token)).toBe(first)
  later(299_000)
  expect(await verify(token)).toBe(first)
  later(2_000)
  await expect(verify(token)).rejects.toEqual(refused('EXPIRED'))
})

test('`maxAge` bounds new and remembered tokens alike', async () => {
  const { verify, sign } = await open({ maxAge: 60 })
  const now_s = Math.floor(Date.now() / 1_000)
  await expect(verify(await sign({ claims: { iat: now_s - 61 } }))).rejects.toEqual(refused('TOO_OLD'))
  const token = await sign()
  await verify(token)
  later(50_000)
  await verify(token)
  later(11_000)
  await expect(verify(token)).rejects.toEqual(refused('TOO_OLD'))
})

test('Only so many tokens are remembered, and those in use stay', async () => {
  const { verify, sign } = await open({ rememberMax: 2 })
  const [used, ...others] = await Promise.all(Array.from({ length: 4 }, () => sign()))
  const first = await verify(used)
  const firstOfOthers: AccessToken[] = []
  for (const other of others) {
    firstOfOthers.push(await verify(other))
    expect(await verify(used)).toBe(first)
  }
  // What was forgotten is verified again, and then remembered in place of another.
  const again = await verify(others[0])
  expect(again).not.toBe(firstOfOthers[0])
  expect(await verify(others[0])).toBe(again)
})

test('Keys are fetched once, however many tokens arrive at the same time', async () => {
  const { verify, sign, asked } = await open()
  const tokens = await Promise.all(Array.from({ length: 20 }, () => sign()))
  await Promise.all(tokens.map(verify))
  expect(asked).toEqual({ metadata: 1, keys: 1 })
})

test('A9 key rotation: the new key is fetched when its first token arrives, and tokens of the old one still work', async () => {
  const { verify, sign, rotate, asked } = await open({ keysInterval_ms: 1_000 })
  const old = await sign()
  await verify(old)
  await rotate('second')
  later(1_001)
  const tokens = await Promise.all(Array.from({ length: 20 }, () => sign()))
  await Promise.all(tokens.map(verify))
  expect(asked.keys).toBe(2)
  await verify(await sign())
  await verify(old)
  expect(asked.keys).toBe(2)
})

test('A9 key rotation: unknown keys make the issuer’s keys be fetched at most once per interval', async () => {
  const { verify, sign, asked } = await open({ keysInterval_ms: 10_000 })
  await verify(await sign())
  for (let i = 0; i < 20; i += 1)
    await expect(verify(await sign({ header: { kid: `made up ${i}` } }))).rejects.toEqual(refused('UNKNOWN_KEY'))
  expect(asked.keys).toBe(1)
  later(10_001)
  for (let i = 0; i < 20; i += 1)
    await expect(verify(await sign({ header: { kid: `made up ${i}` } }))).rejects.toEqual(refused('UNKNOWN_KEY'))
  expect(asked.keys).toBe(2)
})

test('A key that the issuer withdraws stops working within the hour, although its tokens look valid', async () => {
  const { verify, sign, rotate, withdraw } = await open()
  const stolen = await sign({ claims: { exp: Math.floor(Date.now() / 1_000) + 100_000 } })
  const fresh = () => sign({ claims: { exp: Math.floor(Date.now() / 1_000) + 300 } })
  await rotate('second')
  await verify(await fresh())
  withdraw()
  later(3_600_001)
  await expect(verify(stolen)).rejects.toEqual(refused('UNKNOWN_KEY'))
})

test.each(['down', 'broken'] as const)(
  'While the issuer is %s, known keys keep working, and nobody is let in without',
  async (how) => {
    const { verify, sign, fail, asked } = await open()
    fail(how)
    const token = await sign()
    for (let i = 0; i < 20; i += 1) await expect(verify(token)).rejects.toEqual(refused('KEYS_UNAVAILABLE', 503))
    expect(asked).toEqual({ metadata: 1, keys: 0 })
    fail('none')
    later(1_001)
    await verify(token)
    fail(how)
    later(10 * 60_000)
    await verify(await sign())
  },
)

test('Metadata of another issuer isn’t accepted', async () => {
  const at = await openIssuer()
  const verify = verifyAccessToken({ issuer: 'https://id.shop.example/oidc/000000000000000000000002', fetch: at.fetch })
  await expect(verify(await at.sign())).rejects.toEqual(refused('KEYS_UNAVAILABLE', 503))
})

test('Mistakes in the options are reported when the verifier is created', () => {
  expect(() => verifyAccessToken({ issuer: 'https://id.shop.example/' })).toThrow('must not end in a slash')
  expect(() => verifyAccessToken({ issuer: 'id.shop.example' })).toThrow('must be a URL')
  expect(() => verifyAccessToken({ issuer: 'https://id.shop.example', maxAge: Number.NaN })).toThrow(
    'number of seconds',
  )
})
