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
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * A claim is a contact on an account that hasn't been verified. Only the session that requested the verification can complete it,
 * so that the mailbox's owner never confirms someone else's account by accident.
 */

const attackersPassword = 'attackers-own-choice-7'
const victim = { email: 'victim@example.com', phone: '9820098200' }

type Browser = ReturnType<typeof openBrowser>

/** How a shopper requests a link to an unverified contact. */
const claims = {
  email: {
    add: (browser: Browser) => browser.profile('PUT', '/email', { email: victim.email }),
    again: (browser: Browser) => browser.profile('POST', '/email/link/send', { email: victim.email }),
    confirm: (browser: Browser, code: string) => browser.auth('POST', '/verify/email', { code }),
    signIn: async (app: TestApp, browser: Browser) => {
      await browser.auth('POST', '/otp/email/send', { email: victim.email })
      return browser.auth('POST', '/otp/email/verify', { email: victim.email, otp: await codeTo(app, victim.email) })
    },
    value: victim.email,
    list: 'emails',
  },
  mobile: {
    add: (browser: Browser) => browser.profile('PUT', '/mobile', { phone: victim.phone, country_code: '91' }),
    again: (browser: Browser) =>
      browser.profile('POST', '/mobile/link/send', { phone: victim.phone, country_code: '91' }),
    confirm: (browser: Browser, code: string) => browser.auth('POST', '/verify/mobile', { code }),
    signIn: (_app: TestApp, browser: Browser) => browser.signInByOtp(victim.phone),
    value: victim.phone,
    list: 'phone_numbers',
  },
} as const
const kinds = Object.keys(claims) as (keyof typeof claims)[]

/** A stranger's account with its own password, which claims a contact of the victim's. */
async function claimant(app: TestApp, kind: keyof typeof claims) {
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  await choosePassword(browser, attackersPassword)
  const { add, value } = claims[kind]
  expect((await add(browser)).status).toBe(200)
  return { user_id, browser, link: await linkTo(app, value) }
}

/** Whether the claimed contact is verified on the account. */
async function isVerified(app: TestApp, user_id: string, kind: keyof typeof claims): Promise<boolean> {
  const { user } = (await app.call('GET', `/customers/${user_id}`)).body
  const { list, value } = claims[kind]
  const held = user[list].find((each: { email?: string; phone?: string }) => (each.email ?? each.phone) === value)
  return held?.verified === true
}

const check = (browser: Browser, code: string) => browser.auth('POST', '/verify/link', { code })

