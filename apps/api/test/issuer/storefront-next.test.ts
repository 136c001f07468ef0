import { createHash } from 'node:crypto'
import { decodeJwt, exportJWK, generateKeyPair } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fetchFrom } from '../world/issuer.ts'
import { locationOf, openJar, openNextStore, origin } from '../world/next-storefront.ts'
import type { TestApp } from '../world/start-app.ts'
import { asha, eventsOf, signedIn } from '../world/storefront-steps.ts'

/*
 * `@clientele/storefront/next` with the real API. Next.js itself runs in `apps/sign-in/e2e/storefront-next.spec.ts`.
 */

/** Makes every access token look expired. */
const later = (ms = 290_000) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  onTestFinished(() => void vi.useRealTimers())
}

/** Adds `at_hash` to an ID token. It comes from the issuer directly, so its signature isn't what decides. */
function withHash(token: string, at_hash: string): string {
  const [header, , signature] = token.split('.')
  const claims = JSON.stringify({ ...decodeJwt(token), at_hash })
  return [header, Buffer.from(claims).toString('base64url'), signature].join('.')
}

test('A customer signs in, comes back to where they were, and has one cookie, which says nothing', async () => {
  const { signIn, sessionOf, user_id, client } = await openNextStore()
  const jar = openJar()
  expect(await sessionOf(jar)).toEqual({ status: 200, session: null })
  const { to } = await signIn(jar, { returnTo: '/cart?size=m#top' })
  expect(to).toBe(`${origin}/cart?size=m#top`)
  expect(await sessionOf(jar)).toMatchObject({
    session: {
      customer: { id: user_id, given_name: asha.first_name, email: asha.email },
      sessionId: expect.stringMatching(/^[0-9a-f]{24}$/),
    },
  })
  const name = `__Host-clientele.${client._id}`
  expect([...jar.cookies.keys()]).toEqual([name])
  for (const header of jar.set) expect(header).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/)
  const value = jar.cookies.get(name) ?? ''
  expect(value.length).toBeLessThan(3_800)
  // An encrypted token has five parts; none of them is readable, apart from how it is encrypted.
  expect(value.split('.')).toHaveLength(5)
  expect(JSON.parse(atob(value.split('.')[0] ?? ''))).toEqual({ alg: 'dir', enc: 'A256CBC-HS512' })
})

test.each<[string, () => Promise<Parameters<typeof openNextStore>[0]>]>([
  ['a secret', async () => ({})],
  [
    'a private key',
    async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
      const facts = { kid: 'first', alg: 'ES256' }
      const registered = { ...(await exportJWK(publicKey)), ...facts, use: 'sig' }
      return {
        privateKey: { ...(await exportJWK(privateKey)), ...facts },
        registration: { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [registered] } } as never,
      }
    },
  ],
  ['nothing, as a public client', async () => ({ registration: { token_endpoint_auth_method: 'none' } })],
])('A storefront authenticates with %s, and renews its tokens', async (_, how) => {
  const { signIn, sessionOf, user_id, tokensAskedFor } = await openNextStore(await how())
  const jar = openJar()
  await signIn(jar)
  later()
  expect((await sessionOf(jar)).session?.customer.id).toBe(user_id)
  expect(tokensAskedFor()).toBe(2)
})

