import { describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  eventsOf,
  everythingChangedByCalls,
  letPass,
  openShop,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * Shoppers can see and end their own sessions, and nobody else's.
 */

type Browser = ReturnType<typeof openBrowser>

const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' }
const onPhone = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'
const onDesk = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0'

interface Shown {
  session_id: string
  is_current: boolean
}
const detailsOf = async (browser: Browser) =>
  (await browser.auth('GET', '/sessions/details')).body.items as Shown[] | undefined
const presentOf = async (browser: Browser) =>
  (await detailsOf(browser))?.find(({ is_current }) => is_current)?.session_id ?? 'none'
const isIn = async (browser: Browser) => (await browser.auth('GET', '/session')).status === 200

/** Asha on her phone and at her desk, and Ben. */
async function openWithSessions() {
  const app = await openShop()
  const asha_id = await addShopper(app)
  const ben_id = await addShopper(app, ben)
  const phone = await signedIn(app, asha.phone_number, { userAgent: onPhone })
  const desk = await signedIn(app, asha.phone_number, { userAgent: onDesk })
  const bens = await signedIn(app, ben.phone_number)
  return { app, asha_id, ben_id, phone, desk, bens }
}

/** A session of a shopper in another store of the same company. */
async function signedInNextDoor(app: TestApp): Promise<Browser> {
  const second = await secondApplication(app)
  const ask = async (path: string, body: object) => {
    const address = `${app.url}/service/platform/user/v1.0/company/1/application/${second.application_id}${path}`
    const headers = { authorization: `Bearer ${await app.ownToken()}`, 'content-type': 'application/json' }
    const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as { user: { _id: string }; cookie: Record<string, string> }
  }
  const { user } = await ask('/customers', asha)
  const { cookie } = await ask('/customers/session', { user_id: user._id, domain: 'shop.example.com' })
  const browser = openBrowser(second)
  browser.cookie = `f.session=${cookie['f.session']}`
  return browser
}

describe('a shopper’s sessions', () => {
  test('are listed with device and times, the current one marked, and nobody else’s among them', async () => {
    const { app, phone, desk, bens } = await openWithSessions()
    await signedInNextDoor(app)
    const moment = expect.stringMatching(/^20\d\d-\d\d-\d\dT.*Z$/)
    const shown = (device: string, is_current: boolean) => ({
      session_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      device,
      created_at: moment,
      last_seen_at: moment,
      expire_in: moment,
      is_current,
    })
    expect(await desk.auth('GET', '/sessions/details')).toMatchObject({ status: 200 })
    expect(await detailsOf(desk)).toEqual([shown('Firefox on Linux', true), shown('Chrome on Android', false)])
    expect(await detailsOf(phone)).toEqual([shown('Firefox on Linux', false), shown('Chrome on Android', true)])
    expect(await detailsOf(bens)).toEqual([shown('Browser/1', true)])

    // The list that published clients read is unchanged, and has the same sessions.
    const names = (await detailsOf(desk))?.map(({ session_id }) => `sess:${session_id}`)
    expect((await desk.auth('GET', '/sessions')).body).toEqual({ sessions: names })
  })

  test('reveal nothing that could be used to sign in', async () => {
    const { app, desk, phone } = await openWithSessions()
    const told = JSON.stringify((await desk.auth('GET', '/sessions/details')).body)
    const { queries, tables } = app.database
    for (const { token_hash } of await queries.select().from(tables.sessions)) expect(told).not.toContain(token_hash)
    for (const { cookie } of [desk, phone])
      expect(told).not.toContain(/s:([\w-]+)\./.exec(decodeURIComponent(cookie ?? ''))?.[1])
  })

  test('can all be ended except the current one, and are rejected on the very next request', async () => {
    const { app, asha_id, phone, desk, bens } = await openWithSessions()
    const [ofPhone, ofDesk] = [await presentOf(phone), await presentOf(desk)]
    const nextDoor = await signedInNextDoor(app)
    const before = await eventsOf(app, asha_id)
    expect(await desk.auth('DELETE', '/sessions')).toMatchObject({ status: 200, body: { session_ids: [ofPhone] } })
    expect(await phone.auth('GET', '/session')).toMatchObject({ status: 401, body: { authenticated: false } })
    for (const each of [desk, bens, nextDoor]) expect(await isIn(each)).toBe(true)
    expect((await detailsOf(desk))?.map(({ session_id }) => session_id)).toEqual([ofDesk])
    expect(await eventsOf(app, asha_id)).toEqual([...before, 'sessions.ended'])

    // There are none left, so no notice is sent.
    expect((await desk.auth('DELETE', '/sessions')).body).toEqual({ session_ids: [] })
    expect(await eventsOf(app, asha_id)).toEqual([...before, 'sessions.ended'])
  })

  test('can be ended one by one, by their ID in either list', async () => {
    const { app, asha_id, phone, desk } = await openWithSessions()
    const third = await signedIn(app)
    const before = await eventsOf(app, asha_id)
    const [ofPhone, ofThird] = [await presentOf(phone), await presentOf(third)]
    expect(await desk.auth('DELETE', `/sessions/${ofPhone}`)).toMatchObject({
      status: 200,
      body: { session_ids: [ofPhone] },
    })
    expect(await Promise.all([phone, desk, third].map(isIn))).toEqual([false, true, true])
    expect((await desk.auth('DELETE', `/sessions/sess:${ofThird}`)).body).toEqual({ session_ids: [ofThird] })
    expect(await Promise.all([phone, desk, third].map(isIn))).toEqual([false, true, false])
    expect(await eventsOf(app, asha_id)).toEqual([...before, 'session.ended', 'session.ended'])
    const { queries, tables } = app.database
    const ended = (await queries.select().from(tables.events)).filter(({ type }) => type === 'session.ended')
    expect(ended.map(({ actor }) => actor)).toMatchObject([
      { kind: 'user', id: asha_id },
      { kind: 'user', id: asha_id },
    ])
  })

  test('include the current one, and ending it means signing out', async () => {
    const { phone, desk } = await openWithSessions()
    const { cookie } = desk
    const answer = await desk.auth('DELETE', `/sessions/${await presentOf(desk)}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^f\.session=;.*Expires=Thu, 01 Jan 1970/)])
    desk.cookie = cookie
    expect(await Promise.all([desk, phone].map(isIn))).toEqual([false, true])
  })

  test('are the only ones that can be ended: those of others, of another store, and expired ones are not found', async () => {
    const { app, asha_id, phone, desk, bens } = await openWithSessions()
    const nextDoor = await signedInNextDoor(app)
    const ofPhone = await presentOf(phone)
    await phone.auth('GET', '/logout')
    const short = { user_id: asha_id, domain: 'shop.example.com', max_age: 60 }
    await app.call('POST', '/customers/session', short)
    const ofShort = (await detailsOf(desk))?.[0]?.session_id
    await letPass(app, 61_000)
    const notMine = [
      await presentOf(bens),
      await presentOf(nextDoor),
      ofPhone,
      ofShort,
      'ffffffffffffffffffffffff',
      'details',
      '%00',
      '%F0%9F%92%A9',
      'sess:',
    ]
    // They have been seen by now, which is recorded once.
    expect((await detailsOf(desk))?.map(({ is_current }) => is_current)).toEqual([true])
    const held = await everythingChangedByCalls(app)
    for (const id of notMine) {
      const { status, body } = await desk.auth('DELETE', `/sessions/${id}`)
      expect({ id, status, code: body.code }).toEqual(
        id === '%00' ? { id, status: 400, code: 'INVALID_INPUT' } : { id, status: 404, code: 'SESSION_NOT_FOUND' },
      )
    }
    expect((await desk.auth('DELETE', '/sessions')).body).toEqual({ session_ids: [] })
    expect(await everythingChangedByCalls(app)).toEqual(held)
    for (const each of [desk, bens, nextDoor]) expect(await isIn(each)).toBe(true)
  })

  test('can be seen and ended while the store is closed', async () => {
    const { app, phone, desk } = await openWithSessions()
    await app.call('POST', '/platform/config', { active: false })
    expect(await detailsOf(desk)).toHaveLength(2)
    expect((await desk.auth('DELETE', '/sessions')).status).toBe(200)
    expect(await Promise.all([phone, desk].map(isIn))).toEqual([false, true])
    expect((await desk.auth('DELETE', `/sessions/${await presentOf(desk)}`)).status).toBe(200)
    expect(await isIn(desk)).toBe(false)
  })

  test('require a session', async () => {
    const { app, phone, desk } = await openWithSessions()
    const ofPhone = await presentOf(phone)
    const held = await everythingChangedByCalls(app)
    const stranger = openBrowser(app)
    for (const cookie of [undefined, 'f.session=', 'f.session=s%3Anobody.knows', `sess:${ofPhone}`])
      for (const [method, path] of [
        ['GET', '/sessions/details'],
        ['DELETE', '/sessions'],
        ['DELETE', `/sessions/${ofPhone}`],
      ] as const) {
        stranger.cookie = cookie
        const answer = await stranger.auth(method, path)
        expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED', authenticated: false } })
      }
    expect(await everythingChangedByCalls(app)).toEqual(held)
    expect(await Promise.all([phone, desk].map(isIn))).toEqual([true, true])
  })

  test('N36 can’t be ended by pages of other sites, which can send the cookie but neither name a store nor skip the preflight', async () => {
    const { app, phone, desk } = await openWithSessions()
    const prefix = `${app.url}/service/application/user/authentication/v1.0/sessions`
    const paths = ['', `/${await presentOf(phone)}`]
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example.net' },
      { origin: 'null' },
      { origin: 'https://evil.example.net', 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      {},
    ]
    const held = await everythingChangedByCalls(app)
    const named = { cookie: desk.cookie ?? '', 'x-application-id': app.application_id }
    for (const path of paths)
      for (const headers of foreign) {
        const answer = await fetch(prefix + path, { method: 'DELETE', headers: { ...named, ...headers } })
        expect({ path, headers, status: answer.status }).toEqual({ path, headers, status: 401 })
        // The public token is in a header, which requires a preflight, as does DELETE.
        const { origin } = headers
        if (origin === undefined) continue
        const asked = await fetch(prefix + path, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'DELETE',
            'access-control-request-headers': 'authorization',
          },
        })
        expect(asked.headers.get('access-control-allow-origin')).toBeNull()
      }
    expect(await everythingChangedByCalls(app)).toEqual(held)

    const own = { ...named, origin: new URL(app.services.config.publicUrl).origin }
    expect((await fetch(prefix, { method: 'DELETE', headers: own })).status).toBe(200)
    expect(await Promise.all([phone, desk].map(isIn))).toEqual([false, true])
  })
})
