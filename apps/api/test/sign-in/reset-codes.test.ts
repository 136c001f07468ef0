import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { addShopper, asha, codeTo, letPass, openShop, otherPassword, signedIn } from '../world/storefront-steps.ts'

const mobile = { mobile: asha.phone_number, country_code: '91' }

/** Both ways to a reset code, with every field that published clients document for them. */
const ways = {
  mobile: {
    path: '/otp/forgot/mobile/send',
    verify: '/otp/forgot/mobile/verify',
    to: asha.phone_number,
    body: { ...mobile, android_hash: 'FA+9qCX9VSu', force: 'false' },
    tokenIn: 'resend_token',
  },
  email: {
    path: '/otp/forgot/email/send',
    verify: '/otp/forgot/email/verify',
    to: asha.email,
    body: { email: asha.email, register_token: '' },
    tokenIn: 'resend_email_token',
  },
} as const
const names = Object.keys(ways) as (keyof typeof ways)[]

test.each(names)(
  'a reset code by %s can be requested and requested again, without a captcha the second time',
  async (name) => {
    const { path, verify, to, body, tokenIn } = ways[name]
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    const first = await browser.auth('POST', path, { ...body, action: 'send', token: '' })
    expect(first).toMatchObject({ status: 200, body: { success: true, [tokenIn]: expect.any(String) } })
    const code = await codeTo(app, to)
    await app.call('POST', '/platform/config', { skip_captcha: false })

    await letPass(app, 100_000)
    expect((await browser.auth('POST', path, { ...body, action: 'resend' })).body.code).toBe('CAPTCHA_NEEDED')
    const again = await browser.auth('POST', path, { ...body, action: 'resend', token: first.body[tokenIn] })
    expect(again).toMatchObject({ status: 200, body: { success: true } })
    const latest = await codeTo(app, to)

    // Either of the two codes works.
    const answerWith = (sent: typeof first, otp: string) =>
      browser.auth('POST', verify, name === 'mobile' ? { request_id: sent.body.request_id, otp } : { email: to, otp })
    expect(await answerWith(first, code)).toMatchObject({ status: 200, body: { success: true } })
    const proven = await answerWith(again, latest)
    expect(proven).toMatchObject({ status: 200, body: { forgot_token: expect.any(String) } })
    const reset = { code: proven.body.forgot_token, password: otherPassword }
    expect((await browser.auth('POST', '/login/password/forgot', reset)).status).toBe(200)
  },
)

test('the token of a code for something else, or of another contact, requests no reset code', async () => {
  const app = await openShop()
  await addShopper(app)
  await addShopper(app, { phone_number: '8652523959', email: 'ben@example.com' })
  const browser = openBrowser(app)
  const signIn = await browser.auth('POST', '/otp/mobile/send', mobile)
  const reset = await browser.auth('POST', '/otp/forgot/mobile/send', mobile)
  await letPass(app, 100_000)
  const refused = { status: 400, body: { code: 'WRONG_CODE' } }
  const ask = (body: object) => browser.auth('POST', '/otp/forgot/mobile/send', body)
  expect(await ask({ ...mobile, token: signIn.body.resend_token })).toMatchObject(refused)
  const other = { mobile: '8652523959', country_code: '91' }
  expect(await ask({ ...other, token: reset.body.resend_token })).toMatchObject(refused)
})

describe('a code by SMS for an Android app', () => {
  const hash = 'FA+9qCX9VSu'

  test('ends with the hash of the app, and fits into what the app can read, wherever codes are requested', async () => {
    const app = await openShop({ config: { name: 'Café Crème '.repeat(9).trim() } })
    await addShopper(app)
    const shopper = await signedIn(app)
    const visitor = openBrowser(app)
    const profileOfTwo = (path: string, body: object) => shopper.call('POST', `/profile/v2.0${path}`, body)
    const requests: [string, string, () => Promise<{ status: number; body: unknown }>][] = [
      ['loginWithOTP', asha.phone_number, () => visitor.auth('POST', '/login/otp', { ...mobile, android_hash: hash })],
      [
        'sendOTPOnMobile',
        asha.phone_number,
        () => visitor.auth('POST', '/otp/mobile/send', { ...mobile, android_hash: hash }),
      ],
      [
        'sendForgotOTPOnMobile',
        asha.phone_number,
        () => visitor.auth('POST', '/otp/forgot/mobile/send', { ...mobile, android_hash: hash }),
      ],
      [
        'sendOTPOnPrimary',
        asha.phone_number,
        () => profileOfTwo('/mobile/primary/otp/send', { ...mobile, android_hash: hash }),
      ],
      [
        'sendOTPForUpdate',
        '8652523961',
        () => profileOfTwo('/mobile/otp/send', { mobile: '8652523961', country_code: '91', android_hash: hash }),
      ],
      [
        'updateProfile',
        '8652523962',
        () =>
          shopper.profile('POST', '/detail', {
            mobile: { phone: '8652523962', country_code: '91' },
            android_hash: hash,
          }),
      ],
    ]
    for (const [name, to, request] of requests) {
      await letPass(app, 100_000, { sessions: false })
      expect({ name, ...(await request()) }).toMatchObject({ name, status: 200 })
      const { text, code } = await lastMessage(app, to)
      expect({ name, text }).toEqual({ name, text: expect.stringMatching(/\nFA\+9qCX9VSu$/) })
      expect(text).toContain(code)
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(140)
    }
  })

  test('contains nothing else that the requester wrote', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    for (const android_hash of ['call +91 900', 'evil.example', 'FA+9qCX9VSu\nPay now', 'FA+9qCX9VSux', '']) {
      await letPass(app, 100_000)
      expect((await browser.auth('POST', '/login/otp', { ...mobile, android_hash })).status).toBe(200)
      expect((await lastMessage(app, asha.phone_number)).text).toMatch(
        /^\d{6} is your code for .+ never ask you for it\.$/,
      )
    }
  })

  test('by email has no such line', async () => {
    const app = await openShop()
    await addShopper(app)
    await openBrowser(app).auth('POST', '/otp/forgot/email/send', { email: asha.email, action: 'send' })
    expect((await lastMessage(app, asha.email)).text).not.toContain('\n')
  })
})
