import { request as httpRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { applicationToken, type TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  atOnce,
  choosePassword,
  codeTo,
  eventsOf,
  everything,
  letPass,
  linkTo,
  openShop,
  otherPassword,
  password,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'
import { ben, phone, minute_ms, type Browser, signInWith, beginForm, notAsked } from './shopper-steps.ts'

const day_ms = 24 * 60 * minute_ms

describe('flows, codes and links', () => {
  test('N8 a reset cannot skip the verification, whatever is sent instead', async () => {
    const app = await openShop()
    await addShopper(app)
    const shopper = await signedIn(app)
    await choosePassword(shopper)
    const browser = openBrowser(app)
    const sent = await browser.auth('POST', '/otp/forgot/mobile/send', phone)
    const otp = await codeTo(app, asha.phone_number)
    const begun = await beginForm(browser, { phone: { mobile: '9876543210', country_code: '91' } })
    await shopper.profile('POST', '/email/link/send', { email: asha.email })
    const guesses = [
      otp,
      sent.body.request_id,
      sent.body.resend_token,
      `${sent.body.request_id}.${otp}`,
      begun.register_token,
      await linkTo(app, asha.email),
      shopper.cookie?.slice('f.session='.length) ?? '',
      'null',
    ]
    for (const code of guesses)
      for (const path of ['/login/password/reset/forgot', '/login/password/forgot', '/login/password/reset/token'])
        expect(
          await browser.auth('POST', path, { code, ...(!path.endsWith('token') && { password: otherPassword }) }),
        ).toMatchObject({ status: 400, body: { code: 'WRONG_CODE' } })
    expect((await signInWith(browser, asha.email, otherPassword)).status).toBe(401)
    expect((await signInWith(browser, asha.email)).status).toBe(200)

    await letPass(app, minute_ms, { sessions: false })
    const again = await browser.auth('POST', '/otp/forgot/mobile/send', phone)
    const { forgot_token } = (
      await browser.auth('POST', '/otp/forgot/mobile/verify', {
        otp: await codeTo(app, asha.phone_number),
        request_id: again.body.request_id,
      })
    ).body
    expect(
      await browser.auth('POST', '/login/password/forgot', { code: forgot_token, password: otherPassword }),
    ).toMatchObject({ status: 200, body: { success: true } })
    expect((await browser.auth('POST', '/login/password/forgot', { code: forgot_token, password })).body).toMatchObject(
      { code: 'WRONG_CODE' },
    )
    expect((await signInWith(browser, asha.email)).status).toBe(401)
    expect((await signInWith(browser, asha.email, otherPassword)).status).toBe(200)
  })

  test('N9 a code works for one purpose, one account and one application', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    await addShopper(app, ben)
    const shopper = await signedIn(app)
    const other = await signedIn(app, ben.phone_number)
    const stranger = openBrowser(app)

    const send = {
      sign_in: () => stranger.auth('POST', '/login/otp', phone),
      reset_password: () => stranger.auth('POST', '/otp/forgot/mobile/send', phone),
      confirm_contact: () => shopper.auth('POST', '/otp/mobile/send', { ...phone, action: 'send' }),
      sign_up: () =>
        stranger.auth('POST', '/register/form', { first_name: 'Nia', phone: { mobile: '9876543210' }, password }),
      change_contact: () => shopper.profile('POST', '/detail', { mobile: { phone: '9876543211' } }),
    }
    const doors = {
      verify: (browser: Browser, given: object) => browser.auth('POST', '/otp/mobile/verify', given),
      forgot: (browser: Browser, given: object) => browser.auth('POST', '/otp/forgot/mobile/verify', given),
      delete: (browser: Browser, given: object) =>
        browser.auth('POST', '/delete', { ...given, user_id, reason_id: '1' }),
      primary: (browser: Browser, given: object) =>
        browser.call('POST', '/profile/v2.0/mobile/primary/otp/verify', given),
      update: (browser: Browser, given: object) => browser.call('POST', '/profile/v2.0/mobile/otp/verify', given),
    }
    type Door = keyof typeof doors
    const opens: Record<keyof typeof send, { by: Browser; to: string; doors: Door[] }> = {
      sign_in: { by: stranger, to: asha.phone_number, doors: ['verify'] },
      reset_password: { by: stranger, to: asha.phone_number, doors: ['forgot'] },
      confirm_contact: { by: shopper, to: asha.phone_number, doors: ['verify', 'delete', 'primary'] },
      sign_up: { by: stranger, to: '9876543210', doors: ['verify'] },
      change_contact: { by: shopper, to: '9876543211', doors: ['verify', 'update'] },
    }
    for (const [purpose, { by, to, doors: right }] of Object.entries(opens) as [
      keyof typeof send,
      typeof opens.sign_in,
    ][]) {
      await letPass(app, 2 * minute_ms, { sessions: false })
      const { request_id } = (await send[purpose]()).body
      const given = { request_id, otp: await codeTo(app, to) }
      const attempt = async (door: Door, browser: Browser) => {
        await app.database.queries.update(app.database.tables.codes).set({ attempts: 0 })
        return (await doors[door](browser, given)).status
      }
      const wrongDoors = (Object.keys(doors) as Door[]).filter((door) => !right.includes(door))
      // A code about one account gives no access to another, even for the right operation.
      const wrong = [
        ...wrongDoors.flatMap((door) => [shopper, stranger].map((browser) => ({ door, browser }))),
        ...(by === shopper ? right.map((door) => ({ door, browser: other })) : []),
      ]
      for (const { door, browser } of wrong)
        expect(await attempt(door, browser), `${purpose} at ${door}`).toBeGreaterThanOrEqual(400)
      const elsewhere = openBrowser(await secondApplication(app))
      await app.database.queries.update(app.database.tables.codes).set({ attempts: 0 })
      expect((await doors.verify(elsewhere, given)).body.code).toBe('WRONG_CODE')
      const [own = 'verify'] = right
      expect(await attempt(own, by), `${purpose} at its own door`).toBe(200)
      expect(await attempt(own, by), `${purpose} a second time`).toBe(400)
    }
  })

  test('N9 a link works for one purpose and one kind of contact', async () => {
    const app = await openShop()
    await addShopper(app)
    const shopper = await signedIn(app)
    const browser = openBrowser(app)
    await shopper.profile('PUT', '/email', { email: 'asha.rao@example.com' })
    await shopper.profile('PUT', '/mobile', { phone: '8652523960', country_code: '91' })
    await browser.auth('POST', '/login/password/reset', { email: asha.email })
    const links = {
      '/verify/email': await linkTo(app, 'asha.rao@example.com'),
      '/verify/mobile': await linkTo(app, '8652523960'),
      '/login/password/reset/forgot': await linkTo(app, asha.email),
    }
    const paths = [...Object.keys(links), '/login/password/forgot', '/login/password/reset/token', '/login/token']
    const bodyOf = (path: string, code: string) =>
      path === '/login/token' ? { token: code } : { code, ...(path.endsWith('forgot') && { password: otherPassword }) }
    const isRight = (own: string, path: string) =>
      own === path || (own.startsWith('/login') && path.startsWith('/login/password'))
    for (const [own, code] of Object.entries(links))
      for (const path of paths.filter((each) => !isRight(own, each))) {
        const { body } = await shopper.auth('POST', path, bodyOf(path, code))
        expect(body.code, `${own} at ${path}`).toBe('WRONG_CODE')
      }
    for (const [path, code] of Object.entries(links))
      expect((await shopper.auth('POST', path, bodyOf(path, code))).status, `${path}`).toBe(200)
  })

  describe('N10 what works once works once for fifty concurrent calls:', () => {
    test('a code to a phone number', async () => {
      const app = await openShopWithAsha()
      const { queries, tables } = app.database
      const { body } = await openBrowser(app).auth('POST', '/login/otp', phone)
      const code = { otp: await codeTo(app, asha.phone_number), request_id: body.request_id }
      expect(await fiftyAtOnce(() => openBrowser(app).auth('POST', '/otp/mobile/verify', code))).toEqual(
        onlyOneSucceeds,
      )
      expect(await queries.select().from(tables.sessions)).toHaveLength(1)
    })

    test('a code to an email address', async () => {
      const app = await openShopWithAsha()
      await openBrowser(app).auth('POST', '/otp/email/send', { email: asha.email })
      const code = { otp: await codeTo(app, asha.email), email: asha.email }
      expect(await fiftyAtOnce(() => openBrowser(app).auth('POST', '/otp/email/verify', code))).toEqual(onlyOneSucceeds)
    })

    test('a link that sets a new password', async () => {
      const app = await openShop()
      const user_id = await addShopper(app)
      await openBrowser(app).auth('POST', '/login/password/reset', { email: asha.email })
      const code = await linkTo(app, asha.email)
      expect(
        await fiftyAtOnce((i) =>
          openBrowser(app).auth('POST', '/login/password/reset/forgot', { code, password: `${password}-${i}` }),
        ),
      ).toEqual(onlyOneSucceeds)
      expect((await eventsOf(app, user_id)).filter((type) => type === 'user.password_reset')).toHaveLength(1)
    })

    test('a code that resets a password', async () => {
      const app = await openShopWithAsha()
      const { body } = await openBrowser(app).auth('POST', '/otp/forgot/mobile/send', phone)
      const code = { otp: await codeTo(app, asha.phone_number), request_id: body.request_id }
      expect(await fiftyAtOnce(() => openBrowser(app).auth('POST', '/otp/forgot/mobile/verify', code))).toEqual(
        onlyOneSucceeds,
      )
    })

    test('a link that verifies a contact', async () => {
      const app = await openShopWithAsha()
      const shopper = await signedIn(app)
      await shopper.profile('PUT', '/email', { email: 'asha.rao@example.com' })
      const code = await linkTo(app, 'asha.rao@example.com')
      expect(await fiftyAtOnce(() => shopper.auth('POST', '/verify/email', { code }))).toEqual(onlyOneSucceeds)
    })

    test('a code that completes a form', async () => {
      const app = await openShop()
      const { request_id } = await beginForm(openBrowser(app), { phone: { mobile: '9876543210' } })
      const code = { otp: await codeTo(app, '9876543210'), request_id }
      expect(await fiftyAtOnce(() => openBrowser(app).auth('POST', '/otp/mobile/verify', code))).toEqual(
        onlyOneSucceeds,
      )
      expect(await countUsers(app)).toBe(1)
    })

    test('a sign-up that only needs its profile', async () => {
      const app = await openShop()
      const { register_token } = (await openBrowser(app).signInByOtp('9876543211')).body
      expect(
        await fiftyAtOnce(() => openBrowser(app).profile('POST', '/detail', { register_token, first_name: 'Omar' })),
      ).toEqual(onlyOneSucceeds)
      expect(await countUsers(app)).toBe(1)
    })

    test('a code that deletes the account', async () => {
      const app = await openShop()
      const user_id = await addShopper(app)
      const shopper = await signedIn(app)
      await letPass(app, 2 * minute_ms, { sessions: false })
      const { body } = await shopper.auth('POST', '/otp/mobile/send', phone)
      const otp = await codeTo(app, asha.phone_number)
      const deletion = { user_id, otp, request_id: body.request_id, reason_id: '1' }
      const outcomes = await atOnce(50, () => {
        const browser = openBrowser(app)
        browser.cookie = shopper.cookie
        return browser.auth('POST', '/delete', deletion)
      })
      expect(outcomes[200]).toBe(1)
      expect((await eventsOf(app, user_id)).filter((type) => type === 'user.deletion_scheduled')).toHaveLength(1)
    })
  })

  test('N11 what has expired is rejected, even if it hasn’t been deleted', async () => {
    const app = await openShop({ jobs: false })
    await addShopper(app)
    const shopper = await signedIn(app)
    const browser = openBrowser(app)
    await shopper.profile('PUT', '/email', { email: 'asha.rao@example.com' })
    const sent = await browser.auth('POST', '/login/otp', phone)
    await browser.auth('POST', '/login/password/reset', { email: asha.email })
    const otp = await codeTo(app, asha.phone_number)
    const { register_token } = (await openBrowser(app).signInByOtp('9876543210')).body
    const reset = await linkTo(app, asha.email)
    const verify = await linkTo(app, 'asha.rao@example.com')

    await letPass(app, 11 * minute_ms, { sessions: false })
    expect((await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })).status).toBe(
      400,
    )
    expect((await browser.auth('POST', '/login/password/reset/token', { code: reset })).status).toBe(200)
    await letPass(app, 60 * minute_ms)
    for (const [path, body] of [
      ['/login/password/reset/token', { code: reset }],
      ['/login/password/reset/forgot', { code: reset, password }],
      ['/verify/email', { code: verify }],
      ['/otp/mobile/send', { ...phone, action: 'resend', token: sent.body.resend_token }],
    ] as const)
      expect((await browser.auth('POST', path, body)).body.code, `${path}`).toBe('WRONG_CODE')
    expect((await browser.profile('POST', '/detail', { register_token, first_name: 'Nia' })).status).toBe(410)
    expect((await shopper.auth('GET', '/session')).status).toBe(200)
    await letPass(app, 30 * day_ms)
    expect((await shopper.auth('GET', '/session')).status).toBe(401)
  })

  test('N12 every condition must hold, not just one', async () => {
    const app = await openShop()
    await addShopper(app)
    await addShopper(app, ben)
    const browser = openBrowser(app)
    const mine = await browser.auth('POST', '/login/otp', phone)
    const otp = await codeTo(app, asha.phone_number)
    const theirs = await browser.auth('POST', '/login/otp', { mobile: ben.phone_number })
    await browser.auth('POST', '/otp/email/send', { email: asha.email })
    const mailed = await codeTo(app, asha.email)
    await browser.auth('POST', '/otp/email/send', { email: ben.email })
    const first = await beginForm(browser, { email: 'nia@example.com', phone: { mobile: '9876543210' } })
    const second = await beginForm(openBrowser(app), { phone: { mobile: '9876543211' } })
    const signUpOtp = await codeTo(app, '9876543210')
    for (const given of [
      { otp, request_id: theirs.body.request_id },
      { otp: '', request_id: mine.body.request_id },
      { otp: signUpOtp, request_id: first.request_id, register_token: second.register_token },
    ])
      expect((await browser.auth('POST', '/otp/mobile/verify', given)).status).toBe(400)
    expect((await browser.auth('POST', '/otp/email/verify', { otp: mailed, email: ben.email })).status).toBe(400)
    const right = { otp, request_id: mine.body.request_id }
    const elsewhere = openBrowser(await secondApplication(app))
    expect((await elsewhere.auth('POST', '/otp/mobile/verify', right)).status).toBe(400)
    expect((await browser.auth('POST', '/otp/mobile/verify', right)).status).toBe(200)
  })

  test('N13 a verification is for one exact contact, even if another is put in its place', async () => {
    const app = await openShop({ config: { register_required_fields: notAsked } })
    const browser = openBrowser(app)
    const begun = await beginForm(browser, { email: 'nia@example.com' })
    const { register_token } = begun
    const otp = await codeTo(app, 'nia@example.com')
    const changed = await beginForm(browser, { email: 'victim@example.com', register_token })
    expect(changed).toMatchObject({ verify_email_otp: true, user_exists: false })
    const proved = await browser.auth('POST', '/otp/email/verify', { email: 'nia@example.com', otp, register_token })
    expect(proved.body).toEqual({ user_exists: false })
    expect(browser.cookie).toBeUndefined()
    const own = await browser.auth('POST', '/otp/email/verify', {
      email: 'victim@example.com',
      otp: await codeTo(app, 'victim@example.com'),
      register_token,
    })
    expect(own.body.user.emails).toMatchObject([{ email: 'victim@example.com', verified: true }])
    expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(1)

    const other = openBrowser(app)
    const { register_token: byPhone } = (await other.signInByOtp('9876543210')).body
    expect(
      (await other.profile('POST', '/detail', { register_token: byPhone, mobile: { phone: '9876543211' } })).body,
    ).toMatchObject({ user_exists: false, verify_mobile_otp: true, mobile: '9876543211' })
    expect(other.cookie).toBeUndefined()
  })

  test('N14 links are built from the settings, whatever host the request names', async () => {
    const app = await openShop({ settings: { PUBLIC_URL: 'http://localhost:4000/' } })
    await addShopper(app)
    await hostile(app, '/service/application/user/authentication/v1.0/login/password/reset', { email: asha.email })
    const { link, text } = await lastMessage(app, asha.email)
    expect(link).toMatch(new RegExp(`^http://localhost:4000/sign-in/${app.application_id}/reset\\?code=[\\w-]{40,}$`))
    expect(JSON.stringify(await everything(app))).not.toContain('evil.example')
    expect(text).toContain(link)
  })

  test('N15 changing a contact needs a fresh sign-in, notifies the old one, and cancels codes that were sent', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    const shopper = await signedIn(app)
    await shopper.profile('PUT', '/mobile', { phone: '8652523960', country_code: '91' })
    await shopper.auth('POST', '/verify/mobile', { code: await linkTo(app, '8652523960') })
    await letPass(app, 31 * minute_ms)
    const link = 'active=true&primary=false&verified=true'
    const changes = [
      () => shopper.profile('PUT', '/email', { email: 'new@example.com' }),
      () => shopper.profile('PUT', '/mobile', { phone: '8652523961', country_code: '91' }),
      () => shopper.profile('DELETE', `/email?${link}&email=${encodeURIComponent(asha.email)}`),
      () => shopper.profile('DELETE', `/mobile?${link}&phone=8652523960&country_code=91`),
      () => shopper.profile('POST', '/mobile/primary', { phone: '8652523960', country_code: '91' }),
      () => shopper.profile('POST', '/detail', { first_name: 'Mallory', email: 'new@example.com' }),
      () => shopper.auth('POST', '/password', { new_password: password }),
      () => shopper.call('POST', '/profile/v2.0/email/otp/send', { email: 'new@example.com' }),
    ]
    for (const change of changes)
      expect(await change()).toMatchObject({ status: 403, body: { code: 'REAUTHENTICATION_NEEDED' } })
    expect((await app.call('GET', `/customers/${user_id}`)).body.user).toMatchObject({ first_name: 'Asha' })

    // Verifying an unverified claim is no evidence of who is signed in.
    await app.call('PUT', `/customers/${user_id}`, {
      emails: [
        { email: asha.email, verified: true, primary: true },
        { email: 'claimed@example.com', verified: false },
      ],
    })
    await shopper.auth('POST', '/otp/email/send', { email: 'claimed@example.com' })
    expect(
      (
        await shopper.auth('POST', '/otp/email/verify', {
          email: 'claimed@example.com',
          otp: await codeTo(app, 'claimed@example.com'),
        })
      ).status,
    ).toBe(200)
    expect((await shopper.profile('PUT', '/email', { email: 'new@example.com' })).status).toBe(403)

    const sent = await shopper.auth('POST', '/otp/mobile/send', phone)
    const otp = await codeTo(app, asha.phone_number)
    expect((await shopper.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })).status).toBe(
      200,
    )
    expect((await shopper.profile('PUT', '/email', { email: 'new@example.com' })).status).toBe(200)
    expect(await lastMessage(app, asha.email)).toMatchObject({ template: 'contact_changed' })
    await shopper.profile('POST', '/detail', { email: 'newer@example.com' })
    expect((await lastMessage(app, asha.email)).text).toContain('n…@example.com')

    const stranger = openBrowser(app)
    await stranger.auth('POST', '/login/password/reset/', { email: asha.email })
    await stranger.auth('POST', '/login/password/reset', { email: asha.email })
    const reset = await linkTo(app, asha.email)
    expect((await shopper.profile('POST', '/email/primary', { email: 'claimed@example.com' })).status).toBe(200)
    expect((await shopper.profile('DELETE', `/email?${link}&email=${encodeURIComponent(asha.email)}`)).status).toBe(200)
    expect(await lastMessage(app, asha.email)).toMatchObject({ template: 'contact_changed' })
    expect((await stranger.auth('POST', '/login/password/reset/token', { code: reset })).status).toBe(400)
  })
})

/** A request with another Host header. */
function hostile(app: TestApp, path: string, body: object): Promise<void> {
  const authorization = `Bearer ${Buffer.from(`${app.application_id}:${applicationToken}`).toString('base64')}`
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = httpRequest(app.url + path, {
      method: 'POST',
      headers: {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'ftp',
        forwarded: 'host=evil.example',
        authorization,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      },
    })
    request.on('response', (response) => response.resume().on('end', resolve))
    request.on('error', reject)
    request.end(text)
  })
}

async function openShopWithAsha() {
  const app = await openShop()
  await addShopper(app)
  return app
}

const onlyOneSucceeds = { successes: 1, unexpected: [] }

/** Makes the same call fifty times concurrently, and counts the outcomes: success, expected error, or anything else. */
async function fiftyAtOnce(call: (i: number) => Promise<{ status: number }>) {
  const { 200: successes = 0, ...others } = await atOnce(50, call)
  return { successes, unexpected: Object.keys(others).filter((status) => !['400', '409', '410'].includes(status)) }
}

const countUsers = async (app: TestApp): Promise<number> =>
  (await app.call('GET', '/customers/list')).body.page.item_total
