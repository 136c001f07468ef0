import { createClient } from '@clientele/sdk'
import { describe, expect, test } from 'vitest'
import { lastMessage, openBrowser } from '../world/shopper.ts'
import {
  addShopper,
  asha,
  eventsOf,
  everything,
  letPass,
  openShop,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

const open = (browser: ReturnType<typeof openBrowser>, token: string) => browser.auth('POST', '/login/token', { token })

describe('a sign-in link', () => {
  test('signs the customer in once, and both are recorded', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const created = await app.call('POST', `/customers/${id}/sign-in-link`, {})
    expect(created).toMatchObject({ status: 201, body: { expires_at: expect.any(String) } })
    const { link, token, expires_at } = created.body
    expect(link).toBe(`${app.services.config.publicUrl}/sign-in/${app.application_id}/link?code=${token}`)
    expect(new Date(expires_at).getTime() - Date.now()).toBeLessThanOrEqual(900_000)

    const browser = openBrowser(app)
    expect(await open(browser, token)).toMatchObject({ status: 200, body: { user: { _id: id } } })
    expect((await browser.auth('GET', '/session')).body.user._id).toBe(id)
    expect((await open(openBrowser(app), token)).body.code).toBe('WRONG_CODE')
    const ofUser = (await eventsOf(app, id)).filter((type) => type.startsWith('user.'))
    expect(ofUser.slice(-2)).toEqual(['user.sign_in_link_created', 'user.signed_in'])
  })

  test('is stored as a hash, and is in no event', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const { token } = (await app.call('POST', `/customers/${id}/sign-in-link`)).body
    expect(Object.values(await everything(app)).filter((text) => text.includes(token))).toEqual([])
  })

  test('opens a session that can’t change the password or a contact', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const { token } = (await app.call('POST', `/customers/${id}/sign-in-link`, {})).body
    const browser = openBrowser(app)
    await open(browser, token)
    const refused = { status: 403, body: { code: 'REAUTHENTICATION_NEEDED' } }
    expect(await browser.auth('POST', '/password', { new_password: password })).toMatchObject(refused)
    expect(await browser.profile('PUT', '/email', { email: 'other@example.com' })).toMatchObject(refused)
  })

  test('works for a customer without a proven contact, and is not counted as a message to anyone', async () => {
    const app = await openShop({ settings: { CODES_PER_CONTACT_PER_HOUR: '2' } })
    const claimed = await app.call('POST', '/customers?verified=false', asha)
    const id = claimed.body.user._id
    for (let i = 0; i < 5; i += 1) await app.call('POST', `/customers/${id}/sign-in-link`, {})
    const { token } = (await app.call('POST', `/customers/${id}/sign-in-link`, {})).body
    expect((await open(openBrowser(app), token)).status).toBe(200)
    const asked = await openBrowser(app).auth('POST', '/login/otp', { mobile: asha.phone_number, country_code: '91' })
    expect(asked.status).toBe(200)
  })

  test('stops working in time, and when the customer is blocked', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const make = async (body: object) => (await app.call('POST', `/customers/${id}/sign-in-link`, body)).body.token
    const short = await make({ expires_in: 60 })
    await letPass(app, 61_000, { sessions: false })
    expect((await open(openBrowser(app), short)).body.code).toBe('WRONG_CODE')
    const token = await make({ expires_in: 3_600 })
    await app.call('PUT', '/customers/activation', { status: true, user_id: [id], reason: 'Chargebacks' })
    expect((await open(openBrowser(app), token)).body.code).toBe('USER_BLOCKED')
    expect(await app.call('POST', `/customers/${id}/sign-in-link`, {})).toMatchObject({
      status: 422,
      body: { code: 'USER_NOT_ACTIVE' },
    })
    for (const expires_in of [59, 3_601, 'soon'])
      expect((await app.call('POST', `/customers/${id}/sign-in-link`, { expires_in })).status).toBe(400)
  })

  test('needs its own permission, which support does not have', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const as = async (headers: Record<string, string>) =>
      (await app.call('POST', `/customers/${id}/sign-in-link`, {}, headers)).status
    const origin = 'http://localhost:3000'
    expect(await as({ cookie: await app.operatorCookie('support'), origin })).toBe(403)
    expect(await as({ cookie: await app.operatorCookie('manager'), origin })).toBe(201)
    expect(await as({ authorization: `Bearer ${await app.tokenWith(['sessions:write', 'users:write'])}` })).toBe(403)
    const accessToken = await app.tokenWith(['users:sign_in'])
    const { user } = createClient({ baseUrl: app.url, companyId: '1', accessToken }).application(app.application_id)
    expect(await user.createSignInLink({ userId: id })).toMatchObject({ token: expect.any(String) })
    const trpc = app.trpc({ authorization: `Bearer ${accessToken}` })
    expect(await trpc.createSignInLink.mutate({ userId: id })).toMatchObject({ link: expect.any(String) })
  })
})

