import { and, eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  codeTo,
  eventsOf,
  letPass,
  linkTo,
  openShop,
  otherPassword,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * A phone number that has changed hands: how much verifying it is worth depends on when its customer last signed in.
 */

const day_ms = 24 * 3_600_000
const phone = { mobile: asha.phone_number, country_code: '91' }
const isNotAsked = { is_required: false, level: 'soft' }
const nothingAsked = { register_required_fields: { email: isNotAsked, mobile: isNotAsked } }

type Browser = ReturnType<typeof openBrowser>

/** Backdates a customer's last sign-in or creation, and the last use of their sessions, by some number of days. */
async function lastSeen(
  app: TestApp,
  user_id: string,
  days: number,
  { hasSignedIn = true, usedSessions = days }: { hasSignedIn?: boolean; usedSessions?: number } = {},
) {
  const { queries, tables } = app.database
  const moment = new Date(Date.now() - days * day_ms)
  const used = new Date(Date.now() - usedSessions * day_ms)
  await queries
    .update(tables.sessions)
    .set({ last_seen_at: used, proven_at: moment })
    .where(and(eq(tables.sessions.application_id, app.application_id), eq(tables.sessions.user_id, user_id)))
  await queries
    .update(tables.users)
    .set({ created_at: moment, last_sign_in_at: hasSignedIn ? moment : null })
    .where(and(eq(tables.users.application_id, app.application_id), eq(tables.users.id, user_id)))
}

/** Changes the application's settings, as an operator would. */
async function configure(app: TestApp, body: object) {
  const response = await fetch(`${app.url}/service/platform/team/v1.0/company/1/applications/${app.application_id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', cookie: await app.operatorCookie('owner') },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
}

const customer = async (app: TestApp, id: string) => (await app.call('GET', `/customers/${id}`)).body.user

/** Asha, who has a password and was away for 91 days; and the person who has her number now. */
async function recycled(app: TestApp, { days = 91, body = asha as object } = {}) {
  const user_id = await addShopper(app, body)
  const browser = await signedIn(app)
  await choosePassword(browser)
  await lastSeen(app, user_id, days)
  await letPass(app, 120_000, { sessions: false })
  return { user_id, browser, stranger: openBrowser(app) }
}

const finish = (browser: Browser, register_token: string, profile: object = { first_name: 'New' }) =>
  browser.profile('POST', '/detail', { register_token, ...profile })

describe('a sign-in by code with the number of a customer who was away', () => {
  test('does not sign in to the account, and says how to', async () => {
    const app = await openShop()
    const { user_id, stranger } = await recycled(app)
    const { status, body } = await stranger.signInByOtp(asha.phone_number)
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        user_exists: false,
        register_token: expect.any(String),
        second_proof: {
          contacts: [{ kind: 'email', contact: 'a…@example.com' }],
          password: true,
          new_account: true,
        },
      },
    })
    expect(stranger.cookie).toBeUndefined()
    expect(await eventsOf(app, user_id)).toContain('user.second_proof_requested')
    expect((await customer(app, user_id)).phone_numbers).toMatchObject([{ phone: asha.phone_number, verified: true }])
  })

  test.each([
    ['signed in 89 days ago', 89, true, {}, true],
    ['never signed in, created 89 days ago', 89, false, {}, true],
    ['never signed in, created 91 days ago', 91, false, {}, false],
    ['signed in 31 days ago, where 30 count', 31, true, { recycled_number_days: 30 }, false],
    ['signed in 91 days ago, where 365 count', 91, true, { recycled_number_days: 365 }, true],
  ])('signs in or not, depending on when they were last seen: %s', async (_, days, hasSignedIn, settings, isOpen) => {
    const app = await openShop()
    await configure(app, settings)
    const user_id = await addShopper(app)
    await lastSeen(app, user_id, days, { hasSignedIn })
    const { body } = await openBrowser(app).signInByOtp(asha.phone_number)
    expect(body.user_exists).toBe(isOpen)
  })

  test('signs in a customer who has stayed signed in, however long ago they signed in', async () => {
    const app = await openShop()
    const { user_id, browser, stranger } = await recycled(app)
    await lastSeen(app, user_id, 400, { usedSessions: 89 })
    expect((await stranger.signInByOtp(asha.phone_number)).body).toMatchObject({ user_exists: true })
    await lastSeen(app, user_id, 400, { usedSessions: 91 })
    await letPass(app, 120_000, { sessions: false })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body.second_proof).toBeDefined()
    // The session is still valid, and using it shows that they are there.
    expect((await browser.auth('GET', '/session')).status).toBe(200)
    await letPass(app, 120_000, { sessions: false })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body).toMatchObject({ user_exists: true })
    await lastSeen(app, user_id, 400, { usedSessions: 89 })
    await letPass(app, 120_000, { sessions: false })
    const sent = await stranger.auth('POST', '/otp/forgot/mobile/send', phone)
    const given = { request_id: sent.body.request_id, otp: await codeTo(app, asha.phone_number) }
    expect((await stranger.auth('POST', '/otp/forgot/mobile/verify', given)).status).toBe(200)
  })

  test('signs in a customer who only ever gets sessions from the team', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    await lastSeen(app, user_id, 91, { hasSignedIn: false })
    await app.call('POST', '/customers/session', { user_id, domain: 'shop.example.com', max_age: 3_600 })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body).toMatchObject({ user_exists: true })
  })

  test('succeeds with a code to another contact of the account, and to no other contact', async () => {
    const app = await openShop()
    const { user_id, stranger } = await recycled(app)
    const { register_token } = (await stranger.signInByOtp(asha.phone_number)).body
    expect((await stranger.auth('POST', '/second-proof/send', { register_token, kind: 'mobile' })).body.code).toBe(
      'CONTACT_NOT_FOUND',
    )
    const sent = await stranger.auth('POST', '/second-proof/send', { register_token, kind: 'email' })
    expect(sent).toMatchObject({ status: 200, body: { contact: 'a…@example.com', request_id: expect.any(String) } })
    const { request_id } = sent.body
    const otp = await codeTo(app, asha.email)
    const verify = (browser: Browser, given: object) => browser.auth('POST', '/second-proof/verify', given)
    expect((await verify(stranger, { register_token, request_id, otp: '000000' })).body.code).toBe('WRONG_CODE')
    expect((await verify(stranger, { register_token: 'rt_of_nobody', request_id, otp })).body.code).toBe(
      'SIGN_UP_EXPIRED',
    )
    // The code verifies a second contact, but doesn't sign in by itself.
    expect((await stranger.auth('POST', '/otp/email/verify', { email: asha.email, otp })).body.code).toBe('WRONG_CODE')
    expect((await stranger.auth('POST', '/otp/mobile/verify', { request_id, otp })).body.code).toBe('WRONG_CODE')
    const opened = await verify(stranger, { register_token, request_id, otp })
    expect(opened).toMatchObject({ status: 200, body: { user_exists: true, user: { _id: user_id } } })
    expect((await stranger.auth('GET', '/session')).body.user._id).toBe(user_id)
    expect((await verify(stranger, { register_token, request_id, otp })).status).toBe(410)
    // After this sign-in, the number alone is enough again.
    await letPass(app, 120_000, { sessions: false })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body).toMatchObject({ user_exists: true })
  })

  test('succeeds with the account’s password, and wrong guesses are counted', async () => {
    const app = await openShop({ settings: { SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '3' } })
    const { user_id, stranger } = await recycled(app)
    const { register_token } = (await stranger.signInByOtp(asha.phone_number)).body
    const verify = (given: string) => stranger.auth('POST', '/second-proof/verify', { register_token, password: given })
    expect((await verify(otherPassword)).body.code).toBe('WRONG_SIGN_IN')
    expect(await eventsOf(app, user_id)).toContain('user.sign_in_failed')
    expect(await verify(password)).toMatchObject({ status: 200, body: { user: { _id: user_id } } })
    await lastSeen(app, user_id, 91)
    await letPass(app, 120_000, { sessions: false })
    // Done while nobody is signed in: using a session would count as being seen.
    const another = openBrowser(app)
    const again = (await another.signInByOtp(asha.phone_number)).body.register_token
    const guess = () => another.auth('POST', '/second-proof/verify', { register_token: again, password: otherPassword })
    for (const expected of [401, 401, 401, 429]) expect((await guess()).status).toBe(expected)
    expect((await stranger.auth('POST', '/second-proof/verify', { register_token: again })).status).toBe(400)
  })

  test('succeeds with the email address entered in the profile, as published clients ask for it', async () => {
    const app = await openShop()
    const { user_id, stranger } = await recycled(app)
    const { register_token } = (await stranger.signInByOtp(asha.phone_number)).body
    const step = await finish(stranger, register_token, { first_name: 'Asha', email: asha.email })
    expect(step.body).toMatchObject({ user_exists: false, verify_email_otp: true, email: asha.email, register_token })
    expect(stranger.cookie).toBeUndefined()
    await letPass(app, 120_000, { sessions: false })
    const again = { email: asha.email, action: 'resend', token: step.body.resend_email_token, register_token }
    expect((await stranger.auth('POST', '/otp/email/send', again)).status).toBe(200)
    const otp = await codeTo(app, asha.email)
    const given = { email: asha.email, otp, register_token, action: 'register' }
    const opened = await stranger.auth('POST', '/otp/email/verify', given)
    expect(opened.body).toMatchObject({ user_exists: true, user: { _id: user_id, first_name: 'Asha' } })
    expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(1)
  })

  test('can start a new account with the number, and the customer is notified', async () => {
    const app = await openShop({ config: nothingAsked })
    const { user_id, browser: byNumber, stranger } = await recycled(app)
    const byPassword = openBrowser(app)
    await byPassword.auth('POST', '/login/password', { username: asha.email, password })
    await lastSeen(app, user_id, 91)
    const { register_token } = (await stranger.signInByOtp(asha.phone_number)).body
    const made = await finish(stranger, register_token)
    expect(made).toMatchObject({ status: 200, body: { user_exists: true, user: { first_name: 'New' } } })
    const { _id: new_id } = made.body.user
    expect(new_id).not.toBe(user_id)
    expect((await stranger.auth('GET', '/session')).body.user).toMatchObject({
      _id: new_id,
      phone_numbers: [{ phone: asha.phone_number, verified: true, primary: true }],
      emails: [],
    })

    expect(await customer(app, user_id)).toMatchObject({ phone_numbers: [], emails: [{ email: asha.email }] })
    expect(await lastMessage(app, asha.email)).toMatchObject({ template: 'number_moved' })
    expect((await lastMessage(app, asha.email)).text).toContain('…958')
    // Sessions from the number have ended; sessions from the password have not.
    expect((await byNumber.auth('GET', '/session')).status).toBe(401)
    expect((await byPassword.auth('GET', '/session')).body.user._id).toBe(user_id)
    const { items } = (await app.call('GET', `/customers/${user_id}/events`)).body
    expect(items.find(({ type }: { type: string }) => type === 'user.number_moved_away')).toMatchObject({
      details: { to: new_id, sessions_ended: 1 },
    })
    expect(await eventsOf(app, new_id)).toEqual(expect.arrayContaining(['user.number_moved_in', 'user.signed_up']))
    // From now on, the number belongs to the new account.
    await letPass(app, 120_000, { sessions: false })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body.user._id).toBe(new_id)
    const login = { username: asha.email, password }
    expect((await openBrowser(app).auth('POST', '/login/password', login)).body.user._id).toBe(user_id)
  })

  test('starts no account if the store allows no sign-ups, or if the customer has come back in between', async () => {
    const app = await openShop({ config: { ...nothingAsked, register: false } })
    const { user_id, stranger } = await recycled(app, { body: { ...asha, email: undefined } })
    const { body } = await stranger.signInByOtp(asha.phone_number)
    expect(body.second_proof).toEqual({ contacts: [], password: true, new_account: false })
    const { register_token } = body
    expect((await finish(stranger, register_token)).body.code).toBe('SIGN_UP_CLOSED')
    await app.call('POST', '/platform/config', { register: true })
    await lastSeen(app, user_id, 0)
    expect((await finish(stranger, register_token)).body.code).toBe('PHONE_TAKEN')
    await lastSeen(app, user_id, 91, { usedSessions: 0 })
    expect((await finish(stranger, register_token)).body.code).toBe('PHONE_TAKEN')
    await lastSeen(app, user_id, 91)
    expect((await finish(stranger, register_token)).body).toMatchObject({ user_exists: true })
    expect(await customer(app, user_id)).toMatchObject({ phone_numbers: [], emails: [] })
  })

  test('is rejected as before if the customer is blocked', async () => {
    const app = await openShop()
    const { user_id, stranger } = await recycled(app)
    await app.call('PUT', '/customers/activation', { status: true, user_id: [user_id], reason: 'fraud' })
    expect((await stranger.signInByOtp(asha.phone_number)).body.code).toBe('USER_BLOCKED')
  })

  test('cannot be replaced by a new password', async () => {
    const app = await openShop()
    const { user_id, stranger } = await recycled(app)
    const sent = await stranger.auth('POST', '/otp/forgot/mobile/send', phone)
    const given = { request_id: sent.body.request_id, otp: await codeTo(app, asha.phone_number) }
    expect((await stranger.auth('POST', '/otp/forgot/mobile/verify', given)).body.code).toBe('SECOND_PROOF_NEEDED')
    await letPass(app, 120_000, { sessions: false })
    await stranger.auth('POST', '/login/password/mobile/reset', phone)
    const code = await linkTo(app, asha.phone_number)
    for (const [path, body] of [
      ['/login/password/reset/token', { code }],
      ['/login/password/reset/forgot', { code, password: otherPassword }],
      ['/login/password/forgot', { code, password: otherPassword }],
    ] as const)
      expect((await stranger.auth('POST', path, body)).body.code).toBe('SECOND_PROOF_NEEDED')
    expect(await eventsOf(app, user_id)).not.toContain('user.password_reset')
    // A link to the email address is still sufficient.
    await stranger.auth('POST', '/login/password/reset', { email: asha.email })
    const mailed = { code: await linkTo(app, asha.email), password: otherPassword }
    expect((await stranger.auth('POST', '/login/password/reset/forgot', mailed)).status).toBe(200)
  })
})

describe('a number that a customer verifies while another one has it', () => {
  const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' }

  /** Ben adds Asha's number to his account, in one of two ways, and verifies it. */
  const ways = {
    'by a link': async (app: TestApp, browser: Browser) => {
      await browser.profile('PUT', '/mobile', { phone: asha.phone_number, country_code: '91' })
      return browser.auth('POST', '/verify/mobile', { code: await linkTo(app, asha.phone_number) })
    },
    'by a code': async (app: TestApp, browser: Browser) => {
      const sent = await browser.call('POST', '/profile/v2.0/mobile/otp/send', phone)
      const given = { ...phone, request_id: sent.body.request_id, otp: await codeTo(app, asha.phone_number) }
      return browser.call('POST', '/profile/v2.0/mobile/otp/verify', given)
    },
  }
  const names = Object.keys(ways) as (keyof typeof ways)[]

  async function both(app: TestApp, body: object = asha) {
    const user_id = await addShopper(app, body)
    const ben_id = await addShopper(app, ben)
    const owner = await signedIn(app)
    const taker = await signedIn(app, ben.phone_number)
    return { user_id, ben_id, owner, taker }
  }

  test.each(names)('moves %s if its customer can sign in with another contact, and they are notified', async (name) => {
    const app = await openShop()
    const { user_id, ben_id, owner, taker } = await both(app)
    expect((await ways[name](app, taker)).status).toBe(200)
    expect((await customer(app, ben_id)).phone_numbers).toEqual(
      expect.arrayContaining([expect.objectContaining({ phone: asha.phone_number, verified: true })]),
    )
    expect(await customer(app, user_id)).toMatchObject({ phone_numbers: [], emails: [{ email: asha.email }] })
    expect((await lastMessage(app, asha.email)).template).toBe('number_moved')
    expect((await owner.auth('GET', '/session')).status).toBe(401)
    expect(await eventsOf(app, user_id)).toContain('user.number_moved_away')
    expect(await eventsOf(app, ben_id)).toEqual(
      expect.arrayContaining(['user.number_moved_in', 'user.contact_verified']),
    )
    await letPass(app, 120_000, { sessions: false })
    expect((await openBrowser(app).signInByOtp(asha.phone_number)).body.user._id).toBe(ben_id)
  })

  test.each(names)('stays, %s, if its customer has nothing else, and Ben is told what to do', async (name) => {
    const app = await openShop()
    const { user_id, ben_id, owner, taker } = await both(app, { ...asha, email: undefined })
    const refused = await ways[name](app, taker)
    expect(refused).toMatchObject({ status: 409, body: { code: 'PHONE_TAKEN' } })
    expect(refused.body.details[0].message).toMatch(/Sign in to that account/)
    expect((await customer(app, user_id)).phone_numbers).toMatchObject([{ verified: true }])
    expect((await owner.auth('GET', '/session')).status).toBe(200)
    expect(await eventsOf(app, ben_id)).not.toContain('user.number_moved_in')

    // After a long absence, it counts as abandoned.
    await lastSeen(app, user_id, 91)
    await letPass(app, 120_000, { sessions: false })
    expect((await ways[name](app, taker)).status).toBe(200)
    expect(await customer(app, user_id)).toMatchObject({ phone_numbers: [], emails: [] })
    expect((await owner.auth('GET', '/session')).status).toBe(401)
  })

  const landline = { phone: '1123456789', country_code: 91, verified: true }
  const inactive = { email: 'old@example.com', verified: true, active: false, primary: true }
  test.each(names)('stays, %s, if its customer couldn’t sign in with the remaining contacts', async (name) => {
    for (const body of [
      { phone_numbers: [{ phone: asha.phone_number, country_code: 91, verified: true, primary: true }, landline] },
      { emails: [inactive] },
    ]) {
      const app = await openShop()
      const { user_id, taker } = await both(app, { ...asha, email: undefined })
      expect((await app.call('PUT', `/customers/${user_id}`, body)).status).toBe(200)
      expect((await ways[name](app, taker)).body.code).toBe('PHONE_TAKEN')
    }
  })

  test('moves if its customer has a password to sign in with by a landline, unless the store doesn’t allow passwords', async () => {
    const app = await openShop({ config: { login: { otp: true, password: false } } })
    const { user_id, owner, taker } = await both(app, { ...asha, email: undefined })
    const numbers = [{ phone: asha.phone_number, country_code: 91, verified: true, primary: true }, landline]
    await app.call('PUT', `/customers/${user_id}`, { phone_numbers: numbers })
    await app.call('POST', '/platform/config', { login: { otp: true, password: true } })
    await choosePassword(owner)
    await app.call('POST', '/platform/config', { login: { otp: true, password: false } })
    expect((await ways['by a code'](app, taker)).body.code).toBe('PHONE_TAKEN')
    await app.call('POST', '/platform/config', { login: { otp: true, password: true } })
    await letPass(app, 120_000, { sessions: false })
    expect((await ways['by a code'](app, taker)).status).toBe(200)
    const login = { username: `+91${landline.phone}`, password }
    expect((await openBrowser(app).auth('POST', '/login/password', login)).body.user._id).toBe(user_id)
  })

  test('causes a notice to an active contact that can receive messages', async () => {
    const app = await openShop()
    const { user_id, taker } = await both(app)
    const emails = [inactive, { email: asha.email, verified: true, primary: false }]
    await app.call('PUT', `/customers/${user_id}`, { emails })
    expect((await ways['by a code'](app, taker)).status).toBe(200)
    expect(await lastMessage(app, inactive.email)).toBeUndefined()
    expect((await lastMessage(app, asha.email)).template).toBe('number_moved')
  })

  test('stays with a blocked customer, however long they were away', async () => {
    const app = await openShop()
    const { user_id, taker } = await both(app)
    await app.call('PUT', '/customers/activation', { status: true, user_id: [user_id], reason: 'fraud' })
    await lastSeen(app, user_id, 400)
    for (const name of names) {
      expect((await ways[name](app, taker)).body.code).toBe('PHONE_TAKEN')
      await letPass(app, 120_000, { sessions: false })
    }
  })

  test('is still rejected for the team, which decides for itself', async () => {
    const app = await openShop()
    const { user_id, ben_id } = await both(app)
    await lastSeen(app, user_id, 400)
    const wanted = { phone_numbers: [{ phone: asha.phone_number, country_code: '91', verified: true }] }
    expect((await app.call('PUT', `/customers/${ben_id}`, wanted)).body.code).toBe('PHONE_TAKEN')
    expect((await app.call('POST', '/customers', { phone_number: asha.phone_number })).body.code).toBe('PHONE_TAKEN')
  })
})
