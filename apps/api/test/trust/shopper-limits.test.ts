import { describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import {
  addShopper,
  asha,
  atOnce,
  choosePassword,
  codeTo,
  letPass,
  linkTo,
  openShop,
  otherPassword,
  password,
  signedIn,
} from '../world/storefront-steps.ts'
import { ben, phone, minute_ms, type Browser, signInWith } from './shopper-steps.ts'

describe('limits and blocks', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address })

  const tryFrom = (browser: Browser, address: string, given = 'wrong-password') =>
    browser.call(
      'POST',
      '/authentication/v1.0/login/password',
      { username: asha.email, password: given },
      from(address),
    )

  test('N24 a header that anybody can set does not change who the caller is', async () => {
    const app = await openShop({ settings: { SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '5' } })
    const browser = openBrowser(app)
    const outcomes = await atOnce(10, (i) => tryFrom(browser, `203.0.113.${i}`))
    expect(outcomes).toEqual({ 401: 5, 429: 5 })
  })

  test('N24 behind a trusted proxy, callers are told apart; an IPv6 network and a mapped address count as one', async () => {
    const app = await openShop({
      settings: { SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '2', TRUST_PROXY: '127.0.0.1' },
    })
    const browser = openBrowser(app)
    const statuses = async (...addresses: string[]) => {
      const seen: number[] = []
      for (const address of addresses) seen.push((await tryFrom(browser, address)).status)
      return seen
    }
    expect(await statuses('203.0.113.1', '203.0.113.2', '203.0.113.3')).toEqual([401, 401, 401])
    expect(await statuses('203.0.113.9', '::ffff:203.0.113.9', '203.0.113.9')).toEqual([401, 401, 429])
    expect(await statuses('2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '2001:db8:1:2:3:4:5:6')).toEqual([401, 401, 429])
    expect(await statuses('2001:db8:1:3::1')).toEqual([401])
    // The proxy's own value counts, not what the caller had set before it.
    expect(
      await statuses('203.0.113.50, 203.0.113.60', '203.0.113.51, 203.0.113.60', '203.0.113.52, 203.0.113.60'),
    ).toEqual([401, 401, 429])
  })

  test('N24 signing in to one’s own account resets no attempts on others', async () => {
    const app = await openShop({ settings: { SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '6' } })
    await addShopper(app)
    await choosePassword(await signedIn(app))
    const browser = openBrowser(app)
    const statuses: number[] = []
    for (let i = 0; i < 8; i += 1) {
      statuses.push((await signInWith(browser, ben.email, 'wrong-password')).status)
      await signInWith(browser, asha.email)
    }
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
  })

  test('N25 a block applies everywhere, including to what was started before it', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const shopper = await signedIn(app)
    await choosePassword(shopper)
    await shopper.profile('PUT', '/email', { email: 'asha.rao@example.com' })
    const verify = await linkTo(app, 'asha.rao@example.com')
    const browser = openBrowser(app)
    await letPass(app, 2 * minute_ms, { sessions: false })
    const sent = await browser.auth('POST', '/login/otp', phone)
    const otp = await codeTo(app, asha.phone_number)
    await browser.auth('POST', '/otp/email/send', { email: asha.email })
    const mailed = await codeTo(app, asha.email)
    await browser.auth('POST', '/login/password/reset', { email: asha.email })
    const reset = await linkTo(app, asha.email)
    const forgot = await browser.auth('POST', '/otp/forgot/mobile/send', phone)
    const forgotten = { otp: await codeTo(app, asha.phone_number), request_id: forgot.body.request_id }
    const { forgot_token } = (await browser.auth('POST', '/otp/forgot/mobile/verify', forgotten)).body

    await app.call('PUT', '/customers/activation', { status: true, user_id: [id] })
    expect((await app.call('POST', '/customers/session', { user_id: id, domain: 'shop.example.com' })).status).toBe(422)
    const doors = [
      browser.auth('POST', '/login/password', { username: asha.email, password }),
      browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id }),
      browser.auth('POST', '/otp/email/verify', { otp: mailed, email: asha.email }),
      browser.auth('POST', '/login/password/reset/forgot', { code: reset, password: otherPassword }),
      browser.auth('POST', '/login/password/forgot', { code: forgot_token, password: otherPassword }),
    ]
    for (const answer of await Promise.all(doors))
      expect(answer).toMatchObject({ status: 403, body: { code: 'USER_BLOCKED' } })
    expect((await browser.auth('POST', '/verify/email', { code: verify })).status).toBe(400)
    expect(browser.cookie).toBeUndefined()
    await app.call('PUT', '/customers/activation', { status: false, user_id: [id] })
    expect((await signInWith(browser, asha.email, otherPassword)).status).toBe(401)
    expect((await signInWith(browser, asha.email)).status).toBe(200)
  })

  test('N25 one address can’t lock anyone else out, many lock only the password, and a code still works', async () => {
    const app = await openShop({
      settings: {
        TRUST_PROXY: '127.0.0.1',
        SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '3',
        SHOPPER_FAILURES_PER_USER_PER_HOUR: '9',
      },
    })
    await addShopper(app)
    await choosePassword(await signedIn(app))
    const browser = openBrowser(app)
    expect(await atOnce(20, () => tryFrom(browser, '203.0.113.66'))).toEqual({ 401: 3, 429: 17 })
    expect((await tryFrom(browser, '203.0.113.66', password)).status).toBe(429)
    expect((await tryFrom(openBrowser(app), '198.51.100.1', password)).status).toBe(200)

    await atOnce(20, (i) => tryFrom(browser, `203.0.113.${i}`))
    expect((await tryFrom(browser, '198.51.100.2', password)).status).toBe(429)
    const owner = await signedIn(app)
    expect((await owner.auth('GET', '/session')).status).toBe(200)
    expect((await tryFrom(browser, '198.51.100.3', password)).status).toBe(200)
  })
})