test.each([
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/.//evil.example', '/evil.example'],
  ['/..//evil.example', '/evil.example'],
  ['/\t/evil.example', '/'],
  ['\n//evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['http://www.shop.example/', '/'],
  ['https://www.shop.example:444/', '/'],
  ['https://www.shop.example@evil.example/', '/'],
  ['https://www.shop.example//evil.example', '/evil.example'],
  ['/orders\r\nSet-Cookie: a=b', '/ordersSet-Cookie:%20a=b'],
  ['', '/'],
])('A customer who should return to %j is on the same site afterward', async (returnTo, path) => {
  const { signIn } = await openNextStore()
  expect((await signIn(openJar(), { returnTo })).to).toBe(origin + path)
})

test('Sign-ins that several tabs start at the same time all complete, in any order', async () => {
  const { begin, follow, visit, app, sessionOf } = await openNextStore()
  const browser = await signedIn(app)
  const jar = openJar()
  // All of them are sent with the same cookies.
  const tabs = [openJar(jar), openJar(jar), openJar(jar)]
  const urls = await Promise.all(tabs.map((tab, at) => begin(tab, `/page-${at}`)))
  for (const tab of tabs) for (const [name, value] of tab.cookies) jar.cookies.set(name, value)
  expect(jar.cookies.size).toBe(3)
  for (const at of [2, 0, 1])
    expect(locationOf(await visit(jar, await follow(urls[at] ?? '', browser)))).toBe(`${origin}/page-${at}`)
  expect((await sessionOf(jar)).session).not.toBeNull()
  expect(jar.cookies.size).toBe(1)
})

test('Sign-ins that nobody finishes don’t pile up', async () => {
  const { begin } = await openNextStore()
  const jar = openJar()
  for (let at = 0; at < 8; at += 1) await begin(jar)
  expect(jar.cookies.size).toBe(5)
})

test('A redirect that was not started in this browser signs nobody in, and one that comes twice does no harm', async () => {
  const { begin, follow, visit, app, sessionOf } = await openNextStore()
  const [jar, elsewhere] = [openJar(), openJar()]
  const url = await follow(await begin(jar, '/cart'), await signedIn(app))
  const refused = await visit(elsewhere, url)
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('UNKNOWN_SIGN_IN')])
  expect((await sessionOf(elsewhere)).session).toBeNull()
  expect(locationOf(await visit(jar, url))).toBe(`${origin}/cart`)
  expect(locationOf(await visit(jar, url))).toBe(`${origin}/`)
  expect((await sessionOf(jar)).session).not.toBeNull()
})

test.each<[string, (url: URL) => void]>([
  ['of another issuer', (url) => url.searchParams.set('iss', 'https://evil.example')],
  ['without an issuer', (url) => url.searchParams.delete('iss')],
  ['with a made-up code', (url) => url.searchParams.set('code', 'made-up')],
  ['with an error', (url) => url.searchParams.set('error', 'access_denied')],
])('A4 mix-up, and other false responses: one %s signs nobody in', async (_, change) => {
  const { begin, follow, visit, app, sessionOf } = await openNextStore()
  const jar = openJar()
  const url = new URL(await follow(await begin(jar), await signedIn(app)))
  change(url)
  expect((await visit(jar, url.href)).status).toBeGreaterThanOrEqual(400)
  expect((await sessionOf(jar)).session).toBeNull()
})

test('An ID token for another request, or for another access token, signs nobody in', async () => {
  const { begin, follow, visit, app, sessionOf, intercept } = await openNextStore()
  const browser = await signedIn(app)
  const kept: Record<string, string>[] = []
  let swap = (tokens: Record<string, string>) => tokens
  intercept(async (url, init) => {
    const response = await fetchFrom(app)(url, init)
    if (!url.endsWith('/token')) return response
    const tokens = (await response.json()) as Record<string, string>
    kept.push(tokens)
    return Response.json(swap(tokens))
  })
  const attempt = async () => {
    const jar = openJar()
    const { status } = await visit(jar, await follow(await begin(jar), browser))
    return [status, (await sessionOf(jar)).session?.customer.id]
  }
  expect((await attempt())[0]).toBe(303)
  swap = () => kept[0] ?? {}
  expect(await attempt()).toEqual([502, undefined])
  swap = (tokens) => ({ ...tokens, id_token: withHash(tokens.id_token ?? '', 'of another token') })
  expect(await attempt()).toEqual([502, undefined])
  swap = ({ id_token = '', access_token = '', ...tokens }) => {
    const half = createHash('sha256').update(access_token).digest().subarray(0, 16).toString('base64url')
    return { ...tokens, access_token, id_token: withHash(id_token, half) }
  }
  expect((await attempt())[0]).toBe(303)
})

