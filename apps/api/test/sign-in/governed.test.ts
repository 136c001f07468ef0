import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { addApplication } from '../../src/applications/service.ts'
import { atomically } from '../../src/context.ts'
import { lastMessage, openBrowser, solve } from '../world/shopper.ts'
import { applicationToken, startApp, type TestApp } from '../world/start-app.ts'
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
  wideLimits,
} from '../world/storefront-steps.ts'

/*
 * Tests the effect of every switch in the platform config.
 */

const phone = { mobile: asha.phone_number, country_code: '91' }
const stranger = { mobile: '9876543210', country_code: '91' }
const minute_ms = 60_000

type Browser = ReturnType<typeof openBrowser>

const configure = async (app: TestApp, change: object) =>
  expect((await app.call('POST', '/platform/config', change)).status).toBe(200)

const ways = {
  otp: (browser: Browser) => browser.auth('POST', '/login/otp', phone),
  mobileOtp: (browser: Browser) => browser.auth('POST', '/otp/mobile/send', phone),
  emailOtp: (browser: Browser) => browser.auth('POST', '/otp/email/send', { email: asha.email }),
  password: (browser: Browser) => browser.auth('POST', '/login/password', { username: asha.email, password }),
  form: (browser: Browser) =>
    browser.auth('POST', '/register/form', { first_name: 'Nia', phone: { mobile: '9876543219' }, password }),
  formWithoutPassword: (browser: Browser) =>
    browser.auth('POST', '/register/form', { first_name: 'Nia', phone: { mobile: '9876543218' } }),
  resetEmail: (browser: Browser) => browser.auth('POST', '/login/password/reset', { email: asha.email }),
  resetMobile: (browser: Browser) => browser.auth('POST', '/login/password/mobile/reset', phone),
  forgotMobile: (browser: Browser) => browser.auth('POST', '/otp/forgot/mobile/send', phone),
  forgotEmail: (browser: Browser) => browser.auth('POST', '/otp/forgot/email/send', { email: asha.email }),
  google: (browser: Browser) => browser.auth('POST', '/login/google-token', { oauth2: { access_token: 'a token' } }),
  facebook: (browser: Browser) =>
    browser.auth('POST', '/login/facebook-token', { oauth2: { access_token: 'a token' } }),
  apple: (browser: Browser) => browser.auth('POST', '/login/apple-ios', { oauth: { identity_token: 'a token' } }),
}
type Way = keyof typeof ways

/** Returns the ways that fail with this error code. */
async function refusedWith(app: TestApp, code: string): Promise<Way[]> {
  const refused: Way[] = []
  for (const [way, go] of Object.entries(ways) as [Way, (typeof ways)[Way]][])
    if ((await go(openBrowser(app))).body.code === code) refused.push(way)
  return refused.toSorted()
}

const social: Way[] = ['apple', 'facebook', 'google']
const resets: Way[] = ['forgotEmail', 'forgotMobile', 'resetEmail', 'resetMobile']

/** A store with a shopper who has a password. */
async function openWithAsha(config: object = {}, settings: Record<string, string> = {}) {
  const app = await openShop({ settings })
  const id = await addShopper(app)
  const shopper = await signedIn(app)
  await choosePassword(shopper)
  await configure(app, config)
  return { app, id, shopper }
}

