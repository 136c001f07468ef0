import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { fetchFrom, openIssuer } from '../world/issuer.ts'
import { locationOf, openJar, openNextStore, origin } from '../world/next-storefront.ts'
import { addShopper } from '../world/storefront-steps.ts'

/*
 * How a session of `@clientele/storefront/next` ends: by the customer, and by the issuer's report (back-channel logout).
 */

/** A storefront that is told of sessions that end, and what it was told. */
async function openToldStore(options: Parameters<typeof openNextStore>[0] = {}) {
  const told: string[] = []
  let deliver = async (_form: string): Promise<Response> => new Response(null, { status: 503 })
  const server = createServer((request, response) => {
    let form = ''
    request.on('data', (piece: Buffer) => (form += piece.toString()))
    request.on('end', () => {
      told.push(form)
      void deliver(form).then(({ status }) => response.writeHead(status).end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const app = await openIssuer({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
  const user_id = await addShopper(app)
  const backchannel_logout_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth/back-channel-logout`
  const opened = await openNextStore({ ...options, app, registration: { backchannel_logout_uri } })
  const report = (form: string, process = opened.store) =>
    opened.visit(openJar(), '/auth/back-channel-logout', { method: 'POST', body: form, headers: formType }, process)
  deliver = report
  return { ...opened, user_id, told, report }
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

test('When a customer is blocked, the storefront is told, and the session ends at once', async () => {
  const { app, user_id, signIn, sessionOf, visit, told } = await openToldStore()
  const jar = openJar()
  await signIn(jar)
  const other = openJar()
  await signIn(other)
  await app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' })
  await expect.poll(async () => (await sessionOf(openJar(jar))).session).toBeNull()
  await expect.poll(async () => (await sessionOf(openJar(other))).session).toBeNull()
  expect(told).toHaveLength(2)
  expect((await visit(jar, '/orders')).status).toBe(303)
  expect(jar.cookies.size).toBe(0)
})

test('A session that ends ends alone, and a report that comes twice changes nothing', async () => {
  const { signIn, sessionOf, told, report } = await openToldStore()
  const [jar, other] = [openJar(), openJar()]
  const { browser } = await signIn(jar)
  await signIn(other)
  await browser.auth('GET', '/logout')
  await expect.poll(async () => (await sessionOf(openJar(jar))).session).toBeNull()
  expect((await report(told[0] ?? '')).status).toBe(200)
  expect((await sessionOf(other)).session).not.toBeNull()
})

test('Processes that share a store of ended sessions all know; one that doesn’t notices within five minutes', async () => {
  const ended = new Map<string, Date>()
  const shared = {
    add: (id: string, until: Date) => void ended.set(id, until),
    has: async (id: string) => ended.has(id),
  }
  const { signIn, sessionOf, startProcess } = await openToldStore({ endedSessions: shared })
  const jar = openJar()
  const { browser } = await signIn(jar)
  const [second, alone] = [startProcess(), startProcess({ endedSessions: { add: () => {}, has: () => false } })]
  await browser.auth('GET', '/logout')
  await expect.poll(() => ended.size).toBe(1)
  // It has to be remembered for as long as a token that was issued before may be valid.
  const [until] = ended.values()
  expect((until?.getTime() ?? 0) - Date.now()).toBeGreaterThan(300_000)
  expect((await sessionOf(openJar(jar), second)).session).toBeNull()
  expect((await sessionOf(openJar(jar), alone)).session).not.toBeNull()
})

test('A report that isn’t the issuer’s ends nothing', async () => {
  const { signIn, sessionOf, report, told } = await openToldStore()
  const jar = openJar()
  const { browser } = await signIn(jar)
  for (const form of ['', 'logout_token=', 'logout_token=a.b.c', `logout_token=${'x'.repeat(40_000)}`])
    expect((await report(form)).status).toBe(400)
  expect((await sessionOf(jar)).session).not.toBeNull()
  await browser.auth('GET', '/logout')
  await expect.poll(() => told.length).toBe(1)
  // The true one, with a changed signature.
  expect((await report(`${told[0]?.slice(0, -6)}AAAAAA`)).status).toBe(400)
})

test('Signing out ends the session at the issuer too, and no token is in a URL', async () => {
  const { app, signIn, sessionOf, visit } = await openNextStore()
  const jar = openJar()
  const { browser } = await signIn(jar)
  const before = openJar(jar)
  const response = await visit(jar, '/auth/sign-out', { method: 'POST', headers: { origin } })
  const html = await response.text()
  expect([response.status, jar.cookies.size]).toEqual([200, 0])
  const [, action = ''] = /<form method="post" action="([^"]+)"/.exec(html) ?? []
  const fields = Array.from(html.matchAll(/name="(\w+)" value="([^"]*)"/g), ([, name = '', value = '']) => [
    name,
    value,
  ])
  expect(fields.map(([name]) => name)).toEqual(['id_token_hint', 'client_id', 'post_logout_redirect_uri'])
  expect(action).not.toContain('?')
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain(`form-action ${new URL(action).origin} ${origin}`)
  const ended = await fetchFrom(app)(action, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...formType, cookie: browser.cookie ?? '' },
    body: new URLSearchParams(fields as [string, string][]).toString(),
  })
  expect(locationOf(ended)).toBe(`${origin}/`)
  expect((await browser.auth('GET', '/session')).body).not.toMatchObject({ user: expect.anything() })
  // A cookie that someone has kept opens nothing, although its token hasn't expired.
  expect((await sessionOf(before)).session).toBeNull()
})

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['a page of another site that hides where it is', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['nowhere', {}],
])('A10 logout CSRF: a form from %s signs nobody out', async (_, headers) => {
  const { signIn, sessionOf, visit } = await openNextStore()
  const jar = openJar()
  await signIn(jar)
  expect((await visit(jar, '/auth/sign-out', { method: 'POST', headers })).status).toBe(403)
  expect((await visit(jar, '/auth/sign-out')).status).toBe(405)
  expect((await sessionOf(jar)).session).not.toBeNull()
  const hidden = { origin: 'null', 'sec-fetch-site': 'same-origin' }
  expect((await visit(jar, '/auth/sign-out', { method: 'POST', headers: hidden })).status).toBe(200)
})

test('A visitor who signs out, or opens the page that ends a session, is simply signed out', async () => {
  const { visit } = await openNextStore()
  const signedOut = await visit(openJar(), '/auth/sign-out', { method: 'POST', headers: { origin } })
  expect(locationOf(signedOut)).toBe(`${origin}/`)
  expect(locationOf(await visit(openJar(), '/auth/signing-out'))).toBe(`${origin}/`)
})
