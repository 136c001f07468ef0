import { describe, expect, test } from 'vitest'
import { addShopper, asha, codeTo, letPass, openShop, signedIn } from '../world/storefront-steps.ts'
import { openBrowser } from '../world/shopper.ts'

const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

describe('a wrong code', () => {
  test('says how many tries are left, whether or not there is an account', async () => {
    const app = await openShop()
    await addShopper(app)
    for (const mobile of [asha.phone_number, '9876543210']) {
      const browser = openBrowser(app)
      const { request_id } = (await browser.auth('POST', '/login/otp', { mobile })).body
      const otp = wrong(await codeTo(app, mobile))
      const left = []
      for (let guess = 0; guess < 6; guess += 1) {
        const { status, body } = await browser.auth('POST', '/otp/mobile/verify', { otp, request_id })
        expect({ status, code: body.code }).toEqual({ status: 400, code: 'WRONG_CODE' })
        left.push(body.meta?.tries_left)
      }
      expect(left).toEqual([4, 3, 2, 1, 0, undefined])
    }
  })

  test('sent by email says so to its requester, and to nobody else', async () => {
    const app = await openShop()
    await addShopper(app)
    const sent = await openBrowser(app).auth('POST', '/otp/email/send', { email: asha.email })
    const otp = wrong(await codeTo(app, asha.email))
    const guess = (body: object) =>
      openBrowser(app).auth('POST', '/otp/email/verify', { email: asha.email, otp, ...body })
    expect((await guess({ token: sent.body.resend_email_token })).body.meta).toEqual({ tries_left: 4 })
    expect((await guess({})).body.meta).toBeUndefined()
    expect((await guess({ email: 'nobody@example.com' })).body.meta).toBeUndefined()
  })
})

describe('after a resend', () => {
  const resend = (browser: ReturnType<typeof openBrowser>, token: string) =>
    browser.auth('POST', '/otp/mobile/send', { mobile: asha.phone_number, action: 'resend', token })

  test('the code of the first SMS still works, with the request_id of the second', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = openBrowser(app)
    const first = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    await letPass(app, 31_000)
    const second = (await resend(browser, first.resend_token)).body
    await letPass(app, 31_000)
    const third = (await resend(browser, second.resend_token)).body
    expect(third.request_id).not.toBe(first.request_id)
    const verified = await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: third.request_id })
    expect(verified).toMatchObject({ status: 200, body: { user_exists: true, user: { _id: id } } })
    // Each code opens one session.
    const again = await openBrowser(app).auth('POST', '/otp/mobile/verify', { otp, request_id: third.request_id })
    expect(again).toMatchObject({ status: 400, body: { code: 'WRONG_CODE' } })
  })

  test('it still works for a shopper who confirms their identity', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = await signedIn(app)
    const send = () => browser.call('POST', '/profile/v2.0/mobile/primary/otp/send', {})
    await send()
    const otp = await codeTo(app, asha.phone_number)
    await letPass(app, 31_000, { sessions: false })
    const { request_id } = (await send()).body
    const verified = await browser.call('POST', '/profile/v2.0/mobile/primary/otp/verify', { otp, request_id })
    expect(verified).toMatchObject({ status: 200, body: { user_exists: true } })
  })

  test('guesses count against every code of the chain, so none gets more tries', async () => {
    const app = await openShop()
    await addShopper(app)
    const browser = openBrowser(app)
    const first = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    await letPass(app, 31_000)
    const second = (await resend(browser, first.resend_token)).body
    const newest = await codeTo(app, asha.phone_number)
    const neither = ['000000', '000001', '000002'].find((each) => each !== otp && each !== newest) ?? ''
    for (let guess = 0; guess < 5; guess += 1)
      await browser.auth('POST', '/otp/mobile/verify', { otp: neither, request_id: second.request_id })
    for (const request_id of [first.request_id, second.request_id])
      for (const each of [otp, newest])
        expect((await browser.auth('POST', '/otp/mobile/verify', { otp: each, request_id })).status).toBe(400)
  })

  test('a stranger’s request_id opens no code of the owner, and uses up none of their tries', async () => {
    const app = await openShop()
    await addShopper(app)
    const [owner, stranger] = [openBrowser(app), openBrowser(app, { from: '198.51.100.7' })]
    const owned = (await owner.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    await letPass(app, 31_000)
    const foreign = (await stranger.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    for (let guess = 0; guess < 6; guess += 1)
      expect((await stranger.auth('POST', '/otp/mobile/verify', { otp, request_id: foreign.request_id })).status).toBe(
        400,
      )
    const verified = await owner.auth('POST', '/otp/mobile/verify', { otp, request_id: owned.request_id })
    expect(verified).toMatchObject({ status: 200, body: { user_exists: true } })
  })
})
