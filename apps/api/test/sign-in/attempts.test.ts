import { describe, expect, test } from 'vitest'
import { openBrowser, solve } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  askToBeDeleted,
  choosePassword,
  codeTo,
  everything,
  letPass,
  linkTo,
  openShop,
  otherPassword,
  password,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'
import { purgeUser } from '../../src/accounts/purge.ts'
import { systemContext } from '../../src/context.ts'

/*
 * The team can see why someone couldn't sign in: every code that was requested, delivered, or rejected, and every refusal, with its reason.
 */

interface Event {
  type: string
  actor: { kind: string; id: string }
  details?: Record<string, unknown>
  user_id?: string
  ip?: string
}

const stranger = { mobile: '9876501234', email: 'nobody@example.com' }
const phone = { mobile: asha.phone_number, country_code: '91' }

/** Oldest first. */
const attemptsWith = async (app: TestApp, contact: string): Promise<Event[]> => {
  const { status, body } = await app.call(
    'GET',
    `/customers/sign-in-attempts?page_size=100&contact=${encodeURIComponent(contact)}`,
  )
  expect(status).toBe(200)
  return body.items.toReversed()
}
const historyOf = async (app: TestApp, id: string): Promise<Event[]> =>
  (await app.call('GET', `/customers/${id}/events?page_size=100`)).body.items.toReversed()

const reasonsIn = (events: Event[], type: string) =>
  events.filter((event) => event.type === type).map(({ details }) => details?.reason)

const verify = (browser: ReturnType<typeof openBrowser>, request_id: string, otp: string) =>
  browser.auth('POST', '/otp/mobile/verify', { request_id, otp })
const wrongFor = (otp: string) => (otp === '000000' ? '000001' : '000000')

