import { describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import { applicationToken, type TestApp } from '../world/start-app.ts'
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
  signedIn,
} from '../world/storefront-steps.ts'
import { phone, signInWith, beginForm } from './shopper-steps.ts'

describe('input', () => {
  test('N28 a caller who is rejected during a flood of sign-ins has used no attempt', async () => {
    const most = 24
    const app = await openShop({
      settings: {
        SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: String(most),
        SHOPPER_FAILURES_PER_USER_PER_HOUR: String(most),
      },
    })
    await addShopper(app)
    await choosePassword(await signedIn(app))
    const browser = openBrowser(app)
    const tryWrong = async () => (await signInWith(browser, asha.email, 'wrong-password')).status
    const flood = new Set<number>()
    let isOver = false
    // Each of them tries another name as soon as it gets a response, so the queue stays full, however fast the machine is.
    const others = Array.from({ length: 150 }, async (_, i) => {
      for (let n = 0; !isOver; n += 1) flood.add((await signInWith(browser, `${i}-${n}@example.com`, 'wrong')).status)
    })
    await expect.poll(() => flood.has(503)).toBe(true)
    const customer = await Promise.all(Array.from({ length: most / 2 }, tryWrong))
    isOver = true
    await Promise.all(others)
    expect(customer).toContain(503)
    expect(flood).toEqual(new Set([401, 503]))
    const used = customer.filter((status) => status === 401).length
    const left: number[] = []
    for (let i = used; i < most; i += 1) left.push(await tryWrong())
    expect(new Set(left)).toEqual(new Set([401]))
    expect(await tryWrong()).toBe(429)
  })

  test('N28 oversized input is rejected before it costs anything', async () => {
    const app = await openShop()
    const browser = openBrowser(app)
    const huge = 'x'.repeat(900_000)
    const answers = [
      await signInWith(browser, asha.email, huge),
      await signInWith(browser, huge),
      await browser.auth('POST', '/register/form', {
        first_name: 'Nia',
        password: huge,
        phone: { mobile: '9876543210' },
      }),
      await browser.auth('POST', '/login/password/reset/forgot', { code: 'x', password: huge }),
      await browser.auth('POST', '/otp/mobile/verify', { otp: huge, request_id: huge }),
      await browser.auth('POST', '/login/otp', { ...phone, captcha_code: huge }),
      await browser.auth('POST', '/login/google-token', { oauth2: { access_token: huge } }),
      await browser.profile('POST', '/detail', { first_name: huge, register_token: 'x' }),
      await browser.auth('POST', '/login/otp', { mobile: Array.from({ length: 10_000 }, () => '1') }),
      await browser.auth('GET', `/user-exists?q=${'x'.repeat(10_000)}`),
      await browser.auth('POST', '/login/otp', { mobile: `${'1'.repeat(40_000)}x` }),
    ]
    for (const { status } of answers) expect([400, 413, 414, 431]).toContain(status)
    expect(await deep(app, 100_000)).toBe(400)
    expect((await browser.auth('POST', '/login/otp', { mobile: 'x'.repeat(2_000_000) })).status).toBe(413)
  })

  test('N29 a malformed credential is no credential', async () => {
    const app = await openShop()
    const browser = openBrowser(app)
    const config = (authorization: string) => browser.call('GET', '/platform/v1.0/config', undefined, { authorization })
    const token = (text: string) => `Bearer ${Buffer.from(text).toString('base64')}`
    for (const authorization of [
      'Bearer',
      'Bearer ',
      'Bearer %%%',
      'Basic YTpi',
      'nonsense',
      `Bearer ${'A'.repeat(600)}`,
      token('no colon'),
      token(`${app.application_id}:`),
      token(`${app.application_id}:wrong-token`),
      token(`000000000000000000000009:${applicationToken}`),
      token(`' or 1=1 --:${applicationToken}`),
      token('\u0000\u0000\u0000\u0000\u0000\u0000:\u0000\u0000\u0000\u0000\u0000'),
    ])
      expect((await config(authorization)).status, `${authorization}`).toBe(401)
    for (const cookie of [
      'f.session=%',
      'f.session=%E0%A4%A',
      'f.session=s%3A',
      ';;;=',
      `f.session=${'x'.repeat(8_000)}`,
    ]) {
      browser.cookie = cookie
      expect((await browser.auth('GET', '/session')).status, `${cookie}`).toBe(401)
    }
  })
})

test('events are recorded without secrets', async () => {
  const app = await openShop()
  await addShopper(app)
  const shopper = await signedIn(app)
  await choosePassword(shopper)
  const secrets = [password, otherPassword]
  await shopper.profile('PUT', '/email', { email: 'asha.rao@example.com' })
  secrets.push(await linkTo(app, 'asha.rao@example.com'))
  await shopper.auth('POST', '/login/password/reset', { email: asha.email })
  const code = await linkTo(app, asha.email)
  secrets.push(code)
  const begun = await beginForm(openBrowser(app), { phone: { mobile: '9876543210' } })
  secrets.push(begun.register_token, begun.resend_token, await codeTo(app, '9876543210'))
  await signInWith(openBrowser(app), asha.email, 'a-wrong-password-that-was-typed')
  secrets.push('a-wrong-password-that-was-typed')
  await shopper.auth('POST', '/login/password/reset/forgot', { code, password: otherPassword })
  secrets.push(decodeURIComponent(shopper.cookie ?? '').slice('f.session=s:'.length, 40))
  const { messages: _mailbox, ...kept } = await everything(app)
  for (const [table, text] of Object.entries(kept))
    for (const secret of secrets) expect(text.includes(secret), `${secret} in ${table}`).toBe(false)
})

/** A very deeply nested body. */
async function deep(app: TestApp, levels: number): Promise<number> {
  const token = Buffer.from(`${app.application_id}:${applicationToken}`).toString('base64')
  const response = await fetch(`${app.url}/service/application/user/authentication/v1.0/login/otp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: `{"mobile":${'['.repeat(levels)}${']'.repeat(levels)}}`,
  })
  return response.status
}
