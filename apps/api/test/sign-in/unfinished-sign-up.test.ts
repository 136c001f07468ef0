import { expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { codeTo, letPass, linkTo, openShop, otherPassword, password } from '../world/storefront-steps.ts'

/*
 * A store that requires a proven email address creates an account only once the emailed code was entered. Someone who closes the page before that
 * believes that they have an account, and signs in.
 */

const email = 'nia@example.com'
const phone = '9876543210'

const required = { is_required: true, level: 'hard' }
const notAsked = { is_required: false, level: 'soft' }
const config = { register_required_fields: { email: required, mobile: notAsked } }

/** Someone who entered an email address and a password, and left before they entered the code. */
async function beginSignUp(app: TestApp, { chosen = password, ...more }: { chosen?: string; phone?: object } = {}) {
  const browser = openBrowser(app)
  const form = { first_name: 'Nia', last_name: 'Sen', email, password: chosen, ...more }
  const { status, body } = await browser.auth('POST', '/register/form', form)
  expect({ status, body }).toMatchObject({ status: 200, body: { user_exists: false, verify_email_otp: true } })
  return { browser, register_token: body.register_token as string }
}

const signIn = (app: TestApp, typed: string, username = email) =>
  openBrowser(app).auth('POST', '/login/password', { username, password: typed })

async function messagesTo(app: TestApp): Promise<number> {
  const { items } = (await (await fetch(`${app.url}/dev/messages?to=${email}`)).json()) as { items: unknown[] }
  return items.length
}

test('the right password of an unfinished sign-up sends a link, which finishes it with the password in any browser', async () => {
  const app = await openShop({ config })
  const { browser, register_token } = await beginSignUp(app)
  const otp = await codeTo(app, email)
  const before = await messagesTo(app)
  const refused = await signIn(app, password)
  expect(refused).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_CONFIRMED' } })
  expect(refused.body.message).toMatch(/check your email/i)
  expect(await messagesTo(app)).toBe(before + 1)
  expect((await lastMessage(app, email)).template).toBe('verify_link')

  // Immediately afterward, the link is already there.
  expect((await signIn(app, password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  expect(await messagesTo(app)).toBe(before + 1)

  const code = await linkTo(app, email)
  const anywhere = openBrowser(app)
  const link = await anywhere.auth('POST', '/verify/link', { code })
  expect(link.body).toMatchObject({ requested_here: false, password: true, kind: 'email' })
  expect(link.body).not.toHaveProperty('code')
  expect((await anywhere.auth('POST', '/verify/email', { code })).status).toBe(400)
  expect((await anywhere.auth('POST', '/verify/email', { code, password: otherPassword })).body.code).toBe(
    'WRONG_SIGN_IN',
  )
  expect((await anywhere.auth('POST', '/verify/email', { code, password })).status).toBe(200)
  const { user } = (await anywhere.auth('GET', '/session')).body
  expect(user).toMatchObject({ first_name: 'Nia', last_name: 'Sen', emails: [{ email, verified: true }] })
  expect((await signIn(app, password)).body.user).toMatchObject({ _id: user._id })

  // It counts once, and so does the sign-up.
  expect((await anywhere.auth('POST', '/verify/email', { code, password })).body.code).toBe('WRONG_CODE')
  const late = { email, otp, register_token, action: 'register' }
  expect((await browser.auth('POST', '/otp/email/verify', late)).body.code).toBe('SIGN_UP_EXPIRED')
})

test('the link keeps the sign-up for as long as it works itself, and the first code still counts until then', async () => {
  const app = await openShop({ config })
  const { browser, register_token } = await beginSignUp(app)
  await letPass(app, 50 * 60_000)
  expect((await signIn(app, password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  const code = await linkTo(app, email)
  await letPass(app, 50 * 60_000)
  expect((await openBrowser(app).auth('POST', '/verify/link', { code })).body).toMatchObject({ password: true })
  const again = { email, register_token, action: 'register' }
  expect((await browser.auth('POST', '/otp/email/send', again)).status).toBe(200)
  const otp = await codeTo(app, email)
  const done = await browser.auth('POST', '/otp/email/verify', { email, otp, register_token, action: 'register' })
  expect(done.body).toMatchObject({ user_exists: true, user: { emails: [{ email, verified: true }] } })
  expect((await openBrowser(app).auth('POST', '/verify/email', { code, password })).body.code).toBe('WRONG_CODE')
})

test('a stranger learns nothing: the same response for a wrong password as for an unknown address, and no message', async () => {
  const app = await openShop({ config })
  await beginSignUp(app)
  const before = await messagesTo(app)
  const { request_id: _, ...known } = (await signIn(app, otherPassword)).body
  const { request_id: __, ...unknown } = (await signIn(app, otherPassword, 'nobody@example.com')).body
  expect(known).toEqual(unknown)
  expect(known).toMatchObject({ code: 'WRONG_SIGN_IN' })
  expect(await messagesTo(app)).toBe(before)
})

test('a stranger who guesses is locked out as with an unknown address, and the right password afterward helps nobody', async () => {
  const app = await openShop({ config, settings: { SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: '3' } })
  await beginSignUp(app)
  const guess = async (username: string) => {
    const codes = []
    for (let tries = 0; tries < 4; tries += 1) codes.push((await signIn(app, otherPassword, username)).body.code)
    return codes
  }
  expect(await guess(email)).toEqual(await guess('nobody@example.com'))
  expect((await signIn(app, password)).body.code).toBe('TOO_MANY_ATTEMPTS')
})

test('neither the mailbox’s owner nor the stranger who entered their address can finish it alone', async () => {
  const app = await openShop({ config })
  await beginSignUp(app, { chosen: otherPassword })
  expect((await signIn(app, otherPassword)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  const code = await linkTo(app, email)
  const owner = openBrowser(app)
  for (const body of [{ code }, { code, password }, { code, password: '' }])
    expect((await owner.auth('POST', '/verify/email', body)).status).toBeGreaterThanOrEqual(400)
  expect((await app.call('GET', `/customers/search?q=${email}`)).body.users).toEqual([])
})

test('an account with the address comes before a sign-up, and only the latest sign-up is asked', async () => {
  const app = await openShop({ config })
  await beginSignUp(app, { chosen: otherPassword })
  await letPass(app, 2 * 60_000)
  await beginSignUp(app)
  expect((await signIn(app, otherPassword)).body.code).toBe('WRONG_SIGN_IN')
  expect((await signIn(app, password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  await app.call('POST', '/customers', { email, first_name: 'Olive' })
  expect((await signIn(app, password)).body.code).toBe('WRONG_SIGN_IN')
  const code = await linkTo(app, email)
  expect((await openBrowser(app).auth('POST', '/verify/email', { code, password })).body.code).toBe('EMAIL_TAKEN')
  const { users } = (await app.call('GET', `/customers/search?q=${email}`)).body
  expect(users).toMatchObject([{ first_name: 'Olive', emails: [{ email, verified: true }] }])
})

test('once the sign-up has expired, or no new accounts are accepted, the address is unknown', async () => {
  const app = await openShop({ config })
  await beginSignUp(app)
  const closed = await app.call('POST', '/platform/config', { register: false })
  expect(closed.status).toBe(200)
  expect((await signIn(app, password)).body.code).toBe('WRONG_SIGN_IN')
  await app.call('POST', '/platform/config', { register: true })
  await letPass(app, 61 * 60_000)
  expect((await signIn(app, password)).body.code).toBe('WRONG_SIGN_IN')
})

test('a phone number that still has to be proven is proven first: its code is in the browser of the sign-up', async () => {
  const app = await openShop({ config: { register_required_fields: { email: required, mobile: required } } })
  const { browser, register_token } = await beginSignUp(app, { phone: { mobile: phone, country_code: '91' } })
  expect((await signIn(app, password)).body.code).toBe('WRONG_SIGN_IN')
  const otp = await codeTo(app, phone)
  const { request_id } = (await lastCodes(app)).at(0) ?? {}
  expect((await browser.auth('POST', '/otp/mobile/verify', { request_id, otp, register_token })).status).toBe(200)
  expect((await signIn(app, password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  const code = await linkTo(app, email)
  const anywhere = openBrowser(app)
  expect((await anywhere.auth('POST', '/verify/email', { code, password })).status).toBe(200)
  expect((await anywhere.auth('GET', '/session')).body.user).toMatchObject({
    emails: [{ email, verified: true }],
    phone_numbers: [{ phone, verified: true }],
  })
})

/** The SMS codes, newest first. */
async function lastCodes(app: TestApp) {
  const rows = await app.database.queries.select().from(app.database.tables.codes)
  return rows.filter(({ kind }) => kind === 'phone').map(({ id }) => ({ request_id: id }))
}