describe('a sign-in with a code', () => {
  test('is told from the request to the sign-in, and only the sign-in is the customer’s doing', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = openBrowser(app)
    const { request_id } = (await browser.auth('POST', '/login/otp', phone)).body
    await expect.poll(async () => (await historyOf(app, id)).map(({ type }) => type)).toContain('code.handed_over')
    const otp = await codeTo(app, asha.phone_number)
    for (let i = 0; i < 2; i += 1) expect((await verify(browser, request_id, wrongFor(otp))).status).toBe(400)
    expect((await verify(browser, request_id, otp)).status).toBe(200)

    const story = (await historyOf(app, id)).filter(({ type }) => type !== 'user.created')
    expect(story.map(({ type, actor, details }) => ({ type, by: `${actor.kind} ${actor.id}`, ...details }))).toEqual([
      {
        type: 'code.requested',
        by: 'system nobody',
        attempt: expect.any(String),
        purpose: 'sign_in',
        form: 'code',
        kind: 'phone',
        contact: '…958',
      },
      { type: 'code.handed_over', by: 'system system', attempt: expect.any(String), provider: 'mailbox' },
      ...[1, 2].map(() => ({
        type: 'code.rejected',
        by: 'system nobody',
        attempt: expect.any(String),
        purpose: 'sign_in',
        reason: 'wrong',
        contact: '…958',
      })),
      { type: 'user.signed_in', by: `user ${id}`, method: 'otp', attempt: expect.any(String) },
    ])
    expect(new Set(story.map(({ details }) => details?.attempt)).size).toBe(1)
    expect(await attemptsWith(app, asha.phone_number)).toEqual(story)
    const details = JSON.stringify(story.map((event) => event.details))
    for (const secret of [request_id, otp, wrongFor(otp), asha.phone_number]) expect(details).not.toContain(secret)
  })

  test('with a contact that nobody has is found by it, in any spelling, and by nothing else', async () => {
    const app = await openShop()
    const browser = openBrowser(app)
    const { request_id } = (
      await browser.auth('POST', '/login/otp', { ...stranger, country_code: '91', email: undefined })
    ).body
    const otp = await codeTo(app, stranger.mobile)
    await verify(browser, request_id, wrongFor(otp))
    const answer = await verify(browser, request_id, otp)
    expect(answer.body).toMatchObject({ user_exists: false })
    await expect.poll(async () => (await attemptsWith(app, stranger.mobile)).length).toBe(4)
    for (const spelling of ['9876501234', '+91 98765 01234', '091-98765-01234', '００９１ 9876501234']) {
      const events = await attemptsWith(app, spelling)
      expect(events.map(({ type }) => type).toSorted()).toEqual([
        'code.accepted',
        'code.handed_over',
        'code.rejected',
        'code.requested',
      ])
      expect(events.every(({ user_id }) => user_id === undefined)).toBe(true)
    }
    for (const other of [asha.phone_number, '9876501235', 'nobody@example.com', 'nobody'])
      expect(await attemptsWith(app, other)).toEqual([])
    // The service stores no more of a stranger than a keyed hash.
    const { events = '' } = await everything(app)
    expect(events).not.toMatch(/9876501234|…234/)
  })

  test('is in the history of the customer who signs up after it', async () => {
    const app = await openShop()
    const browser = openBrowser(app)
    await browser.auth('POST', '/otp/email/send', { email: stranger.email })
    await browser.auth('POST', '/otp/email/verify', {
      email: stranger.email,
      otp: wrongFor(await codeTo(app, stranger.email)),
    })
    const id = await addShopper(app, { email: stranger.email, first_name: 'Nia' })
    expect((await historyOf(app, id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['code.requested', 'code.rejected', 'user.created']),
    )
  })

  test.each([
    ['wrong', async () => undefined],
    ['expired', async (app: TestApp) => letPass(app, 11 * 60_000)],
  ] as const)('is rejected as %s by phone and by email', async (reason, before) => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = openBrowser(app)
    const { request_id } = (await browser.auth('POST', '/login/otp', phone)).body
    await browser.auth('POST', '/otp/email/send', { email: asha.email })
    await before(app)
    await verify(browser, request_id, wrongFor(await codeTo(app, asha.phone_number)))
    await browser.auth('POST', '/otp/email/verify', { email: asha.email, otp: wrongFor(await codeTo(app, asha.email)) })
    expect(reasonsIn(await historyOf(app, id), 'code.rejected')).toEqual([reason, reason])
  })

  test('is rejected as used, as out of tries, or as never requested', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = openBrowser(app)
    const first = (await browser.auth('POST', '/login/otp', phone)).body.request_id
    const otp = await codeTo(app, asha.phone_number)
    expect((await verify(browser, first, otp)).status).toBe(200)
    await verify(openBrowser(app), first, otp)
    await letPass(app, 120_000, { sessions: false })
    const second = (await browser.auth('POST', '/login/otp', phone)).body.request_id
    const digits = await codeTo(app, asha.phone_number)
    for (let i = 0; i < 6; i += 1) await verify(openBrowser(app), second, wrongFor(digits))
    await verify(openBrowser(app), second, digits)
    expect(reasonsIn(await historyOf(app, id), 'code.rejected')).toEqual([
      'used',
      ...Array(4).fill('wrong'),
      ...Array(3).fill('no_tries_left'),
    ])
    await openBrowser(app).auth('POST', '/otp/email/verify', { email: stranger.email, otp: '123456' })
    expect(reasonsIn(await attemptsWith(app, stranger.email), 'code.rejected')).toEqual(['not_requested'])
  })

  test('that sends nothing says why to the team, and not to the caller', async () => {
    const app = await openShop({ config: { register: false } })
    await addShopper(app)
    const answers = [phone, { mobile: stranger.mobile, country_code: '91' }].map((body) =>
      openBrowser(app).auth('POST', '/login/otp', body),
    )
    const [known, unknown] = await Promise.all(answers)
    expect(Object.keys(unknown?.body)).toEqual(Object.keys(known?.body))
    expect(await attemptsWith(app, stranger.mobile)).toMatchObject([
      { type: 'code.requested', details: { withheld: 'no_account' } },
    ])
  })
})

describe('a link', () => {
  test('for a new password is rejected once it has been used', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = openBrowser(app)
    await browser.auth('POST', '/login/password/reset', { email: asha.email })
    const code = await linkTo(app, asha.email)
    expect((await browser.auth('POST', '/login/password/reset/forgot', { code, password })).status).toBe(200)
    await openBrowser(app).auth('POST', '/login/password/reset/forgot', { code, password: otherPassword })
    const history = await historyOf(app, id)
    expect(history.find(({ type }) => type === 'code.requested')?.details).toMatchObject({ form: 'link' })
    expect(history.find(({ type }) => type === 'code.accepted')?.actor).toMatchObject({ kind: 'user', id })
    expect(reasonsIn(history, 'code.rejected')).toEqual(['used'])
  })
})