describe('confirming a claim', () => {
  test.each(kinds)(
    'N43: a link (%s) opened in a browser that did not request it confirms nothing for the claimant',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser: attacker, link } = await claimant(app, kind)
      const { confirm, signIn, value } = claims[kind]
      const owner = openBrowser(app)
      expect(await confirm(owner, link)).toMatchObject({ status: 403, body: { code: 'REQUESTED_ELSEWHERE' } })
      expect(owner.cookie).toBeUndefined()
      expect(await isVerified(app, user_id, kind)).toBe(false)
      expect(await eventsOf(app, user_id)).not.toContain('user.contact_verified')

      // Nor can it be confirmed by a shopper of the same store who is signed in there.
      await addShopper(app, { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' })
      const ben = await signedIn(app, '8652523959')
      expect((await confirm(ben, link)).body.code).toBe('REQUESTED_ELSEWHERE')
      expect(await isVerified(app, user_id, kind)).toBe(false)

      // The contact gives no access to the claimant's account, and goes to its owner as soon as they verify it.
      const login = { username: value, password: attackersPassword }
      const refused = (await openBrowser(app).auth('POST', '/login/password', login)).body.code
      expect(refused).toBe(kind === 'email' ? 'EMAIL_NOT_CONFIRMED' : 'WRONG_SIGN_IN')
      await letPass(app, 120_000, { sessions: false })
      expect((await signIn(app, owner)).body.user_exists).toBe(false)

      // In the browser that requested it, the link is still valid.
      expect((await confirm(attacker, link)).status).toBe(200)
      expect(await isVerified(app, user_id, kind)).toBe(true)
    },
  )

  test.each(kinds)(
    'N43: a link (%s) works in the session that requested it, but not in another one of the account',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser, link } = await claimant(app, kind)
      const { confirm } = claims[kind]
      const otherDevice = openBrowser(app, { userAgent: 'Phone/1' })
      const login = { username: asha.email, password: attackersPassword }
      expect((await otherDevice.auth('POST', '/login/password', login)).status).toBe(200)
      expect((await confirm(otherDevice, link)).body.code).toBe('REQUESTED_ELSEWHERE')
      const elsewhere = openBrowser(await secondApplication(app))
      expect((await confirm(elsewhere, link)).body.code).toBe('WRONG_CODE')
      expect(await isVerified(app, user_id, kind)).toBe(false)
      expect((await confirm(browser, link)).status).toBe(200)
      expect((await confirm(browser, link)).body.code).toBe('WRONG_CODE')
      expect(await isVerified(app, user_id, kind)).toBe(true)
    },
  )

  test.each(kinds)(
    'N43: opened elsewhere, a link (%s) shows a short code that works only where it was requested',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser, link } = await claimant(app, kind)
      const { confirm, value } = claims[kind]
      const onPhone = openBrowser(app)
      const shown = await check(onPhone, link)
      expect(shown).toMatchObject({
        status: 200,
        body: { requested_here: false, kind, code: expect.stringMatching(/^\d{6}$/), contact: expect.any(String) },
      })
      // The page shows which contact it is, but not in full.
      expect(shown.body.contact).not.toContain(value)
      expect((await check(browser, link)).body).toMatchObject({ requested_here: true, kind })
      expect((await check(browser, link)).body.code).toBeUndefined()

      const { code } = shown.body
      const otherDevice = openBrowser(app)
      await otherDevice.auth('POST', '/login/password', { username: asha.email, password: attackersPassword })
      for (const stranger of [onPhone, otherDevice, openBrowser(app)])
        expect((await confirm(stranger, code)).body.code).toBe('WRONG_CODE')
      expect(await isVerified(app, user_id, kind)).toBe(false)
      expect((await confirm(browser, `${code.slice(0, 3)} ${code.slice(3)}`)).status).toBe(200)
      expect(await isVerified(app, user_id, kind)).toBe(true)
      expect((await confirm(browser, code)).body.code).toBe('WRONG_CODE')
      expect((await check(onPhone, link)).body.code).toBe('WRONG_CODE')
    },
  )

  test.each(kinds)(
    'N43: the short code of a link (%s) can be guessed five times, and works only for its kind',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser, link } = await claimant(app, kind)
      const { code } = (await check(openBrowser(app), link)).body
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
      const otherKind = claims[kind === 'email' ? 'mobile' : 'email']
      expect((await otherKind.confirm(browser, code)).body.code).toBe('WRONG_CODE')
      for (let guess = 0; guess < 5; guess++)
        expect((await claims[kind].confirm(browser, wrong)).body.code).toBe('WRONG_CODE')
      expect((await claims[kind].confirm(browser, code)).body.code).toBe('WRONG_CODE')
      expect(await isVerified(app, user_id, kind)).toBe(false)
      // Another link has a separate code.
      await letPass(app, 120_000, { sessions: false })
      expect((await claims[kind].again(browser)).status).toBe(200)
      const next = (await check(openBrowser(app), await linkTo(app, claims[kind].value))).body.code
      expect((await claims[kind].confirm(browser, next)).status).toBe(200)
    },
  )

  test('N43: the address claimed by a sign-up is confirmed where the shopper signed up', async () => {
    const app = await openShop()
    const attacker = openBrowser(app)
    const { register_token } = (await attacker.signInByOtp('9876543210')).body
    const made = await attacker.profile('POST', '/detail', { register_token, first_name: 'Mal', email: victim.email })
    const user_id = made.body.user._id
    await letPass(app, 120_000, { sessions: false })
    const link = await linkTo(app, victim.email)
    const owner = openBrowser(app)
    expect((await owner.auth('POST', '/verify/email', { code: link })).body.code).toBe('REQUESTED_ELSEWHERE')
    expect(await isVerified(app, user_id, 'email')).toBe(false)
    const { code } = (await check(owner, link)).body
    expect((await attacker.auth('POST', '/verify/email', { code })).status).toBe(200)
    expect(await isVerified(app, user_id, 'email')).toBe(true)
  })

  test('N43: a code to an unverified contact works only in the session that requested it', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    const browser = await signedIn(app)
    await choosePassword(browser, attackersPassword)
    const { email } = victim
    expect((await browser.profile('POST', '/detail', { email })).body.verify_email_otp).toBe(true)
    const otp = await codeTo(app, email)
    const otherDevice = openBrowser(app)
    await otherDevice.auth('POST', '/login/password', { username: asha.email, password: attackersPassword })
    for (const stranger of [otherDevice, openBrowser(app)])
      expect((await stranger.auth('POST', '/otp/email/verify', { email, otp })).body.code).toBe('WRONG_CODE')
    expect((await otherDevice.call('POST', '/profile/v2.0/email/otp/verify', { email, otp })).body.code).toBe(
      'WRONG_CODE',
    )
    expect(await isVerified(app, user_id, 'email')).toBe(false)
    expect((await browser.auth('POST', '/otp/email/verify', { email, otp })).status).toBe(200)
    expect(await isVerified(app, user_id, 'email')).toBe(true)
  })

  test('N43: a link is worthless once its session has ended, or the claimant was blocked', async () => {
    const app = await openShop()
    const { user_id, browser, link } = await claimant(app, 'email')
    const owner = openBrowser(app)
    const { code } = (await check(owner, link)).body
    const { cookie } = browser
    await browser.auth('GET', '/logout')
    browser.cookie = cookie
    for (const given of [link, code])
      expect((await browser.auth('POST', '/verify/email', { code: given })).status).not.toBe(200)
    await browser.auth('POST', '/login/password', { username: asha.email, password: attackersPassword })
    for (const given of [link, code])
      expect((await browser.auth('POST', '/verify/email', { code: given })).status).not.toBe(200)
    await app.call('PUT', '/customers/activation', { status: true, user_id: [user_id], reason: 'asked to' })
    expect((await check(owner, link)).body.code).toBe('WRONG_CODE')
    expect(await isVerified(app, user_id, 'email')).toBe(false)
  })

  test.each(kinds)(
    'N43: a link to a claimed %s says to request another, once no session can follow it',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser, link } = await claimant(app, kind)
      const { confirm, again, value } = claims[kind]
      expect((await check(openBrowser(app), link)).body).toMatchObject({ requested_here: false })
      expect((await confirm(openBrowser(app), link)).body.code).toBe('REQUESTED_ELSEWHERE')
      await browser.auth('POST', '/login/password', { username: asha.email, password: attackersPassword })
      for (const answer of [await confirm(browser, link), await confirm(openBrowser(app), link)]) {
        expect(answer).toMatchObject({ status: 400, body: { code: 'WRONG_CODE' } })
        expect(answer.body.details).toEqual([
          { field: 'body.code', message: 'The session that requested this link has ended. Request a new link.' },
        ])
      }
      // Only together with the password of the account, nobody waits for a short code.
      const { body } = await check(openBrowser(app), link)
      expect(body).toMatchObject({ requested_here: false, password: true })
      expect(body).not.toHaveProperty('code')
      await letPass(app, 120_000, { sessions: false })
      expect((await again(browser)).status).toBe(200)
      expect((await confirm(browser, await linkTo(app, value))).status).toBe(200)
      expect(await isVerified(app, user_id, kind)).toBe(true)
    },
  )

  test('N43: a contact that someone else claims goes to the person who verifies it, without the claimant’s data', async () => {
    const isNotAsked = { is_required: false, level: 'soft' }
    const app = await openShop({ config: { register_required_fields: { email: isNotAsked, mobile: isNotAsked } } })
    const { user_id, browser: attacker, link } = await claimant(app, 'email')
    await letPass(app, 120_000, { sessions: false })
    const owner = openBrowser(app)
    await owner.auth('POST', '/otp/email/send', { email: victim.email })
    const otp = await codeTo(app, victim.email)
    const { register_token } = (await owner.auth('POST', '/otp/email/verify', { email: victim.email, otp })).body
    const made = await owner.profile('POST', '/detail', { register_token, first_name: 'Vic' })
    expect(made.body.user).toMatchObject({ first_name: 'Vic', emails: [{ email: victim.email, verified: true }] })
    expect(made.body.user._id).not.toBe(user_id)
    expect((await attacker.auth('GET', '/session')).body.user.emails).toMatchObject([{ email: asha.email }])
    expect((await attacker.auth('POST', '/verify/email', { code: link })).body.code).toBe('WRONG_CODE')
    // The attacker's credentials give no access to the owner's account.
    const login = { username: victim.email, password: attackersPassword }
    expect((await openBrowser(app).auth('POST', '/login/password', login)).status).toBe(401)
    expect((await lastMessage(app, victim.email)).template).not.toBe('password_changed')
    // A reset affects the owner's account, and not the claimant's, whose password is unchanged.
    await owner.auth('POST', '/login/password/reset', { email: victim.email })
    const reset = { code: await linkTo(app, victim.email), password: otherPassword }
    expect((await owner.auth('POST', '/login/password/reset/forgot', reset)).body.user._id).toBe(made.body.user._id)
  })
})
