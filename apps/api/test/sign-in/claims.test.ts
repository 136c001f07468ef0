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
 * A claim is a contact that an account holds without having proven it. Only the session that asked for the proof can give it back,
 * so that the person who reads the mailbox never confirms somebody else's account by accident.
 */

const attackersPassword = 'attackers-own-choice-7'
const victim = { email: 'victim@example.com', phone: '9820098200' }

type Browser = ReturnType<typeof openBrowser>

/** How a shopper asks for a link to a contact that they have not proven. */
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

/** A stranger's account with a password of its own, which claims a contact of the victim's. */
async function claimant(app: TestApp, kind: keyof typeof claims) {
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  await choosePassword(browser, attackersPassword)
  const { add, value } = claims[kind]
  expect((await add(browser)).status).toBe(200)
  return { user_id, browser, link: await linkTo(app, value) }
}

/** Whether the account holds the claimed contact as a proven one. */
async function isVerified(app: TestApp, user_id: string, kind: keyof typeof claims): Promise<boolean> {
  const { user } = (await app.call('GET', `/customers/${user_id}`)).body
  const { list, value } = claims[kind]
  const held = user[list].find((each: { email?: string; phone?: string }) => (each.email ?? each.phone) === value)
  return held?.verified === true
}

const check = (browser: Browser, code: string) => browser.auth('POST', '/verify/link', { code })

describe('confirming a claim', () => {
  test.each(kinds)(
    'N43: a link (%s) that is opened in a browser that did not ask confirms nothing for the claimant',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser: attacker, link } = await claimant(app, kind)
      const { confirm, signIn, value } = claims[kind]
      const owner = openBrowser(app)
      expect(await confirm(owner, link)).toMatchObject({ status: 403, body: { code: 'REQUESTED_ELSEWHERE' } })
      expect(owner.cookie).toBeUndefined()
      expect(await isVerified(app, user_id, kind)).toBe(false)
      expect(await eventsOf(app, user_id)).not.toContain('user.contact_verified')

      // Neither does somebody confirm it who is signed in there, as another customer of the same shop.
      await addShopper(app, { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben' })
      const ben = await signedIn(app, '8652523959')
      expect((await confirm(ben, link)).body.code).toBe('REQUESTED_ELSEWHERE')
      expect(await isVerified(app, user_id, kind)).toBe(false)

      // The contact opens nothing of the claimant's, and goes to its owner as soon as they prove it.
      const login = { username: value, password: attackersPassword }
      expect((await openBrowser(app).auth('POST', '/login/password', login)).status).toBe(401)
      await letPass(app, 120_000, { sessions: false })
      expect((await signIn(app, owner)).body.user_exists).toBe(false)

      // Where it was asked for, the link is still good.
      expect((await confirm(attacker, link)).status).toBe(200)
      expect(await isVerified(app, user_id, kind)).toBe(true)
    },
  )

  test.each(kinds)(
    'N43: a link (%s) counts in the session that asked, not in another one of the account',
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
    'N43: opened elsewhere, a link (%s) shows a short code that counts only where it was asked for',
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
      // The page tells which contact it is, and not the whole of it.
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
    'N43: the short code of a link (%s) can be guessed five times, and belongs to its kind',
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
      // Another link has a code of its own.
      await letPass(app, 120_000, { sessions: false })
      expect((await claims[kind].again(browser)).status).toBe(200)
      const next = (await check(openBrowser(app), await linkTo(app, claims[kind].value))).body.code
      expect((await claims[kind].confirm(browser, next)).status).toBe(200)
    },
  )

  test('N43: the address that a sign-up claims is confirmed where the shopper signed up', async () => {
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

  test('N43: a code to an unproven contact counts only in the session that asked for it', async () => {
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

  test('N43: a link is worth nothing once its session has ended, or the claimant was turned away', async () => {
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
    'N43: a link to a claimed %s says to ask for another, once no session can follow it',
    async (kind) => {
      const app = await openShop()
      const { user_id, browser, link } = await claimant(app, kind)
      const { confirm, again, value } = claims[kind]
      expect((await check(openBrowser(app), link)).body).toMatchObject({ requested_here: false })
      expect((await confirm(openBrowser(app), link)).body.code).toBe('REQUESTED_ELSEWHERE')
      await browser.auth('POST', '/login/password', { username: asha.email, password: attackersPassword })
      for (const answer of [
        await confirm(browser, link),
        await check(browser, link),
        await check(openBrowser(app), link),
      ]) {
        expect(answer).toMatchObject({ status: 400, body: { code: 'WRONG_CODE' } })
        expect(answer.body.details).toEqual([
          { field: 'body.code', message: 'The session that requested this link has ended. Request a new link.' },
        ])
      }
      await letPass(app, 120_000, { sessions: false })
      expect((await again(browser)).status).toBe(200)
      expect((await confirm(browser, await linkTo(app, value))).status).toBe(200)
      expect(await isVerified(app, user_id, kind)).toBe(true)
    },
  )

  test('N43: whoever proves a contact that somebody else claims gets it, and nothing of the claimant’s', async () => {
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
    // What the attacker set up opens nothing of the owner's.
    const login = { username: victim.email, password: attackersPassword }
    expect((await openBrowser(app).auth('POST', '/login/password', login)).status).toBe(401)
    expect((await lastMessage(app, victim.email)).template).not.toBe('password_changed')
    // A reset reaches the owner's account, and not the claimant's, whose password stays its own.
    await owner.auth('POST', '/login/password/reset', { email: victim.email })
    const reset = { code: await linkTo(app, victim.email), password: otherPassword }
    expect((await owner.auth('POST', '/login/password/reset/forgot', reset)).body.user._id).toBe(made.body.user._id)
  })
})