describe('a sign-in with a password', () => {
  test('fails because the password is wrong, because there is none, or because there is no account', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const signIn = (username: string) =>
      openBrowser(app).auth('POST', '/login/password', { username, password: otherPassword })
    await signIn(asha.email)
    await choosePassword(await signedIn(app))
    const answers = [await signIn(asha.email), await signIn(stranger.email), await signIn('no-such-name')]
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([401, 'WRONG_SIGN_IN']))
    const failures = (await historyOf(app, id)).filter(({ type }) => type === 'user.sign_in_failed')
    expect(failures).toMatchObject([
      { actor: { id: 'nobody' }, details: { method: 'password', reason: 'no_password', contact: 'a…@example.com' } },
      { actor: { id: 'nobody' }, details: { reason: 'wrong_password' } },
    ])
    for (const name of [stranger.email, 'No-Such-Name'])
      expect(await attemptsWith(app, name)).toMatchObject([
        { type: 'user.sign_in_failed', details: { method: 'password', reason: 'no_account' } },
      ])
  })

  test('of a shopper who is asked for the current password names them as signed in', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = await signedIn(app)
    await choosePassword(browser)
    await browser.auth('POST', '/password', { old_password: 'not the password', new_password: otherPassword })
    const failure = (await historyOf(app, id)).find(({ type }) => type === 'user.sign_in_failed')
    expect(failure).toMatchObject({ actor: { kind: 'user', id }, details: { reason: 'wrong_password' } })
  })
})

describe('a refusal', () => {
  test('of a blocked or deleted customer is recorded although the sign-in is rolled back', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    await choosePassword(await signedIn(app))
    await app.call('PUT', '/customers/activation', { status: true, user_id: [id], reason: 'Chargebacks' })
    await letPass(app, 120_000, { sessions: false })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body.code).toBe('USER_BLOCKED')
    const byPassword = await openBrowser(app).auth('POST', '/login/password', { username: asha.email, password })
    expect(byPassword.body.code).toBe('USER_BLOCKED')
    const refusals = (await historyOf(app, id)).filter(({ type }) => type === 'sign_in.refused')
    expect(refusals).toMatchObject([
      { actor: { kind: 'user', id }, details: { reason: 'blocked', contact: '…958' } },
      { actor: { kind: 'user', id }, details: { reason: 'blocked', contact: 'a…@example.com' } },
    ])
  })

  test.each([
    ['method_closed', { login: { otp: false, password: true } }],
    ['sign_in_closed', { active: false }],
  ])('because of a setting is recorded with the setting: %s', async (reason, config) => {
    const app = await openShop()
    const id = await addShopper(app)
    await app.call('POST', '/platform/config', config)
    expect((await openBrowser(app).auth('POST', '/login/otp', phone)).status).toBe(403)
    expect(reasonsIn(await historyOf(app, id), 'sign_in.refused')).toEqual([reason])
  })

  test.each([
    ['+912212345678', 'not_a_mobile_number'],
    ['+4915112345678', 'country_not_served'],
  ])('of a number that can’t get text messages says so: %s', async (mobile, reason) => {
    const app = await openShop()
    expect((await openBrowser(app).auth('POST', '/login/otp', { mobile })).status).toBe(400)
    expect(reasonsIn(await attemptsWith(app, mobile), 'sign_in.refused')).toEqual([reason])
  })

  test('for want of a captcha says whether it was missing or wrong', async () => {
    const app = await openShop({ config: { skip_captcha: false } })
    const browser = openBrowser(app)
    await browser.auth('POST', '/login/otp', phone)
    await browser.auth('POST', '/login/otp', { ...phone, captcha_code: 'nonsense' })
    expect((await browser.auth('POST', '/login/otp', { ...phone, captcha_code: await solve(browser) })).status).toBe(
      200,
    )
    const events = await attemptsWith(app, asha.phone_number)
    expect(reasonsIn(events, 'captcha.rejected')).toEqual(['missing', 'wrong'])
    expect(events.map(({ type }) => type)).toContain('code.requested')
  })
})

