import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  codeTo,
  everything,
  linkTo,
  openShop,
  otherPassword,
  password,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'
import { phone, signInWith } from './shopper-steps.ts'

describe('sessions', () => {
  test.each([
    [
      'blocked',
      (app: TestApp, id: string) => app.call('PUT', '/customers/activation', { status: true, user_id: [id] }),
    ],
    ['archived', (app: TestApp, id: string) => app.call('PUT', '/customers/archive', { user_id: id })],
    ['deleted', (app: TestApp, id: string) => deleteOwn(app, id)],
  ])('N20 a shopper who is %s is signed out on the very next request, in every process', async (_, takeAway) => {
    const settings = { SECRET_KEY: 'a-secret-key-that-two-processes-share' }
    const app = await openShop({ settings })
    const second = await openShop({ settings, databaseUrl: app.databaseUrl, seed: async () => undefined })
    const id = await addShopper(app)
    const here = await signedIn(app)
    const there = openBrowser(second)
    there.cookie = here.cookie
    expect((await there.auth('GET', '/session')).status).toBe(200)
    expect((await takeAway(app, id)).status).toBe(200)
    for (const browser of [there, here]) {
      for (const [method, path] of [
        ['GET', '/session'],
        ['GET', '/sessions'],
        ['GET', '/has-password'],
      ] as const)
        expect((await browser.auth(method, path)).status).toBe(401)
      expect((await browser.profile('PUT', '/email', { email: 'new@example.com' })).status).toBe(401)
    }
  })

  test('N20 a shopper who signs in while blocked is not signed in after being unblocked', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    await choosePassword(await signedIn(app))
    const browsers = Array.from({ length: 8 }, () => openBrowser(app))
    const block = (status: boolean) => app.call('PUT', '/customers/activation', { status, user_id: [id] })
    const outcomes = await Promise.all([...browsers.map((browser) => signInWith(browser, asha.email)), block(true)])
    expect(outcomes.every(({ status }) => [200, 403].includes(status))).toBe(true)
    await block(false)
    for (const browser of browsers) expect((await browser.auth('GET', '/session')).status).toBe(401)
  })

  test('N21 a new password ends every other session, and signing out ends the current one on the server', async () => {
    const app = await openShop()
    await addShopper(app)
    const [here, there] = [await signedIn(app), await signedIn(app)]
    await choosePassword(here)
    expect((await there.auth('GET', '/session')).status).toBe(401)
    expect((await here.auth('GET', '/session')).status).toBe(200)
    const again = await signedIn(app)
    await here.auth('POST', '/login/password/reset', { email: asha.email })
    const code = await linkTo(app, asha.email)
    const stranger = openBrowser(app)
    expect((await stranger.auth('POST', '/login/password/forgot', { code, password: otherPassword })).status).toBe(200)
    for (const browser of [here, again]) expect((await browser.auth('GET', '/session')).status).toBe(401)

    expect((await signInWith(stranger, asha.email, otherPassword)).status).toBe(200)
    const { cookie } = stranger
    expect((await stranger.auth('GET', '/logout')).body).toEqual({ logout: true })
    expect(stranger.cookie).toBeUndefined()
    stranger.cookie = cookie
    expect((await stranger.auth('GET', '/session')).status).toBe(401)
  })

  test('N21 a new password cancels the codes that were sent', async () => {
    const app = await openShop()
    await addShopper(app)
    const shopper = await signedIn(app)
    const thief = openBrowser(app)
    const sent = await thief.auth('POST', '/login/otp', phone)
    const otp = await codeTo(app, asha.phone_number)
    await thief.auth('POST', '/login/password/reset', { email: asha.email })
    const code = await linkTo(app, asha.email)
    await choosePassword(shopper)
    expect((await thief.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })).status).toBe(400)
    expect((await thief.auth('POST', '/login/password/forgot', { code, password: otherPassword })).status).toBe(400)
  })

  test('N21 a password that is replaced while it is being checked lets nobody in, and replaces nothing', async () => {
    const app = await openShop()
    await addShopper(app)
    const thief = await signedIn(app)
    await choosePassword(thief)
    await thief.auth('POST', '/login/password/reset', { email: asha.email })
    const code = await linkTo(app, asha.email)
    const browsers = Array.from({ length: 6 }, () => openBrowser(app))
    const change = { old_password: password, new_password: 'walnut-comet-ladder-88' }
    const reset = () => openBrowser(app).auth('POST', '/login/password/forgot', { code, password: otherPassword })
    // A round trip later, the reset has arrived.
    const resetting = reset()
    await openBrowser(app).auth('GET', '/session')
    const under = [
      ...browsers.map((browser) => signInWith(browser, asha.email)),
      thief.auth('POST', '/password', change),
      thief.auth('POST', '/password', change),
    ]
    // A new password waits in the queue for its own hash.
    const [done, ...tried] = await Promise.all([resetting, ...under])
    expect(done.status).toBe(200)
    for (const { status } of tried) expect([200, 401]).toContain(status)
    for (const browser of [thief, ...browsers]) expect((await browser.auth('GET', '/session')).status).toBe(401)
    expect((await signInWith(openBrowser(app), asha.email, change.new_password)).status).toBe(401)
    expect((await signInWith(openBrowser(app), asha.email, otherPassword)).status).toBe(200)
  })

  test('the cookie is encoded the same way wherever it comes from, and is accepted in any encoding', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const percentEncoded = /^f\.session=s%3A[\w-]{32}\.(\w|%2B|%2F){43,}$/
    const browser = openBrowser(app)
    const found = async (cookie: string) => {
      browser.cookie = cookie
      return (await browser.auth('GET', '/sessions')).body.sessions
    }
    const cookies: string[] = []
    for (let signIn = 0; signIn < 6; signIn += 1) {
      const fresh = await signedIn(app)
      cookies.push(fresh.cookie ?? '')
    }
    const made = await app.call('POST', '/customers/session', { user_id: id, domain: 'shop.example.com' })
    cookies.push(`f.session=${made.body.cookie['f.session']}`)
    const { items } = (await app.call('GET', `/customers/sesions?id=${id}`)).body
    expect(items).toHaveLength(cookies.length)
    for (const cookie of cookies) {
      expect(cookie).toMatch(percentEncoded)
      // As browsers and published clients send it back, and as it looks after being decoded in transit.
      expect(await found(cookie)).toEqual(items)
      expect(await found(decodeURIComponent(cookie))).toEqual(items)
    }
    // Decoding could corrupt signatures like these.
    expect(cookies.join()).toMatch(/%2B|%2F/)

    const [last = '', kept = ''] = cookies.toReversed()
    const { items: details } = (await app.call('GET', `/customers/sessions?id=${id}`)).body
    const opened = details.find(({ domain }: { domain: string }) => domain === 'shop.example.com')
    const end = `/customers/session?id=${id}&session_id=${opened.session_id}&reason=lost`
    expect((await app.call('DELETE', end)).status).toBe(200)
    expect(await found(last)).toBeUndefined()
    expect(await found(kept)).toHaveLength(cookies.length - 1)
  })

  test('N23 a session opened by the team is only the shopper’s, names its creator, expires on time, and counts as no proof', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    const asOwner = { cookie: await app.operatorCookie('owner') }
    const open = (id: string, max_age?: number) =>
      app.call('POST', '/customers/session', { user_id: id, domain: 'shop.example.com', max_age }, asOwner)
    const { queries, tables } = app.database
    for (const { id } of await queries.select().from(tables.operators))
      expect(await open(id)).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } })

    const { body } = await open(user_id, 10 * 365 * 24 * 3_600)
    expect(body.max_age).toBeLessThanOrEqual(90 * 24 * 3_600)
    const [opened] = await queries.select().from(tables.events).where(eq(tables.events.type, 'session.created'))
    expect(opened).toMatchObject({ subject_id: user_id, actor: { kind: 'operator', name: expect.any(String) } })

    const browser = openBrowser(app)
    browser.cookie = `f.session=${body.cookie['f.session']}`
    expect((await browser.auth('GET', '/session')).status).toBe(200)
    for (const change of [
      () => browser.auth('POST', '/password', { new_password: password }),
      () => browser.profile('PUT', '/email', { email: 'new@example.com' }),
      () => browser.profile('PUT', '/mobile', { phone: '8652523961', country_code: '91' }),
      () => browser.profile('DELETE', `/email?email=${encodeURIComponent(asha.email)}`),
      () => browser.profile('POST', '/email/primary', { email: asha.email }),
      () => browser.call('POST', '/profile/v2.0/email/otp/send', { email: 'new@example.com' }),
    ])
      expect(await change()).toMatchObject({ status: 403, body: { code: 'REAUTHENTICATION_NEEDED' } })
    // Nor does it give access to the team's operations.
    const asShopper = { cookie: browser.cookie }
    expect((await app.call('GET', '/customers/list', undefined, asShopper)).status).toBe(401)
  })

  test('N22 every sign-in creates a new session, and only our own signature is accepted', async () => {
    const app = await openShop()
    await addShopper(app)
    await choosePassword(await signedIn(app))
    const browser = openBrowser(app)
    browser.cookie = `f.session=${encodeURIComponent(`s:${'a'.repeat(32)}.${'b'.repeat(43)}`)}`
    const planted = browser.cookie
    await signInWith(browser, asha.email)
    const first = browser.cookie
    expect(first).not.toBe(planted)
    await signInWith(browser, asha.email)
    expect(browser.cookie).not.toBe(first)
    const old = openBrowser(app)
    old.cookie = first
    expect((await old.auth('GET', '/session')).status).toBe(401)
    const secret = decodeURIComponent(browser.cookie ?? '').replace(/^f\.session=s:([^.]+)\..*$/, '$1')
    for (const forged of [`s:${secret}.`, `s:${secret}`, secret, `s:${secret}.${'A'.repeat(43)}`]) {
      old.cookie = `f.session=${encodeURIComponent(forged)}`
      expect((await old.auth('GET', '/session')).status).toBe(401)
    }
    expect(JSON.stringify(await everything(app))).not.toContain(secret)
    const elsewhere = openBrowser(await secondApplication(app))
    elsewhere.cookie = browser.cookie
    expect((await elsewhere.auth('GET', '/session')).status).toBe(401)
  })
})

/** Another application of the same company, with a token in the same format. */
async function deleteOwn(app: TestApp, user_id: string) {
  const shopper = await signedIn(app)
  const { request_id } = (await shopper.auth('POST', '/otp/mobile/send', phone)).body
  return shopper.auth('POST', '/delete', {
    user_id,
    otp: await codeTo(app, asha.phone_number),
    request_id,
    reason_id: '1',
  })
}
