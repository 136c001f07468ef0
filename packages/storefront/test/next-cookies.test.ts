import { SignJWT } from 'jose'
import { expect, test, vi } from 'vitest'
import { changedHeader, readCookies } from '../src/next/cookies.ts'
import { openCookieBox } from '../src/next/cookie-box.ts'
import { endedSessionsInMemory } from '../src/next/ended-sessions.ts'
import { isProtected } from '../src/next/proxy.ts'
import { openSeals } from '../src/next/seals.ts'
import { type NextOptions, settingsOf } from '../src/next/settings.ts'
import type { StoredSession } from '../src/protocol/stored-session.ts'

const [first, second] = ['a first secret that is long enough', 'a second secret that is long enough']
const options: NextOptions = {
  issuer: 'https://id.shop.example/oidc/000000000000000000000001',
  clientId: '000000000000000000000002',
  secrets: [first],
  baseUrl: 'https://www.shop.example',
}
const name = `__Host-clientele.${options.clientId}`

const boxOf = (changes: Partial<NextOptions> = {}) => {
  const settings = settingsOf({ ...options, ...changes })
  return openCookieBox(settings, openSeals(settings))
}

/** A session whose ID token says as much as is given. */
async function sessionWith(claims: object = {}): Promise<StoredSession> {
  const token = new SignJWT({ sub: 'customer', sid: 'session', given_name: 'Asha', ...claims }).setProtectedHeader({
    alg: 'HS256',
  })
  return {
    id_token: await token.sign(new TextEncoder().encode(first)),
    access_token: 'access',
    refresh_token: 'refresh',
    received_at: 1,
    expires_at: 2,
    session: { customer: { id: 'customer', given_name: 'Asha', ...claims }, sessionId: 'session', scopes: ['openid'] },
  }
}

/** The cookies of a browser after some changes. */
const after = (header: string, ...changes: Parameters<typeof changedHeader>[1][]) =>
  changes.reduce((before, change) => changedHeader(before, change), header)

const cookiesOf = (header: string) => readCookies(header)

test('A session is read as it was stored', async () => {
  const box = boxOf()
  const stored = await sessionWith()
  const header = after('theme=dark', await box.writeSession(new Map(), stored))
  expect(header).toMatch(/^theme=dark; __Host-clientele\.\w{24}=[\w.-]+$/)
  expect(await box.readSession(cookiesOf(header))).toEqual(stored)
})

test('A session that doesn’t fit into a cookie has several, and leaves none behind', async () => {
  const box = boxOf()
  const large = await sessionWith({ meta: { note: 'x'.repeat(9_000) } })
  const small = await sessionWith()
  const changes = await box.writeSession(new Map(), large)
  expect(changes.length).toBeGreaterThan(2)
  for (const change of changes) expect(change.name.length + change.value.length).toBeLessThan(4_096)
  const header = after('', changes)
  expect(await box.readSession(cookiesOf(header))).toEqual(large)
  const shorter = after(header, await box.writeSession(cookiesOf(header), small))
  expect([...cookiesOf(shorter).keys()]).toEqual([name])
  expect(await box.readSession(cookiesOf(shorter))).toEqual(small)
  expect(after(header, await box.writeSession(cookiesOf(header), undefined))).toBe('')
  // Without its end, it is nobody's.
  const [, ...rest] = changes
  expect(await box.readSession(cookiesOf(after('', changes.slice(0, -1))))).toBeUndefined()
  expect(await box.readSession(cookiesOf(after('', rest)))).toBeUndefined()
})

test('A secret is replaced: what the old one encrypted can still be read, until it is removed', async () => {
  const stored = await sessionWith()
  const cookies = cookiesOf(after('', await boxOf().writeSession(new Map(), stored)))
  const during = boxOf({ secrets: [second, first] })
  expect(await during.readSession(cookies)).toEqual(stored)
  expect(await boxOf({ secrets: [second] }).readSession(cookies)).toBeUndefined()
  // What is written meanwhile is encrypted with the new one.
  const renewed = cookiesOf(after('', await during.writeSession(cookies, stored)))
  expect(await boxOf({ secrets: [second] }).readSession(renewed)).toEqual(stored)
})

