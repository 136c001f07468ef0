import { expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { codeTo, eventsOf, letPass, linkTo, openShop, otherPassword, password } from '../world/storefront-steps.ts'

const email = 'nia@example.com'
const phone = '9876543210'

/** Someone who signed up with a phone number, and entered an email address and a password. */
async function signUp(app: TestApp, { mobile = phone, chosen = password } = {}) {
  const browser = openBrowser(app)
  const form = { first_name: 'Nia', last_name: 'Sen', email, password: chosen, phone: { mobile, country_code: '91' } }
  const { body } = await browser.auth('POST', '/register/form', form)
  const { request_id, register_token } = body
  const otp = await codeTo(app, mobile)
  const done = await browser.auth('POST', '/otp/mobile/verify', { request_id, register_token, otp })
  expect(done).toMatchObject({ status: 200, body: { user_exists: true } })
  await letPass(app, 3_700_000, { sessions: false })
  return { browser, id: done.body.user._id as string }
}

const signIn = (app: TestApp, typed: string, username = email) =>
  openBrowser(app).auth('POST', '/login/password', { username, password: typed })

const messagesTo = async (app: TestApp) => {
  const { items } = (await (await fetch(`${app.url}/dev/messages?to=${email}`)).json()) as { items: unknown[] }
  return items.length
}

const notAsked = { is_required: false, level: 'soft' }
const config = { register_required_fields: { email: notAsked, mobile: { is_required: true, level: 'hard' } } }

test('the right password with an unconfirmed email address sends the confirmation again, and says to check the email', async () => {
  const app = await openShop({ config })
  const { browser, id } = await signUp(app)
  await browser.auth('GET', '/logout')
  const before = await messagesTo(app)
  const refused = await signIn(app, password)
  expect(refused).toMatchObject({ status: 403, body: { code: 'EMAIL_NOT_CONFIRMED' } })
  expect(refused.body.message).toMatch(/check your email/i)
  expect(await messagesTo(app)).toBe(before + 1)
  expect((await lastMessage(app, email)).template).toBe('verify_link')

  const { items } = (await app.call('GET', `/customers/${id}/events`)).body
  expect(items.find(({ type }: { type: string }) => type === 'sign_in.refused')).toMatchObject({
    actor: { kind: 'user' },
    details: { reason: 'email_not_confirmed' },
  })

  // Immediately afterward, the link is already there.
  expect((await signIn(app, password)).body.code).toBe('EMAIL_NOT_CONFIRMED')
  expect(await messagesTo(app)).toBe(before + 1)

  const code = await linkTo(app, email)
  const anywhere = openBrowser(app)
  expect((await anywhere.auth('POST', '/verify/link', { code })).body).toMatchObject({
    requested_here: false,
    password: true,
    kind: 'email',
  })
  expect((await anywhere.auth('POST', '/verify/email', { code })).body.code).toBe('WRONG_CODE')
  expect((await anywhere.auth('POST', '/verify/email', { code, password })).status).toBe(200)
  expect((await signIn(app, password)).body.user).toMatchObject({ _id: id, emails: [{ email, verified: true }] })
  expect((await anywhere.auth('POST', '/verify/email', { code, password })).body.code).toBe('WRONG_CODE')
})

test('a stranger learns nothing: the same response for a wrong password as for an unknown address, and no message', async () => {
  const app = await openShop({ config })
  await signUp(app)
  const before = await messagesTo(app)
  const { request_id: _, ...known } = (await signIn(app, 'not-this-password')).body
  const { request_id: __, ...unknown } = (await signIn(app, 'not-this-password', 'nobody@example.com')).body
  expect(known).toEqual(unknown)
  expect(known).toMatchObject({ code: 'WRONG_SIGN_IN' })
  expect(await messagesTo(app)).toBe(before)
})

test('N43: neither the mailbox’s owner nor the claimant can confirm the claim alone', async () => {
  const app = await openShop({ config })
  const { id, browser } = await signUp(app, { chosen: otherPassword })
  await browser.auth('GET', '/logout')
  await signIn(app, otherPassword)
  const code = await linkTo(app, email)
  const owner = openBrowser(app)
  for (const body of [{ code }, { code, password }, { code, password: '' }])
    expect((await owner.auth('POST', '/verify/email', body)).status).toBeGreaterThanOrEqual(400)
  expect((await app.call('GET', `/customers/${id}`)).body.user.emails).toMatchObject([{ verified: false }])
  expect(await eventsOf(app, id)).toContain('user.sign_in_failed')
})

test('a proven address opens only its own account, even if others claim it', async () => {
  const app = await openShop({ config })
  await signUp(app)
  await app.call('POST', '/customers', { email, first_name: 'Olive' })
  expect((await signIn(app, password)).body.code).toBe('WRONG_SIGN_IN')
})

test('a blocked account is told so, and gets no message', async () => {
  const app = await openShop({ config })
  const { id } = await signUp(app)
  await app.call('PUT', '/customers/activation', { status: true, user_id: [id], reason: 'Chargebacks' })
  const before = await messagesTo(app)
  expect((await signIn(app, password)).body.code).toBe('USER_BLOCKED')
  expect(await messagesTo(app)).toBe(before)
})