describe('the platform config', () => {
  test('saved by an earlier release: a field that was added since has the value that new applications get', async () => {
    const app = await openShop()
    const { body: whole } = await app.call('POST', '/platform/config', { name: 'Meadow', skip_captcha: false })
    const { platformConfigs } = app.database.tables
    await app.database.queries
      .update(platformConfigs)
      .set({ config: { name: 'Meadow', skip_captcha: false, login: { otp: false } } })

    const { body: read } = await app.call('GET', '/platform/config')
    expect(read).toEqual({ ...whole, login: { otp: false, password: true } })
    expect(await (await openBrowser(app).call('GET', '/platform/v1.0/config')).body).toMatchObject({ register: true })

    // Nobody changed the completed fields.
    await app.call('POST', '/platform/config', { name: 'Field' })
    const { body: versions } = await app.call('GET', '/platform/config/versions')
    expect(versions.items[0].changes).toEqual({ name: { from: 'Meadow', to: 'Field' } })
  })

  test('active: nobody can sign in, and signed-in shoppers can only read and sign out', async () => {
    const { app, shopper } = await openWithAsha()
    const sent = await openBrowser(app).auth('POST', '/login/otp', phone)
    const otp = await codeTo(app, asha.phone_number)
    await shopper.auth('POST', '/login/password/reset', { email: asha.email })
    const code = await linkTo(app, asha.email)
    await configure(app, { active: false })
    expect(await refusedWith(app, 'SIGN_IN_CLOSED')).toEqual((Object.keys(ways) as Way[]).toSorted())
    const browser = openBrowser(app)
    for (const answer of [
      await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id }),
      await browser.auth('POST', '/login/password/reset/forgot', { code, password: otherPassword }),
      await browser.auth('POST', '/login/token', { token: code }),
      await browser.auth('GET', '/user-exists?q=asha@example.com'),
    ])
      expect(answer).toMatchObject({ status: 403, body: { code: 'SIGN_IN_CLOSED' } })
    expect((await shopper.profile('PUT', '/email', { email: 'new@example.com' })).body.code).toBe('SIGN_IN_CLOSED')
    expect((await shopper.profile('POST', '/email/primary', { email: asha.email })).body.code).toBe('SIGN_IN_CLOSED')
    for (const path of ['/session', '/sessions', '/has-password', '/logout'])
      expect((await shopper.auth('GET', path)).status).toBe(200)
    expect((await shopper.auth('GET', '/session')).status).toBe(401)
    expect((await browser.call('GET', '/platform/v1.0/config')).body.active).toBe(false)
  })

  test('login.password: a password can’t be used to sign in, set or reset', async () => {
    const { app, shopper } = await openWithAsha({ login: { password: false } })
    expect(await refusedWith(app, 'SIGN_IN_METHOD_CLOSED')).toEqual(
      ['password', 'form', ...resets, ...social].toSorted(),
    )
    expect(
      (await shopper.auth('POST', '/password', { old_password: password, new_password: otherPassword })).body.code,
    ).toBe('SIGN_IN_METHOD_CLOSED')
  })

  test('login.otp: a code can’t be used to sign in, but can still verify contacts', async () => {
    const { app, shopper } = await openWithAsha()
    const sent = await ways.otp(openBrowser(app))
    const otp = await codeTo(app, asha.phone_number)
    await configure(app, { login: { otp: false } })
    expect(await refusedWith(app, 'SIGN_IN_METHOD_CLOSED')).toEqual(
      ['otp', 'mobileOtp', 'emailOtp', ...social].toSorted(),
    )
    expect(
      (await openBrowser(app).auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })).body.code,
    ).toBe('SIGN_IN_METHOD_CLOSED')
    expect((await shopper.auth('POST', '/otp/mobile/send', phone)).status).toBe(200)
  })

  test('register: no message is sent to unknown contacts, nobody new gets in, and responses don’t reveal who is known', async () => {
    const { app } = await openWithAsha()
    const browser = openBrowser(app)
    const before = await browser.auth('POST', '/login/otp', stranger)
    const otp = await codeTo(app, stranger.mobile)
    await configure(app, { register: false })
    expect(await refusedWith(app, 'SIGN_UP_CLOSED')).toEqual(['form', 'formWithoutPassword'])
    expect(
      (await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: before.body.request_id })).body.code,
    ).toBe('SIGN_UP_CLOSED')
    const known = await ways.otp(browser)
    await letPass(app, minute_ms)
    const [one, other] = [await ways.otp(browser), await browser.auth('POST', '/login/otp', stranger)]
    expect(known.status).toBe(429)
    expect([one.status, other.status]).toEqual([200, 200])
    expect(Object.keys(other.body)).toEqual(Object.keys(one.body))
    expect((await lastMessage(app, stranger.mobile)).code).toBe(otp)
  })

  test('forgot_password: a password can’t be set without the old one', async () => {
    const { app, shopper } = await openWithAsha()
    await shopper.auth('POST', '/login/password/reset', { email: asha.email })
    const code = await linkTo(app, asha.email)
    await configure(app, { forgot_password: false })
    expect(await refusedWith(app, 'SIGN_IN_METHOD_CLOSED')).toEqual([...resets, ...social].toSorted())
    for (const path of ['/login/password/reset/forgot', '/login/password/forgot'])
      expect((await openBrowser(app).auth('POST', path, { code, password: otherPassword })).status).toBe(403)
    expect(
      (await shopper.auth('POST', '/password', { old_password: password, new_password: otherPassword })).status,
    ).toBe(200)
  })

  test.each([['google'], ['facebook'], ['apple']] as const)(
    'social.%s: is available if it is switched on and has an ID',
    async (provider) => {
      const { app } = await openWithAsha(
        { social: { [provider]: true } },
        { FACEBOOK_GRAPH_URL: await graphWithoutAnswers() },
      )
      expect(await refusedWith(app, 'SIGN_IN_METHOD_CLOSED')).toEqual(social)
      await configure(app, { social_tokens: { [provider]: { app_id: 'our-app', app_secret: 'a-very-secret-text' } } })
      const browser = openBrowser(app)
      expect((await ways[provider](browser)).body.code).toBe('WRONG_SIGN_IN')
      const shown = (await browser.call('GET', '/platform/v1.0/config')).body
      expect(shown.social_tokens[provider].app_id).toBe('our-app')
      expect(JSON.stringify(shown)).not.toContain('a-very-secret-text')
      await configure(app, { social: { [provider]: false } })
      expect(await refusedWith(app, 'SIGN_IN_METHOD_CLOSED')).toEqual(social)
    },
  )

  test('skip_captcha: a solved puzzle is required, from this store, once, and in time', async () => {
    const app = await startApp({ settings: wideLimits })
    await configure(app, { skip_captcha: false })
    await addShopper(app)
    expect(await refusedWith(app, 'CAPTCHA_NEEDED')).toEqual(
      ['otp', 'mobileOtp', 'emailOtp', 'password', 'form', 'formWithoutPassword', ...resets].toSorted(),
    )
    const browser = openBrowser(app)
    const ask = (captcha_code: string, at = browser) =>
      at.auth('POST', '/login/password', { username: asha.email, password, captcha_code })
    const solution = await solve(browser)
    const tampered = JSON.parse(Buffer.from(solution, 'base64').toString())
    const encode = (payload: unknown) => Buffer.from(JSON.stringify(payload)).toString('base64')
    for (const wrong of [
      'nonsense',
      encode(null),
      encode({}),
      encode({ ...tampered, solution: { ...tampered.solution, counter: -1 } }),
      encode({ ...tampered, challenge: { ...tampered.challenge, signature: 'ab'.repeat(32) } }),
      encode({
        ...tampered,
        challenge: { ...tampered.challenge, parameters: { ...tampered.challenge.parameters, cost: 1 } },
      }),
      encode({
        ...tampered,
        challenge: { ...tampered.challenge, parameters: { ...tampered.challenge.parameters, cost: 2 ** 31 } },
      }),
      encode({
        ...tampered,
        challenge: { ...tampered.challenge, signature: tampered.challenge.signature.toUpperCase() },
      }),
    ])
      expect((await ask(wrong)).body.code).toBe('CAPTCHA_NEEDED')

    await atomically(app.ctx, (tx) =>
      addApplication(tx, {
        id: '00000000000000000000000b',
        name: 'Second',
        default_country_code: 91,
        token: applicationToken,
      }),
    )
    const { queries, tables } = app.database
    const [own] = await queries.select().from(tables.platformConfigs)
    if (own) await queries.insert(tables.platformConfigs).values({ ...own, application_id: '00000000000000000000000b' })
    const elsewhere = openBrowser({ ...app, application_id: '00000000000000000000000b' })
    expect((await ask(solution, elsewhere)).body.code).toBe('CAPTCHA_NEEDED')
    // A solved puzzle from ten minutes ago, and one that is still valid for a moment.
    const { expiresAt } = tampered.challenge.parameters
    expect(expiresAt * 1_000).toBeGreaterThan(Date.now() + 9 * minute_ms)
    expect(expiresAt * 1_000).toBeLessThanOrEqual(Date.now() + 10 * minute_ms)
    expect((await ask(await solve(browser, { later_ms: 10 * minute_ms + 1_000 }))).body.code).toBe('CAPTCHA_NEEDED')
    expect((await ask(await solve(browser, { later_ms: 9 * minute_ms }))).body.code).toBe('WRONG_SIGN_IN')
    expect(await atOnce(20, () => ask(solution))).toEqual({ 401: 1, 400: 19 })
    await configure(app, { skip_captcha: true })
    expect((await ask('')).body.code).toBe('WRONG_SIGN_IN')
    expect(await refusedWith(app, 'CAPTCHA_NEEDED')).toEqual([])
  })

  test('skip_login: is included for the pages, which let guests continue; it gives no access here', async () => {
    const { app } = await openWithAsha({ skip_login: true })
    const guest = openBrowser(app)
    expect((await guest.call('GET', '/platform/v1.0/config')).body.skip_login).toBe(true)
    for (const path of ['/session', '/sessions', '/has-password'])
      expect((await guest.auth('GET', path)).status).toBe(401)
  })

  test('default_country_code: is included, so that a page can show the country of a number without one', async () => {
    const { app } = await openWithAsha({ default_country_code: 91, subtext: 'Hello' })
    expect(await app.call('POST', '/platform/config', { default_country_code: 44 })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.default_country_code' }] },
    })
    const shown = (await openBrowser(app).call('GET', '/platform/v1.0/config')).body
    expect(shown).toMatchObject({ default_country_code: 91, subtext: 'Hello' })
    expect((await app.call('GET', '/platform/config')).body.default_country_code).toBe(91)
  })

  test('required_fields: a shopper who only has an email address keeps their account unchanged, unless the store requires more', async () => {
    const app = await openShop()
    const { required_fields, register_required_fields } = (await app.call('GET', '/platform/config')).body
    expect(required_fields.mobile).toEqual({ is_required: true, level: 'soft' })
    expect(register_required_fields.mobile).toEqual({ is_required: true, level: 'hard' })
  })

  test('required_fields: a contact that the store requires cannot be removed', async () => {
    const level = (email: string, mobile: string) => ({
      required_fields: { email: { is_required: true, level: email }, mobile: { is_required: true, level: mobile } },
    })
    const { app, shopper } = await openWithAsha(level('soft', 'hard'))
    const remove = () => shopper.profile('DELETE', `/mobile?phone=${asha.phone_number}&country_code=91`)
    expect(await remove()).toMatchObject({ status: 422, body: { code: 'CONTACT_REQUIRED' } })
    await configure(app, level('hard', 'soft'))
    expect((await shopper.profile('DELETE', '/email?email=asha%40example.com')).body.code).toBe('CONTACT_REQUIRED')
    expect((await remove()).status).toBe(200)
    await configure(app, level('soft', 'soft'))
    // Nobody could sign in anymore.
    expect((await shopper.profile('DELETE', '/email?email=asha%40example.com')).body.code).toBe('LAST_IDENTIFIER')
  })

  test('register_required_fields: hard ones must be given and verified, soft ones may be omitted or unverified', async () => {
    const app = await openShop()
    const level = (email: object, mobile: object) => configure(app, { register_required_fields: { email, mobile } })
    const [hard, soft] = [
      { is_required: true, level: 'hard' },
      { is_required: true, level: 'soft' },
    ]
    const register = (form: object, browser = openBrowser(app)) =>
      browser.auth('POST', '/register/form', { first_name: 'Nia', password, ...form })

    await level(hard, hard)
    expect((await register({ email: 'nia@example.com' })).body.details[0].field).toBe('body.phone')
    expect((await register({ phone: { mobile: '9876543210' } })).body.details[0].field).toBe('body.email')
    const { details } = (await register({})).body
    expect(details.map(({ field }: { field: string }) => field)).toEqual(['body.email', 'body.phone'])
    const browser = openBrowser(app)
    const both = await register({ email: 'nia@example.com', phone: { mobile: '9876543210' } }, browser)
    expect(both.body).toMatchObject({ verify_mobile_otp: true, verify_email_otp: true, user_exists: false })
    const { register_token, request_id } = both.body
    const first = await browser.auth('POST', '/otp/mobile/verify', {
      otp: await codeTo(app, '9876543210'),
      request_id,
      register_token,
    })
    expect(first.body).toEqual({ user_exists: false })
    const email = { email: 'nia@example.com', otp: await codeTo(app, 'nia@example.com') }
    expect((await browser.auth('POST', '/otp/email/verify', { ...email, register_token })).body).toMatchObject({
      user_exists: true,
      user: { emails: [{ verified: true }], phone_numbers: [{ verified: true }] },
    })

    await level(soft, hard)
    const claimed = await register({ email: 'omar@example.com', phone: { mobile: '9876543211' } })
    expect(claimed.body).toMatchObject({ verify_mobile_otp: true, verify_email_otp: false })
    expect(await lastMessage(app, 'omar@example.com')).toBeUndefined()
    expect((await register({ phone: { mobile: '9876543212' } })).body.verify_mobile_otp).toBe(true)

    await level(soft, soft)
    expect((await register({})).body.details[0].field).toBe('body.email')
    expect((await register({ email: 'lea@example.com' })).body).toMatchObject({
      verify_email_otp: true,
      verify_mobile_otp: false,
    })
    // The same applies to the profile of a sign-up that began with a code, even if it began before the change.
    const late = openBrowser(app)
    const begun = await late.signInByOtp('9876543213')
    await level(hard, hard)
    expect(
      (await late.profile('POST', '/detail', { register_token: begun.body.register_token, first_name: 'Lea' })).body
        .details[0].field,
    ).toBe('body.email')
    expect(
      (
        await late.auth('POST', '/otp/email/send', {
          email: 'other@example.com',
          register_token: begun.body.register_token,
        })
      ).status,
    ).toBe(400)
    expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(1)
  })

  test('session_config: sets how long a session lasts', async () => {
    const { app, id, shopper } = await openWithAsha({
      session_config: { duration: 2, type: 'Hours', is_rolling: false },
    })
    const browser = await signedIn(app)
    await letPass(app, 61 * minute_ms)
    expect((await browser.auth('GET', '/session')).status).toBe(200)
    await letPass(app, 60 * minute_ms)
    expect((await browser.auth('GET', '/session')).status).toBe(401)
    // A session opened while the setting was thirty days still lasts thirty days.
    expect((await shopper.auth('GET', '/session')).status).toBe(200)
    const made = (max_age?: number) =>
      app.call('POST', '/customers/session', { user_id: id, domain: 'shop.example.com', ...(max_age && { max_age }) })
    expect((await made(999_999)).body.max_age).toBe(7_200)
    expect((await made()).body.max_age).toBe(7_200)
    expect((await made(60)).body.max_age).toBe(60)
    await configure(app, { session_config: { duration: 30, type: 'Minutes' } })
    expect((await made()).body.max_age).toBe(1_800)
    await configure(app, { session_config: { duration: 3, type: 'Days' } })
    expect((await made()).body.max_age).toBe(3 * 86_400)
  })

  test('session_config.is_rolling: each visit extends the session by its original duration', async () => {
    const { app, id } = await openWithAsha({ session_config: { duration: 30, type: 'Minutes', is_rolling: true } })
    const browser = await signedIn(app)
    for (let visit = 0; visit < 4; visit += 1) {
      await letPass(app, 20 * minute_ms)
      const seen = await browser.auth('GET', '/session')
      expect(seen.status).toBe(200)
      expect(seen.headers.get('set-cookie')).toMatch(/^f\.session=s(:|%3A).*Expires=/)
    }
    await letPass(app, 31 * minute_ms)
    expect((await browser.auth('GET', '/session')).status).toBe(401)

    const opened = await app.call('POST', '/customers/session', {
      user_id: id,
      domain: 'shop.example.com',
      max_age: 120,
    })
    const short = openBrowser(app)
    short.cookie = `f.session=${opened.body.cookie['f.session']}`
    await letPass(app, 90_000)
    expect((await short.auth('GET', '/session')).status).toBe(200)
    await letPass(app, 90_000)
    expect((await short.auth('GET', '/session')).status).toBe(200)
    await letPass(app, 121_000)
    expect((await short.auth('GET', '/session')).status).toBe(401)
  })

  test('delete_account_day and delete_account_reasons: what is required, and when the account is deleted', async () => {
    const reasons = [
      { reason_id: 'away', reason_text: 'I moved away', show_text_area: false },
      { reason_id: 'other', reason_text: 'Something else', show_text_area: true },
    ]
    const { app, id } = await openWithAsha({ delete_account_day: 14, delete_account_reasons: reasons })
    await letPass(app, 2 * minute_ms)
    const shopper = await signedIn(app)
    const { request_id } = (await shopper.auth('POST', '/otp/mobile/send', phone)).body
    const otp = await codeTo(app, asha.phone_number)
    const ask = (given: object) => shopper.auth('POST', '/delete', { user_id: id, otp, request_id, ...given })
    for (const [given, field] of [
      [{}, 'body.reason_id'],
      [{ reason_id: '1' }, 'body.reason_id'],
      [{ reason_id: 'other' }, 'body.reason'],
      [{ reason_id: 'other', reason: '   ' }, 'body.reason'],
    ] as const)
      expect((await ask(given)).body.details[0].field).toBe(field)
    expect((await ask({ reason_id: 'away', user_id: '0'.repeat(24) })).status).toBe(404)
    expect((await ask({ reason_id: 'away', otp: otp === '000000' ? '000001' : '000000' })).status).toBe(400)
    expect((await ask({ reason_id: 'other', reason: 'I grow my own' })).status).toBe(200)

    const day = new Date(Date.now() + 14 * 86_400_000)
    const deleted_on = (await app.call('GET', `/customers/${id}`)).body.user.deleted_on as string
    expect(deleted_on.slice(0, 10)).toBe(day.toISOString().slice(0, 10))
    const inWords = day.toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' })
    expect((await lastMessage(app, asha.email)).text).toContain(inWords)
    expect((await shopper.auth('GET', '/session')).status).toBe(401)
    expect(await ways.password(openBrowser(app))).toMatchObject({
      status: 403,
      body: { code: 'USER_DELETED', meta: { is_deleted: true } },
    })
    expect((await app.call('PUT', '/customers/undelete', { user_id: id })).status).toBe(200)
    expect(await lastMessage(app, asha.email)).toMatchObject({
      template: 'deletion_undone',
      text: expect.stringContaining("won't be deleted"),
    })
    expect((await ways.password(openBrowser(app))).status).toBe(200)
  })

  test('delete_account_consent: is stored with the deletion as worded at the time, and declining stops it', async () => {
    const consent_text = 'I know that my points are lost.'
    const { app, id } = await openWithAsha({ delete_account_consent: { consent_text }, delete_account_reasons: [] })
    await letPass(app, 2 * minute_ms)
    const shopper = await signedIn(app)
    const { request_id } = (await shopper.auth('POST', '/otp/mobile/send', phone)).body
    const ask = { user_id: id, otp: await codeTo(app, asha.phone_number), request_id }
    expect(await shopper.auth('POST', '/delete', { ...ask, consent: false })).toMatchObject({
      status: 400,
      body: { details: [{ field: 'body.consent' }] },
    })
    expect((await shopper.auth('POST', '/delete', ask)).status).toBe(200)
    const { items } = (await app.call('GET', `/customers/${id}/events`)).body
    const asked = items.find(({ type }: { type: string }) => type === 'user.deletion_scheduled')
    expect(asked.details.consent_text).toBe(consent_text)
  })

  test('delete_account: a shopper with only an email address verifies it by the code alone', async () => {
    const app = await openShop({ config: { delete_account_reasons: [] } })
    const id = await addShopper(app, { email: asha.email, first_name: 'Asha' })
    const browser = openBrowser(app)
    await browser.auth('POST', '/otp/email/send', { email: asha.email })
    await browser.auth('POST', '/otp/email/verify', { email: asha.email, otp: await codeTo(app, asha.email) })
    await browser.auth('POST', '/otp/email/send', { email: asha.email })
    const otp = await codeTo(app, asha.email)
    expect((await openBrowser(app).auth('POST', '/delete', { user_id: id, otp })).status).toBe(401)
    expect((await browser.auth('POST', '/delete', { user_id: id, otp })).body).toEqual({ success: true })
  })
})

/** A stand-in for Facebook that knows no tokens. */
async function graphWithoutAnswers(): Promise<string> {
  const server = createServer((_, response) => response.writeHead(400).end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
