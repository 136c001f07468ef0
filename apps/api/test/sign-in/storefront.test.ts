import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser, solve, withoutCaptcha } from '../world/shopper.ts'
import { startApp } from '../world/start-app.ts'

const asha = { phone_number: '8652523958', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' }

describe('a shopper', () => {
  test('who is known signs in with a code, can be read, and signs out', async () => {
    const app = await startApp()
    await withoutCaptcha(app)
    const { user } = (await app.call('POST', '/customers', asha)).body
    const browser = openBrowser(app)
    const sent = await browser.auth('POST', '/login/otp', { mobile: '8652523958', country_code: '91' })
    expect(sent).toMatchObject({
      status: 200,
      body: { success: true, resend_timer: 30, mobile: '8652523958', country_code: '91' },
    })
    const { code } = await lastMessage(app, '8652523958')
    const wrong = await browser.auth('POST', '/otp/mobile/verify', { otp: '000000', request_id: sent.body.request_id })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'WRONG_CODE' } })
    const verified = await browser.auth('POST', '/otp/mobile/verify', { otp: code, request_id: sent.body.request_id })
    expect(verified).toMatchObject({ status: 200, body: { user_exists: true, user: { _id: user._id } } })
    expect((await browser.auth('GET', '/session')).body.user._id).toBe(user._id)
    expect((await browser.auth('GET', '/sessions')).body.sessions).toHaveLength(1)
    const again = await openBrowser(app).auth('POST', '/otp/mobile/verify', {
      otp: code,
      request_id: sent.body.request_id,
    })
    expect(again.status).toBe(400)
    const cookie = browser.cookie
    expect((await browser.auth('GET', '/logout')).body).toEqual({ logout: true })
    browser.cookie = cookie
    expect((await browser.auth('GET', '/session')).status).toBe(401)
  })

  test('who is unknown signs up with a code and a profile', async () => {
    const app = await startApp()
    await withoutCaptcha(app)
    const browser = openBrowser(app)
    const verified = await browser.signInByOtp('9876543210')
    expect(verified).toMatchObject({ status: 200, body: { user_exists: false, register_token: expect.any(String) } })
    const { register_token } = verified.body
    const done = await browser.profile('POST', '/detail', {
      register_token,
      first_name: 'Nia',
      last_name: 'Sen',
      gender: 'female',
      email: 'nia@example.com',
    })
    expect(done).toMatchObject({
      status: 200,
      body: { user_exists: true, user: { first_name: 'Nia' }, verify_email_link: true },
    })
    expect((await browser.auth('GET', '/session')).body.user).toMatchObject({
      first_name: 'Nia',
      emails: [{ email: 'nia@example.com', verified: false }],
    })
    const { link } = await lastMessage(app, 'nia@example.com')
    expect(await browser.auth('POST', '/verify/email', { code: new URL(link).searchParams.get('code') })).toMatchObject(
      { status: 200 },
    )
    expect((await browser.auth('GET', '/session')).body.user.emails[0].verified).toBe(true)
    expect((await app.call('GET', '/customers/list')).body.page.item_total).toBe(1)
  })

  test('signs up with a form and a password, and signs in with it', async () => {
    const app = await startApp()
    await withoutCaptcha(app)
    const browser = openBrowser(app)
    const form = {
      first_name: 'Omar',
      last_name: 'Ali',
      phone: { mobile: '9876543211', country_code: '91' },
      password: 'granite-otter-bicycle-58',
      register_token: '',
    }
    const begun = await browser.auth('POST', '/register/form', form)
    expect(begun).toMatchObject({
      status: 200,
      body: { verify_mobile_otp: true, verify_email_otp: false, register_token: expect.any(String) },
    })
    const { code } = await lastMessage(app, '9876543211')
    const done = await browser.auth('POST', '/otp/mobile/verify', {
      otp: code,
      request_id: begun.body.request_id,
      register_token: begun.body.register_token,
    })
    expect(done).toMatchObject({ status: 200, body: { user_exists: true, user: { first_name: 'Omar' } } })
    const other = openBrowser(app)
    expect(
      await other.auth('POST', '/login/password', { username: '9876543211', password: 'wrong-password' }),
    ).toMatchObject({ status: 401, body: { code: 'WRONG_SIGN_IN' } })
    expect(
      await other.auth('POST', '/login/password', { username: '+91 98765 43211', password: form.password }),
    ).toMatchObject({ status: 200, body: { user: { first_name: 'Omar' } } })
    expect((await other.auth('GET', '/has-password')).body).toEqual({ result: true })
  })

  test('sets a new password with a link, which ends every other session', async () => {
    const app = await startApp()
    await withoutCaptcha(app)
    await app.call('POST', '/customers', asha)
    const browser = openBrowser(app)
    await browser.signInByOtp('8652523958')
    expect((await browser.auth('GET', '/session')).status).toBe(200)
    const other = openBrowser(app)
    expect((await other.auth('POST', '/login/password/reset', { email: 'asha@example.com' })).body).toEqual({
      status: 'sent',
    })
    expect((await other.auth('POST', '/login/password/reset', { email: 'nobody@example.com' })).body).toEqual({
      status: 'sent',
    })
    const code = new URL((await lastMessage(app, 'asha@example.com')).link).searchParams.get('code')
    expect((await other.auth('POST', '/login/password/reset/token', { code })).body).toEqual({ status: 'success' })
    const reset = await other.auth('POST', '/login/password/reset/forgot', {
      code,
      password: 'granite-otter-bicycle-58',
    })
    expect(reset).toMatchObject({ status: 200, body: { user: { first_name: 'Asha' } } })
    expect((await browser.auth('GET', '/session')).status).toBe(401)
    expect(
      (await other.auth('POST', '/login/password/reset/forgot', { code, password: 'granite-otter-bicycle-59' })).status,
    ).toBe(400)
    expect(
      (
        await openBrowser(app).auth('POST', '/login/password', {
          username: 'asha@example.com',
          password: 'granite-otter-bicycle-58',
        })
      ).status,
    ).toBe(200)
  })

  test('adds, verifies, promotes and removes contacts, and requests the account’s deletion', async () => {
    const app = await startApp()
    await withoutCaptcha(app)
    const { user } = (await app.call('POST', '/customers', asha)).body
    const browser = openBrowser(app)
    await browser.signInByOtp('8652523958')
    expect(await browser.profile('PUT', '/email', { email: 'asha.rao@example.com' })).toMatchObject({
      status: 200,
      body: { verify_email_link: true },
    })
    expect((await lastMessage(app, 'asha@example.com')).template).toBe('contact_changed')
    expect((await browser.profile('POST', '/email/primary', { email: 'asha.rao@example.com' })).body.code).toBe(
      'CONTACT_NOT_VERIFIED',
    )
    const code = new URL((await lastMessage(app, 'asha.rao@example.com')).link).searchParams.get('code')
    expect((await browser.auth('POST', '/verify/email', { code })).status).toBe(200)
    expect((await browser.profile('POST', '/email/primary', { email: 'asha.rao@example.com' })).status).toBe(200)
    const removed = await browser.profile(
      'DELETE',
      '/email?active=true&primary=false&verified=true&email=asha%40example.com',
    )
    expect(removed.body.user.emails.map((e: { email: string }) => e.email)).toEqual(['asha.rao@example.com'])

    const sent = await browser.auth('POST', '/otp/email/send', { email: 'asha.rao@example.com', action: 'send' })
    expect(sent.status).toBe(200)
    const phone = await browser.auth('POST', '/otp/mobile/send', {
      mobile: '8652523958',
      country_code: '91',
      action: 'send',
    })
    expect(phone.status).toBe(200)
    const { code: otp } = await lastMessage(app, '8652523958')
    const deletion = { user_id: user._id, otp, request_id: phone.body.request_id, reason_id: '1' }
    expect((await browser.auth('POST', '/delete', { ...deletion, reason_id: 'no such' })).body.details[0].field).toBe(
      'body.reason_id',
    )
    expect((await browser.auth('POST', '/delete', deletion)).body).toEqual({ success: true })
    expect((await browser.auth('GET', '/session')).status).toBe(401)
    expect((await app.call('GET', `/customers/${user._id}`)).body.user).toMatchObject({ status: 'deletion_scheduled' })
    expect((await app.call('PUT', '/customers/undelete', { user_id: user._id })).status).toBe(200)
  })

  test('who is blocked learns so only after proving who they are', async () => {
    const app = await startApp()
    await withoutCaptcha(app)
    const { user } = (await app.call('POST', '/customers', asha)).body
    const browser = openBrowser(app)
    await browser.signInByOtp('8652523958')
    await app.call('PUT', '/customers/activation', { status: true, user_id: [user._id] })
    expect((await browser.auth('GET', '/session')).status).toBe(401)
    await new Promise((resolve) => setTimeout(resolve, 10))
    const sent = await browser.auth('POST', '/otp/email/send', { email: 'asha@example.com', action: 'send' })
    expect(sent.status).toBe(200)
    const { code } = await lastMessage(app, 'asha@example.com')
    expect(
      (await browser.auth('POST', '/otp/email/verify', { email: 'asha@example.com', otp: code, action: 'send' })).body
        .code,
    ).toBe('USER_BLOCKED')
  })

  test('needs a captcha once the store turns it on', async () => {
    const app = await startApp()
    const browser = openBrowser(app)
    const signIn = () => browser.auth('POST', '/login/otp', { mobile: '8652523957', country_code: '91' })
    expect((await signIn()).status).toBe(200)
    await app.call('POST', '/platform/config', { skip_captcha: false })
    expect((await browser.auth('POST', '/login/otp', { mobile: '8652523958', country_code: '91' })).body.code).toBe(
      'CAPTCHA_NEEDED',
    )
    const captcha_code = await solve(browser)
    expect(
      (await browser.auth('POST', '/login/otp', { mobile: '8652523958', country_code: '91', captcha_code })).status,
    ).toBe(200)
    expect(
      (await browser.auth('POST', '/login/otp', { mobile: '8652523959', country_code: '91', captcha_code })).body.code,
    ).toBe('CAPTCHA_NEEDED')
  })
})
