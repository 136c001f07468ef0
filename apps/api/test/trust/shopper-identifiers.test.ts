import { describe, expect, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import {
  addShopper,
  asha,
  choosePassword,
  codeTo,
  everything,
  letPass,
  linkTo,
  openShop,
  otherPassword,
  signedIn,
} from '../world/storefront-steps.ts'
import { ben, minute_ms, signInWith, beginForm, notAsked } from './shopper-steps.ts'

describe('linking and signing up', () => {
  test('N16 a sign-up with someone else’s address gets nothing when the owner enters the code', async () => {
    const app = await openShop({ config: { register_required_fields: notAsked } })
    const attacker = openBrowser(app)
    await beginForm(attacker, { email: 'victim@example.com', password: 'attackers-own-choice-7' })
    const otp = await codeTo(app, 'victim@example.com')
    // The owner, who didn't sign up, types the code that arrived into the page they are on.
    const owner = openBrowser(app)
    expect((await owner.auth('POST', '/otp/email/verify', { email: 'victim@example.com', otp })).status).toBe(400)
    await owner.auth('POST', '/otp/email/send', { email: 'victim@example.com' })
    const { register_token } = (
      await owner.auth('POST', '/otp/email/verify', {
        email: 'victim@example.com',
        otp: await codeTo(app, 'victim@example.com'),
      })
    ).body
    const { body } = await owner.profile('POST', '/detail', { register_token, first_name: 'Victoria' })
    expect(body.user).toMatchObject({ first_name: 'Victoria' })
    expect((await owner.auth('GET', '/has-password')).body).toEqual({ result: false })
    expect((await signInWith(attacker, 'victim@example.com', 'attackers-own-choice-7')).status).toBe(401)
  })

  test('N16 a claim on someone else’s address is removed when the owner verifies it', async () => {
    const app = await openShop({ config: { register_required_fields: notAsked } })
    const attacker = openBrowser(app)
    const { register_token } = (await attacker.signInByOtp('9876543210')).body
    const made = await attacker.profile('POST', '/detail', { register_token, email: 'victim@example.com' })
    await choosePassword(attacker, 'attackers-own-choice-7')
    expect(made.body.user.emails).toMatchObject([{ email: 'victim@example.com', verified: false }])
    const signIn = () => signInWith(openBrowser(app), 'victim@example.com', 'attackers-own-choice-7')
    expect((await signIn()).body.code).toBe('EMAIL_NOT_CONFIRMED')

    const owner = openBrowser(app)
    await letPass(app, 2 * minute_ms, { sessions: false })
    await owner.auth('POST', '/otp/email/send', { email: 'victim@example.com' })
    const proved = await owner.auth('POST', '/otp/email/verify', {
      email: 'victim@example.com',
      otp: await codeTo(app, 'victim@example.com'),
    })
    expect(proved.body).toMatchObject({ user_exists: false })
    const own = await owner.profile('POST', '/detail', { register_token: proved.body.register_token })
    expect(own.body.user._id).not.toBe(made.body.user._id)
    expect((await attacker.auth('GET', '/session')).body.user.emails).toEqual([])
    expect((await signIn()).status).toBe(401)
    // The link sent to the owner doesn't bring the address back either.
    const messages = (await (await fetch(`${app.url}/dev/messages?to=victim@example.com`)).json()) as {
      items: { template: string; link: string | null }[]
    }
    const sent = messages.items.find(({ template }) => template === 'verify_link')?.link ?? 'http://none'
    const code = new URL(sent).searchParams.get('code')
    expect((await attacker.auth('POST', '/verify/email', { code })).status).toBe(400)
  })

  test('N18 an identifier is the same in every spelling', async () => {
    const app = await openShop()
    await addShopper(app)
    await choosePassword(await signedIn(app))
    for (const spelling of [
      'ASHA@Example.COM',
      '  asha@example.com ',
      'asha＠example.com',
      'ａｓｈａ@example.com',
      'asha@example.com.',
      '+91 8652523958',
      '0091 86525-23958',
      '(091) 86525-23958',
      '８６５２５２３９５８',
      '8652523958 ext 7',
      '8652523958',
    ])
      expect((await signInWith(openBrowser(app), spelling)).status, `${spelling}`).toBe(200)
    for (const { email } of [{ email: 'Asha＠Example.com' }, { email: 'asha@EXAMPLE.com.' }])
      expect((await app.call('POST', '/customers', { ...ben, email })).body.code).toBe('EMAIL_TAKEN')
  })

  test('N18 a string that only looks like an address is rejected, and nothing is sent', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    for (const email of [
      'asha@example.com\r\nBcc: evil@example.com',
      'asha@example.com,evil@example.com',
      'asha@exa mple.com',
      '<asha@example.com>',
      'asha@@example.com',
      'asha@example',
      'аsha@example.com',
    ])
      for (const path of ['/login/password/reset', '/otp/email/send', '/otp/forgot/email/send'])
        expect((await browser.auth('POST', path, { email })).status, `${email}`).toBe(400)
    expect((await everything(app)).messages).toBe('[]')
  })

  test('N16 a claim on someone else’s address does not prevent the team from using it as its owner’s username', async () => {
    const app = await openShop()
    const claim = (body: object) => app.call('POST', '/customers?verified=false', body)
    const claimed = { email: asha.email, username: 'ASHA@example.com', first_name: 'Mallory' }
    const claimant = (await claim(claimed)).body.user
    const byPhone = (await claim({ phone_number: asha.phone_number, username: asha.phone_number })).body.user
    // Neither of them is verified, so the username stays with the first one.
    expect(await claim({ ...claimed, username: asha.email })).toMatchObject({
      status: 409,
      body: { code: 'USERNAME_TAKEN' },
    })

    const made = await app.call('POST', '/customers', { ...asha, username: asha.email })
    expect(made).toMatchObject({ status: 200, body: { user: { username: asha.email, emails: [{ verified: true }] } } })
    const after = (await app.call('GET', `/customers/${claimant._id}`)).body.user
    expect(after).toMatchObject({ emails: [], first_name: 'Mallory' })
    expect(after.username).toMatch(/^mallory_/)
    expect((await app.call('GET', `/customers/${byPhone._id}`)).body.user).toMatchObject({ phone_numbers: [] })
    // Once verified, the contact belongs to its owner, and so does the username.
    expect((await app.call('POST', '/customers', { ...asha, username: asha.email })).status).toBe(409)
    expect((await app.call('GET', `/customers/${made.body.user._id}`)).body.user.username).toBe(asha.email)
  })

  test('N19 a username can’t be someone else’s contact, and can’t be used to sign in as them', async () => {
    const app = await openShop()
    const user_id = await addShopper(app)
    await choosePassword(await signedIn(app))
    for (const username of [asha.email, 'ASHA@example.com', asha.phone_number, '+91 86525 23958'])
      expect((await app.call('POST', '/customers', { ...ben, username })).status).toBe(400)
    await app.call('POST', '/customers', { ...ben, username: ben.email })
    const other = await signedIn(app, ben.phone_number)
    await choosePassword(other, otherPassword)
    // The contact goes to someone else, and the username derived from it goes too.
    await other.profile('PUT', '/email', { email: 'ben2@example.com' })
    await other.auth('POST', '/verify/email', { code: await linkTo(app, 'ben2@example.com') })
    await other.profile('POST', '/email/primary', { email: 'ben2@example.com' })
    await other.profile('DELETE', `/email?active=true&primary=false&verified=true&email=${ben.email}`)
    expect((await signInWith(openBrowser(app), ben.email, otherPassword)).status).toBe(401)
    expect((await signInWith(openBrowser(app), asha.email)).body.user._id).toBe(user_id)
  })
})