test('Requests of one browser that need a renewal at the same time cause one, and all of their pages see a session', async () => {
  const { signIn, visit, sessionOf, tokensAskedFor, startProcess, user_id } = await openNextStore()
  const jar = openJar()
  await signIn(jar)
  later(400_000)
  const before = tokensAskedFor()
  const tabs = Array.from({ length: 8 }, () => openJar(jar))
  const pages = await Promise.all(tabs.map((tab) => visit(tab, '/orders')))
  expect(tokensAskedFor() - before).toBe(1)
  for (const [at, page] of pages.entries()) {
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    // The page is rendered with the cookie that the browser gets.
    expect(await page.text()).toBe(Array.from(tabs[at]?.cookies ?? [], (pair) => pair.join('=')).join('; '))
  }
  // Another process, which shares nothing with the first, understands each of these cookies.
  const other = startProcess()
  for (const tab of tabs) expect((await sessionOf(tab, other)).session?.customer.id).toBe(user_id)
})

test('Two processes that renew the same session at the same time both succeed, and so does each next renewal', async () => {
  const { app, signIn, sessionOf, startProcess, user_id } = await openNextStore()
  const jar = openJar()
  await signIn(jar)
  later()
  const processes = [startProcess(), startProcess()]
  const tabs = processes.map(() => openJar(jar))
  const found = await Promise.all(tabs.map((tab, at) => sessionOf(tab, processes[at])))
  expect(found.map(({ session }) => session?.customer.id)).toEqual([user_id, user_id])
  later()
  for (const tab of tabs) expect((await sessionOf(tab, startProcess())).session?.customer.id).toBe(user_id)
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.refresh_token_reused')
})

test('A browser that never got the response to a renewal is still signed in minutes later', async () => {
  const { app, signIn, sessionOf, user_id } = await openNextStore()
  const jar = openJar()
  await signIn(jar)
  later()
  await sessionOf(openJar(jar))
  later(240_000)
  expect((await sessionOf(jar)).session?.customer.id).toBe(user_id)
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.refresh_token_reused')
})

test.each([
  ['is overloaded', async () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 })],
  ['is behind a broken proxy', async () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['can’t be reached', () => Promise.reject(new TypeError('fetch failed'))],
])('An issuer that %s signs nobody out', async (_, answer) => {
  const { signIn, sessionOf, visit, intercept, user_id } = await openNextStore()
  const jar = openJar()
  await signIn(jar)
  intercept(answer)
  later(280_000)
  expect((await sessionOf(jar)).session?.customer.id).toBe(user_id)
  later(120_000)
  expect((await sessionOf(jar)).status).toBe(503)
  expect((await visit(jar, '/orders')).status).toBe(503)
  expect((await visit(jar, '/teas')).status).toBe(200)
  intercept(undefined)
  expect((await sessionOf(jar)).session?.customer.id).toBe(user_id)
})

test('Only customers open what is protected: visitors are sent to sign in and back, and scripts are told', async () => {
  const { visit, signIn } = await openNextStore()
  const jar = openJar()
  const refused = await visit(jar, '/orders/7?all=1')
  expect([refused.status, locationOf(refused)]).toEqual([
    303,
    `${origin}/auth/sign-in?return_to=${encodeURIComponent('/orders/7?all=1')}`,
  ])
  expect((await visit(jar, '/orders', { headers: { 'sec-fetch-mode': 'cors' } })).status).toBe(401)
  expect((await visit(jar, '/orders-old')).status).toBe(200)
  await signIn(jar)
  expect((await visit(jar, '/orders/7?all=1')).status).toBe(200)
})

type End = (app: TestApp, user_id: string, browser: Awaited<ReturnType<typeof signedIn>>) => Promise<{ status: number }>
const ends: [string, End][] = [
  ['signs out elsewhere', (_app, _id, browser) => browser.auth('GET', '/logout')],
  [
    'is blocked',
    (app, user_id) => app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' }),
  ],
  ['is signed out by the team', (app, user_id) => app.call('DELETE', `/customers/sesions?id=${user_id}`)],
]

test.each(ends)('When the customer %s, the storefront notices within five minutes', async (_, end) => {
  const { app, user_id, signIn, sessionOf, visit } = await openNextStore()
  const jar = openJar()
  const { browser } = await signIn(jar)
  expect((await end(app, user_id, browser)).status).toBe(200)
  later(300_000)
  expect((await sessionOf(jar)).session).toBeNull()
  expect(jar.cookies.size).toBe(0)
  expect((await visit(jar, '/orders')).status).toBe(303)
})