test('What was stored for one purpose, or by another storefront, is nothing elsewhere', async () => {
  const seals = openSeals(settingsOf(options))
  const sealed = await seals.seal('sign-in', { state: 'x' })
  expect(await seals.open('sign-in', sealed)).toEqual({ state: 'x' })
  expect(await seals.open('session', sealed)).toBeUndefined()
  for (const change of [{ clientId: '000000000000000000000003' }, { issuer: 'https://id.shop.example/oidc/9' }])
    expect(await openSeals(settingsOf({ ...options, ...change })).open('sign-in', sealed)).toBeUndefined()
})

test('A cookie that was changed, made up, or has expired opens nothing', async () => {
  const { seal, open } = openSeals(settingsOf(options))
  const sealed = await seal('sign-in', { state: 'x' }, 60)
  const parts = sealed.split('.')
  const none = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa('{"state":"x"}')}.`
  for (const text of [undefined, '', 'x', none, parts.slice(0, 4).join('.'), `${sealed.slice(0, -4)}AAAA`])
    expect(await open('sign-in', text)).toBeUndefined()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
  expect(await open('sign-in', sealed)).toBeUndefined()
  vi.useRealTimers()
})

test('On this machine, without encryption, the cookie has no prefix that browsers would refuse', async () => {
  const [cookie] = await boxOf({ baseUrl: 'http://localhost:3000' }).writeSession(new Map(), await sessionWith())
  expect(cookie?.name).toBe(`clientele.${options.clientId}`)
})

test.each([
  ['/orders', true],
  ['/orders/', true],
  ['/orders/7', true],
  ['//orders', true],
  ['/order%73', true],
  ['/ORDERS', true],
  ['/orders%2F7', true],
  ['/\\orders', true],
  ['/orders-old', false],
  ['/', false],
  ['/teas/orders', false],
])('Whether %s is below /orders: %s', (path, expected) => {
  expect(isProtected(path, ['/orders'])).toBe(expected)
})

test('Protecting / protects everything', () => {
  expect(['/', '/teas', '/a/b'].map((path) => isProtected(path, ['/']))).toEqual([true, true, true])
})

test('Ended sessions are forgotten when they don’t matter any more', () => {
  const ended = endedSessionsInMemory()
  const until = new Date(Date.now() + 60_000)
  ended.add('one', until)
  ended.add('one', until)
  expect([ended.has('one'), ended.has('two'), ended.size]).toEqual([true, false, 1])
  vi.useFakeTimers({ toFake: ['Date'], now: until })
  expect(ended.has('one')).toBe(false)
  ended.add('two', new Date(Date.now() + 60_000))
  expect(ended.size).toBe(1)
  vi.useRealTimers()
})

test.each<[Partial<NextOptions>, RegExp]>([
  [{ issuer: undefined }, /Pass issuer/],
  [{ clientId: '' }, /Pass clientId/],
  [{ secrets: [undefined] }, /at least one secret/],
  [{ secrets: ['short'] }, /at least 32 characters/],
  [{ secrets: [first, 'short'] }, /at least 32 characters/],
  [{ baseUrl: 'http://www.shop.example' }, /must be https/],
  [{ baseUrl: 'https://www.shop.example/store' }, /must be an origin/],
  [{ baseUrl: 'www.shop.example' }, /must be an origin/],
  [{ path: 'auth' }, /start with a slash/],
  [{ protect: ['orders'] }, /start with a slash/],
  [{ clientSecret: 'x', privateKey: { kty: 'EC' } }, /either/],
])('Options such as %j are refused', (wrong, message) => {
  expect(() => settingsOf({ ...options, ...wrong })).toThrow(message)
})
