import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  atOnce,
  choosePassword,
  codeTo,
  eventsOf,
  everything,
  letPass,
  openShop,
  signedIn,
} from '../world/storefront-steps.ts'
import { ben, phone, minute_ms, type Browser, beginForm } from './shopper-steps.ts'

describe('codes', () => {
  test('N26 a code has six digits, is stored as a hash, and expires after five attempts, concurrent or not', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    const sent = await browser.auth('POST', '/login/otp', phone)
    const otp = await codeTo(app, asha.phone_number)
    expect(otp).toMatch(/^\d{6}$/)
    const { codes, events, jobs } = await everything(app)
    for (const kept of [codes, events, jobs]) expect(kept).not.toContain(otp)
    const wrong = otp === '000000' ? '000001' : '000000'
    const guess = (given: string) =>
      browser.auth('POST', '/otp/mobile/verify', { otp: given, request_id: sent.body.request_id })
    expect(await atOnce(30, () => guess(wrong))).toEqual({ 400: 30 })
    const [row] = await app.database.queries.select().from(app.database.tables.codes)
    expect(row?.attempts).toBe(5)
    expect((await guess(otp)).status).toBe(400)
  })

  test('N26 guesses at an emailed code are counted too, and affect no other code', async () => {
    const app = await openShop()
    await addShopper(app)
    await addShopper(app, ben)
    const shopper = await signedIn(app)
    const stranger = openBrowser(app)
    await shopper.auth('POST', '/otp/email/send', { email: asha.email })
    const otp = await codeTo(app, asha.email)
    const guess = (browser: Browser, given: string) =>
      browser.auth('POST', '/otp/email/verify', { otp: given, email: asha.email })
    expect(await atOnce(10, () => guess(stranger, '000000'))).toEqual({ 400: 10 })
    expect((await guess(await signedIn(app, ben.phone_number), otp)).status).toBe(400)
    expect((await guess(shopper, otp)).status).toBe(200)
    await stranger.auth('POST', '/otp/email/send', { email: asha.email })
    const next = await codeTo(app, asha.email)
    await atOnce(5, () => guess(stranger, next === '000000' ? '000001' : '000000'))
    expect((await guess(stranger, next)).status).toBe(400)
  })

  test('N26 nobody can use up the guesses for a code emailed to someone else, nor gain guesses from it', async () => {
    const app = await openShop({ settings: { TRUST_PROXY: '127.0.0.1' } })
    await addShopper(app, { email: asha.email, first_name: 'Asha' })
    await choosePassword(await signedInByEmail(app))
    for (const way of ['/otp/email', '/otp/forgot/email']) {
      const post = (step: 'send' | 'verify', from: string, body: object) =>
        openBrowser(app).call(
          'POST',
          `/authentication/v1.0${way}/${step}`,
          { email: asha.email, ...body },
          { 'x-forwarded-for': from },
        )
      const ask = async (from: string) => {
        await letPass(app, 91_000, { sessions: false })
        const { resend_email_token: token } = (await post('send', from, {})).body
        const otp = await codeTo(app, asha.email)
        return { otp, token, wrong: otp === '000000' ? '000001' : '000000' }
      }
      const guess = (from: string, otp: string, given: object = {}) => post('verify', from, { otp, ...given })

      // Strangers use up their own guesses, from any number of places, after which even the right digits fail.
      const asked = await ask('198.51.100.1')
      await atOnce(20, (i) => guess(`203.0.113.${i}`, asked.wrong))
      expect((await guess('203.0.113.99', asked.otp)).body.code).toBe('WRONG_CODE')
      expect((await guess('203.0.113.99', asked.otp, { token: `${asked.token.split('.')[0]}.guess` })).status).toBe(400)
      // Four of the requester's own guesses are left; the fifth is right.
      expect(await atOnce(4, () => guess('198.51.100.1', asked.wrong))).toEqual({ 400: 4 })
      expect((await guess('198.51.100.1', asked.otp)).status).toBe(200)

      // The requester has moved to another network, and sends the token from the response instead.
      const moved = await ask('2001:db8:1:1::1')
      await atOnce(6, (i) => guess(`203.0.113.${i}`, moved.wrong))
      expect((await guess('198.51.100.7', moved.otp)).status).toBe(400)
      expect((await guess('198.51.100.7', moved.otp, { token: moved.token })).status).toBe(200)

      // The same network counts as the same place. Others there can use up its guesses, but not those of the response's token.
      const near = await ask('2001:db8:1:1::1')
      await atOnce(5, (i) => guess(`2001:db8:1:1::${i + 2}`, near.wrong))
      expect((await guess('2001:db8:1:1::1', near.otp)).status).toBe(400)
      expect((await guess('2001:db8:1:1::1', near.otp, { token: near.token })).status).toBe(200)
      // Even with the token, the requester has no more than five.
      const last = await ask('2001:db8:1:1::1')
      await atOnce(5, () => guess('2001:db8:1:1::1', last.wrong, { token: last.token }))
      expect((await guess('2001:db8:1:1::1', last.otp, { token: last.token })).status).toBe(400)
    }
  })

  test('N26 a code sent to a phone can be used up only with its own request ID', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    const { request_id } = (await browser.auth('POST', '/login/otp', phone)).body
    const otp = await codeTo(app, asha.phone_number)
    const stranger = openBrowser(app)
    const theirs = (await stranger.auth('POST', '/otp/forgot/mobile/send', phone)).body
    const wrong = otp === '000000' ? '000001' : '000000'
    for (const id of [theirs.request_id, request_id.slice(0, -1), '%', request_id.toUpperCase()])
      await atOnce(6, () => stranger.auth('POST', '/otp/mobile/verify', { otp: wrong, request_id: id }))
    expect((await browser.auth('POST', '/otp/mobile/verify', { otp, request_id })).status).toBe(200)
  })

  test('N26 another code is sent after a while, even if two are requested at once', async () => {
    const settings = { SECRET_KEY: 'a-secret-key-that-two-processes-share' }
    const app = await openShop({ settings })
    const second = await openShop({ settings, databaseUrl: app.databaseUrl, seed: async () => undefined })
    for (const [path, body, wait_s] of [
      ['/login/otp', phone, 30],
      ['/otp/email/send', { email: asha.email }, 90],
      ['/login/password/reset', { email: asha.email }, 90],
    ] as const) {
      const ask = (i: number) => openBrowser(i % 2 === 0 ? app : second).auth('POST', path, body)
      expect(await atOnce(10, ask)).toEqual({ 200: 1, 429: 9 })
      const refused = await ask(0)
      expect(refused.headers.get('retry-after')).toBe(String(refused.body.meta.retry_after_s))
      expect(refused.body.meta.retry_after_s).toBeGreaterThan(wait_s - 15)
      expect(refused.body.meta.retry_after_s).toBeLessThanOrEqual(wait_s)
      await letPass(app, wait_s * 1_000 + 1)
      expect((await ask(1)).status).toBe(200)
    }
  })

  test('N26 a resend token requests its own code for its own contact, and nothing that the store has turned off', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    const resend = (token: string, to: object = phone) =>
      browser.auth('POST', '/otp/mobile/send', { ...to, action: 'resend', token })
    const unknown = await browser.auth('POST', '/otp/forgot/mobile/send', { mobile: '9876543210' })
    const sent = await browser.auth('POST', '/login/otp', phone)
    await letPass(app, 31_000)
    expect((await resend(sent.body.resend_token, { mobile: ben.phone_number })).status).toBe(400)
    expect((await resend(`${sent.body.request_id}.guess`)).status).toBe(400)
    const again = await resend(sent.body.resend_token)
    const otp = await codeTo(app, asha.phone_number)
    expect((await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: again.body.request_id })).status).toBe(
      200,
    )
    await letPass(app, 31_000)
    expect((await resend(again.body.resend_token)).status).toBe(400)
    // Nobody has this number, so nothing is sent the second time either.
    expect((await resend(unknown.body.resend_token, { mobile: '9876543210' })).status).toBe(200)
    expect(await lastMessage(app, '9876543210')).toBeUndefined()

    await letPass(app, 31_000)
    const forgot = await browser.auth('POST', '/otp/forgot/mobile/send', phone)
    await app.call('POST', '/platform/config', { forgot_password: false })
    await letPass(app, 31_000)
    expect((await resend(forgot.body.resend_token)).status).toBe(403)
  })

  test('N26 a resend token works for an hour in total, however many codes were sent in between', async () => {
    const app = await openShop()
    await addShopper(app)
    for (const [path, contact, tokenName] of [
      ['/otp/mobile/send', phone, 'resend_token'],
      ['/otp/email/send', { email: asha.email }, 'resend_email_token'],
    ] as const) {
      const browser = openBrowser(app)
      let sent = await browser.auth('POST', path, contact)
      for (let i = 0; i < 5; i += 1) {
        await letPass(app, 11 * minute_ms)
        sent = await browser.auth('POST', path, { ...contact, action: 'resend', token: sent.body[tokenName] })
        expect(sent.status).toBe(200)
      }
      await letPass(app, 6 * minute_ms)
      const again = { ...contact, action: 'resend', token: sent.body[tokenName] }
      expect((await browser.auth('POST', path, again)).body.code).toBe('WRONG_CODE')
      expect((await browser.auth('POST', path, contact)).status).toBe(200)
    }
  })

  test('N26 a sign-up can request its codes until it expires, if the store allows sign-ups', async () => {
    const soft = { is_required: false, level: 'soft' }
    const app = await openShop({ config: { register_required_fields: { email: soft, mobile: soft } } })
    const browser = openBrowser(app)
    const email = 'nia@example.com'
    const { register_token, resend_email_token } = await beginForm(browser, { email })
    const ask = (given: object) => browser.auth('POST', '/otp/email/send', { email, ...given })
    const again = { action: 'resend', token: resend_email_token }
    await letPass(app, 91_000, { sessions: false })
    expect((await ask(again)).status).toBe(200)
    await app.call('POST', '/platform/config', { register: false })
    await letPass(app, 91_000)
    for (const given of [again, { register_token }])
      expect(await ask(given)).toMatchObject({ status: 403, body: { code: 'SIGN_UP_CLOSED' } })
    const byPhone = { ...phone, action: 'resend', token: resend_email_token }
    expect((await browser.auth('POST', '/otp/mobile/send', byPhone)).body.code).toBe('WRONG_CODE')
    await app.call('POST', '/platform/config', { register: true })
    await letPass(app, 60 * minute_ms)
    expect(await ask({ register_token })).toMatchObject({ status: 410, body: { code: 'SIGN_UP_EXPIRED' } })
  })

  test('N26 a contact, a range of numbers, an address and an application each have a budget, and the team is notified', async () => {
    const settings = { SECRET_KEY: 'a-secret-key-that-two-processes-share' }
    const narrow = (limits: Record<string, string>) => openShop({ settings: { ...settings, ...limits } })
    const ask = (app: TestApp, mobile: string) => openBrowser(app).auth('POST', '/login/otp', { mobile })

    const contact = await narrow({ CODES_PER_CONTACT_PER_HOUR: '3' })
    const second = await openShop({
      settings: { ...settings, CODES_PER_CONTACT_PER_HOUR: '3' },
      databaseUrl: contact.databaseUrl,
      seed: async () => undefined,
    })
    for (const app of [contact, second, contact]) {
      expect((await ask(app, asha.phone_number)).status).toBe(200)
      await letPass(app, 5 * minute_ms)
    }
    const refused = await ask(second, asha.phone_number)
    expect(refused).toMatchObject({ status: 429, body: { meta: { retry_after_s: expect.any(Number) } } })
    expect(refused.body.meta.retry_after_s).toBeGreaterThan(40 * 60)
    expect((await ask(contact, ben.phone_number)).status).toBe(200)

    const range = await narrow({ CODES_PER_NUMBER_RANGE_PER_HOUR: '2' })
    const numbers = (start: number) => Array.from({ length: 4 }, (_, i) => String(start + i))
    const inRange: number[] = []
    for (const mobile of numbers(9876543210)) inRange.push((await ask(range, mobile)).status)
    expect(inRange).toEqual([200, 200, 429, 429])
    expect((await ask(range, '8652523958')).status).toBe(200)

    const address = await narrow({ CODES_PER_ADDRESS_PER_HOUR: '2' })
    expect(await atOnce(4, (i) => ask(address, `98765432${10 + i}`))).toEqual({ 200: 2, 429: 2 })

    const application = await narrow({ CODES_PER_APPLICATION_PER_HOUR: '2' })
    expect(await atOnce(12, (i) => ask(application, `98765432${10 + i}`))).toEqual({ 200: 2, 429: 10 })
    const alarms = await eventsOf(application, application.application_id)
    expect(alarms.filter((type) => type === 'message.budget_exhausted')).toHaveLength(1)
  })
})

/** A browser in which a shopper is signed in who has nothing but an email address. */
async function signedInByEmail(app: TestApp) {
  const browser = openBrowser(app)
  await browser.auth('POST', '/otp/email/send', { email: asha.email })
  const given = { email: asha.email, otp: await codeTo(app, asha.email) }
  expect((await browser.auth('POST', '/otp/email/verify', given)).body.user_exists).toBe(true)
  return browser
}