describe('a rate limit', () => {
  test('says what was counted and when they can try again', async () => {
    const app = await openShop({ settings: { SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '2' } })
    const id = await addShopper(app)
    const began = Date.now()
    for (let i = 0; i < 2; i += 1) await openBrowser(app).auth('POST', '/login/otp', phone)
    for (let i = 0; i < 3; i += 1)
      await openBrowser(app).auth('POST', '/login/password', { username: asha.email, password: otherPassword })
    const limited = (await historyOf(app, id)).filter(({ type }) => type === 'sign_in.rate_limited')
    expect(limited.map(({ details }) => [details?.limit, details?.contact])).toEqual([
      ['contact', '…958'],
      ['account', 'a…@example.com'],
    ])
    const [codeAgain = 0, passwordAgain = 0] = limited.map(({ details }) => Date.parse(String(details?.until)))
    expect(codeAgain).toBeGreaterThan(began)
    expect(codeAgain).toBeLessThan(Date.now() + 31_000)
    expect(passwordAgain).toBeGreaterThan(Date.now() + 50 * 60_000)
  })

  test('that is hit a hundred times fills one line of ten, and then few', async () => {
    const app = await openShop({ settings: { SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '1' } })
    const browser = openBrowser(app)
    for (let i = 0; i < 101; i += 1)
      await browser.auth('POST', '/login/password', { username: stranger.email, password: otherPassword })
    const limited = (await attemptsWith(app, stranger.email)).filter(({ type }) => type === 'sign_in.rate_limited')
    const repeats = limited.map(({ details }) => Number(details?.repeats ?? 1))
    expect(repeats).toEqual([...Array(10).fill(1), 10, 30, 50])
  })

  test('doesn’t let one address fill the history with made-up contacts', async () => {
    const app = await openShop({ settings: { SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1' } })
    const browser = openBrowser(app)
    for (let i = 0; i < 230; i += 1)
      await browser.auth('POST', '/otp/email/verify', { email: `nobody${i}@example.com`, otp: '123456' })
    const { events = '' } = await everything(app)
    expect(events.match(/"sign_in\.rate_limited"|"code\.rejected"/g)).toHaveLength(200)
  })
})

describe('the record', () => {
  test('is the same for contacts with and without an account', async () => {
    const app = await openShop()
    await addShopper(app)
    const types = async (email: string) => {
      const browser = openBrowser(app)
      await browser.auth('POST', '/otp/email/send', { email })
      await browser.auth('POST', '/otp/email/verify', { email, otp: wrongFor(await codeTo(app, email)) })
      await browser.auth('POST', '/login/password', { username: email, password: otherPassword })
      return (await attemptsWith(app, email)).map(({ type }) => type).filter((type) => type !== 'code.handed_over')
    }
    expect(await types(asha.email)).toEqual(await types(stranger.email))
  })

  test('belongs to one application', async () => {
    const app = await openShop()
    const other = await secondApplication(app)
    await openBrowser(app).auth('POST', '/otp/email/verify', { email: stranger.email, otp: '123456' })
    expect(await attemptsWith(app, stranger.email)).toHaveLength(1)
    const elsewhere = { authorization: `Bearer ${await app.ownToken()}`, 'x-application-id': other.application_id }
    expect(await app.trpc(elsewhere).getContactEvents.query({ contact: stranger.email })).toMatchObject({ items: [] })
  })

  test('needs permission to be read, and a contact', async () => {
    const app = await openShop()
    const path = '/customers/sign-in-attempts'
    const authorization = `Bearer ${await app.tokenWith(['groups:read'])}`
    expect((await app.call('GET', `${path}?contact=x`, undefined, { authorization })).status).toBe(403)
    expect(await app.call('GET', path)).toMatchObject({ status: 400, body: { details: [{ field: 'contact' }] } })
  })

  test('N50 of a customer who is erased can’t be found by their contacts or username', async () => {
    const app = await openShop({ jobs: false, config: { delete_account_day: 0 } })
    await openBrowser(app).auth('POST', '/otp/email/verify', { email: asha.email, otp: '123456' })
    await openBrowser(app).auth('POST', '/login/password', { username: 'ashas-name', password: otherPassword })
    const id = await addShopper(app, { ...asha, username: 'ashas-name' })
    await openBrowser(app).auth('POST', '/otp/email/verify', { email: asha.email, otp: '123456' })
    const payload = await askToBeDeleted(app, id)
    const names = [asha.email, asha.phone_number, 'ashas-name']
    for (const name of names) expect((await attemptsWith(app, name)).length).toBeGreaterThan(0)
    await purgeUser(systemContext(app.services, { application_id: app.application_id }), payload)
    for (const name of names) expect(await attemptsWith(app, name)).toEqual([])
    const { queries, tables } = app.database
    const left = (await queries.select().from(tables.events)).filter(({ actor }) => actor.id === 'nobody')
    expect(left.length).toBeGreaterThan(0)
    for (const { details, ip, contact_hash } of left) expect([details, ip, contact_hash]).toEqual([null, null, null])
  })
})
