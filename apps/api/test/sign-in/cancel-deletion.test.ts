import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import { addShopper, asha, askToBeDeleted, codeTo, eventsOf, letPass, openShop } from '../world/storefront-steps.ts'

/** A shopper who has asked for their account to be deleted, in a store that erases it after a week. */
async function regretful(config: object = {}) {
  const app = await openShop({ config: { delete_account_day: 7, ...config } })
  const id = await addShopper(app)
  await askToBeDeleted(app, id)
  await letPass(app, 120_000, { sessions: false })
  return { app, id, browser: openBrowser(app) }
}

describe('a shopper who regrets the deletion of their account', () => {
  test('proves a phone number, keeps the account, and is signed in', async () => {
    const { app, id, browser } = await regretful()
    const { request_id } = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    const refused = await browser.auth('POST', '/otp/mobile/verify', { otp, request_id })
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'USER_DELETED', meta: { is_deleted: true, delete_on: expect.stringMatching(/^20.*Z$/) } },
    })

    const kept = await browser.auth('POST', '/delete/cancel', { otp, request_id })
    expect(kept).toMatchObject({ status: 200, body: { user_exists: true, user: { _id: id } } })
    expect((await browser.auth('GET', '/session')).body.user._id).toBe(id)
    expect((await app.call('GET', `/customers/${id}`)).body.user).toMatchObject({ status: 'active' })
    expect((await eventsOf(app, id)).slice(-2).toSorted()).toEqual(['user.signed_in', 'user.undeleted'])
    expect((await lastMessage(app, asha.email)).template).toBe('deletion_undone')
    // The code is used up.
    expect((await openBrowser(app).auth('POST', '/delete/cancel', { otp, request_id })).status).toBe(400)
  })

  test('proves an email address instead', async () => {
    const { app, id, browser } = await regretful()
    const token = (await browser.auth('POST', '/otp/email/send', { email: asha.email })).body.resend_email_token
    const otp = await codeTo(app, asha.email)
    const kept = await browser.auth('POST', '/delete/cancel', { otp, email: asha.email, token })
    expect(kept).toMatchObject({ status: 200, body: { user: { _id: id } } })
  })

  test('is too late once the account is due to be erased', async () => {
    const { app, id, browser } = await regretful()
    const { tables, queries } = app.database
    await queries.update(tables.users).set({ delete_on: new Date(Date.now() - 1_000) })
    const { request_id } = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    const late = await browser.auth('POST', '/delete/cancel', { otp, request_id })
    expect(late).toMatchObject({ status: 410, body: { code: 'DELETION_TOO_LATE' } })
    expect((await app.call('GET', `/customers/${id}`)).body.user).toMatchObject({ status: 'deletion_scheduled' })
  })

  test('needs the right code, for the right thing', async () => {
    const { app, id, browser } = await regretful()
    const { request_id } = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = (await codeTo(app, asha.phone_number)) === '000000' ? '000001' : '000000'
    expect(await browser.auth('POST', '/delete/cancel', { otp, request_id })).toMatchObject({
      status: 400,
      body: { code: 'WRONG_CODE', meta: { tries_left: 4 } },
    })
    expect(await browser.auth('POST', '/delete/cancel', { otp })).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', details: [{ field: 'body.request_id' }] },
    })
    await letPass(app, 120_000, { sessions: false })
    const reset = (await browser.auth('POST', '/otp/forgot/mobile/send', { mobile: asha.phone_number })).body
    const forReset = await codeTo(app, asha.phone_number)
    const refused = await browser.auth('POST', '/delete/cancel', { otp: forReset, request_id: reset.request_id })
    expect(refused.status).toBe(400)
    expect((await app.call('GET', `/customers/${id}`)).body.user).toMatchObject({ status: 'deletion_scheduled' })
  })

  test('who was blocked in the meantime stays out, and the deletion stays scheduled', async () => {
    const { app, id, browser } = await regretful()
    const { tables, queries } = app.database
    await queries.update(tables.users).set({ state: 'blocked' })
    const { request_id } = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    const refused = await browser.auth('POST', '/delete/cancel', { otp, request_id })
    expect(refused).toMatchObject({ status: 403, body: { code: 'USER_BLOCKED' } })
    expect(await eventsOf(app, id)).not.toContain('user.undeleted')
  })

  test('whose account is active is simply signed in', async () => {
    const { app, id, browser } = await regretful()
    await app.call('PUT', '/customers/undelete', { user_id: id, reason: 'Asked by phone', reason_id: '1' })
    const { request_id } = (await browser.auth('POST', '/login/otp', { mobile: asha.phone_number })).body
    const otp = await codeTo(app, asha.phone_number)
    expect((await browser.auth('POST', '/delete/cancel', { otp, request_id })).status).toBe(200)
    expect((await eventsOf(app, id)).filter((type) => type === 'user.undeleted')).toHaveLength(1)
  })
})