describe('the `return_to` of a sign-in link', () => {
  const store = 'https://shop.example.com'
  const linkFor = async (app: Awaited<ReturnType<typeof openShop>>, body: object) => {
    const id = await addShopper(app)
    const { link } = (await app.call('POST', `/customers/${id}/sign-in-link`, body)).body
    return new URL(link)
  }

  test('is where the link leads', async () => {
    const app = await openShop({ settings: { RETURN_TO_ORIGINS: store } })
    const return_to = `${store}/cart?size=9&color=red#top`
    const { searchParams } = await linkFor(app, { return_to })
    expect(searchParams.get('return_to')).toBe(return_to)
    expect((await open(openBrowser(app), searchParams.get('code') ?? '')).status).toBe(200)
  })

  test('may be at an origin of the application, and at no other', async () => {
    const app = await openShop({ settings: { RETURN_TO_ORIGINS: store } })
    const id = await addShopper(app)
    const create = (return_to: unknown) => app.call('POST', `/customers/${id}/sign-in-link`, { return_to })
    for (const elsewhere of [
      'https://evil.example/',
      `${store}.evil.example/`,
      'https://user@shop.example.com.evil.example/',
      `${store}@evil.example/`,
      'http://shop.example.com/',
      'javascript:alert(1)',
      '//shop.example.com/',
      '/cart',
      'not a url',
      '',
      7,
      `${store}/${'a'.repeat(3_000)}`,
    ])
      expect(await create(elsewhere)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_INPUT', details: [{ field: 'body.return_to' }] },
      })
    // A list of the application's own replaces the one in the settings.
    const { queries, tables } = app.database
    await queries.update(tables.applications).set({ return_origins: ['https://own.example.com'] })
    expect((await create(`${store}/`)).status).toBe(400)
    expect((await create('https://own.example.com/cart')).status).toBe(201)
  })
})

describe('a contact with `active: false`', () => {
  const emailOnly = { email: asha.email, first_name: 'Asha' }

  test('signs its owner in with a code, and is active again', async () => {
    const app = await openShop()
    const id = await addShopper(app, emailOnly)
    const set = { emails: [{ email: asha.email, verified: true, primary: true, active: false }] }
    expect((await app.call('PUT', `/customers/${id}`, set)).status).toBe(200)
    const browser = openBrowser(app)
    await browser.auth('POST', '/otp/email/send', { email: asha.email, action: 'send' })
    const otp = (await lastMessage(app, asha.email)).code
    const verified = await browser.auth('POST', '/otp/email/verify', { email: asha.email, otp, action: 'send' })
    expect(verified).toMatchObject({
      status: 200,
      body: { user_exists: true, user: { _id: id, emails: [{ active: true }] } },
    })
    expect((await app.call('GET', `/customers/${id}`)).body.user.emails).toMatchObject([{ active: true }])
    expect((await eventsOf(app, id)).slice(-2).toSorted()).toEqual(['user.contact_verified', 'user.signed_in'])
  })

  test('is a name to sign in with a password, and a way to reset it', async () => {
    const app = await openShop()
    const id = await addShopper(app)
    const browser = await signedIn(app)
    await browser.auth('POST', '/password', { new_password: password })
    const inactive = { emails: [{ email: asha.email, verified: true, primary: true, active: false }] }
    await app.call('PUT', `/customers/${id}`, inactive)
    expect((await openBrowser(app).auth('POST', '/login/password', { username: asha.email, password })).status).toBe(
      200,
    )
    await letPass(app, 100_000, { sessions: false })
    await openBrowser(app).auth('POST', '/login/password/reset', { email: asha.email })
    const code = new URL((await lastMessage(app, asha.email)).link).searchParams.get('code')
    const reset = await openBrowser(app).auth('POST', '/login/password/reset/forgot', {
      code,
      password: `${password}x`,
    })
    expect(reset).toMatchObject({ status: 200, body: { user: { emails: [{ active: true }] } } })
  })
})
