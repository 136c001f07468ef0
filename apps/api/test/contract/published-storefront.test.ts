import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { storefront } from '@clientele/contracts/operations'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  failureOf,
  type PublishedShopper,
  publishedStorefrontOperations,
  methodsOf,
  pendingMethods,
  publishedStorefronts,
  type PublishedVersion,
  publishedVersions,
  signedIn,
  type StorefrontName,
} from '../world/published-clients.ts'
import { lastMessage, withoutCaptcha } from '../world/shopper.ts'
import { applicationToken, startApp, type TestApp } from '../world/start-app.ts'
import { untilCalm } from '../world/world.ts'

const many = '100000'

let api: TestApp
beforeAll(async () => {
  api = await startApp({
    settings: {
      SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: many,
      CODES_PER_ADDRESS_PER_HOUR: many,
      CODES_PER_NUMBER_RANGE_PER_HOUR: many,
    },
  })
  await untilCalm(api.url)
  await withoutCaptcha(api)
})
afterAll(() => api.stop())

const shop = {
  get url() {
    return api.url
  },
  get application_id() {
    return api.application_id
  },
  token: applicationToken,
}

/** What each client has called, and the outcomes. */
const driven = Object.fromEntries(
  publishedVersions.map((version) => [version, { succeeded: new Set<string>(), failed: new Set<string>() }]),
) as Record<PublishedVersion, Record<'succeeded' | 'failed', Set<string>>>

const newer: StorefrontName[] = [
  'userExists',
  'sendForgotOTPOnMobile',
  'sendForgotOTPOnEmail',
  'verifyMobileForgotOTP',
  'verifyEmailForgotOTP',
  'resetForgotPassword',
  'sendOTPOnPrimary',
  'verifyOTPonPrimary',
  'sendOTPForUpdate',
  'verifyOTPForUpdate',
]

/** A shopper with a published client, and the cookies that a browser would keep for it. */
async function openShop(version: PublishedVersion, token: string = applicationToken) {
  // The old client doesn't expose headers, so a proxy between it and the API has to read them.
  const between = version === '1.0.0' ? await startRelay(api.url) : undefined
  const { application_id } = api
  const client = publishedStorefronts[version]({ url: between?.url ?? api.url, application_id, token })
  let cookie = ''
  const keep = (lines: string[] = []) => {
    const set = lines.map((line) => line.split(';', 1)[0] ?? '').find((pair) => pair.startsWith('f.session='))
    if (set === undefined) return
    cookie = set === 'f.session=' ? '' : set
    client.setCookie(cookie)
  }

  const call = (name: StorefrontName) => async (argument?: object) => {
    try {
      if (between) {
        const body = await client.user[name](argument)
        keep(between.cookies())
        return body
      }
      const answer: unknown = await client.user[name](argument ?? {}, { responseHeaders: true })
      const [body, headers] = answer as [unknown, Record<string, string[]>]
      keep(headers['set-cookie'])
      return body
    } catch (error) {
      driven[version].failed.add(name)
      throw error
    }
  }
  const methods = [...publishedStorefrontOperations, ...newer].map((name) => [
    name,
    async (argument?: object) => {
      const body = await call(name)(argument)
      driven[version].succeeded.add(name)
      return body
    },
  ])
  const user = Object.fromEntries(methods) as PublishedShopper
  return {
    user,
    get cookie() {
      return cookie
    },
    set cookie(value: string) {
      cookie = value
      client.setCookie(value)
    },
  }
}
type OpenShop = Awaited<ReturnType<typeof openShop>>

let made = 0
const newContacts = () => {
  made++
  return { email: `shopper${made}@example.com`, phone: `98${String(10_000_000 + made)}` }
}

/** A shopper whose account was created by the team, and so with verified contacts. */
async function existing() {
  const contacts = newContacts()
  const body = { email: contacts.email, phone_number: contacts.phone, first_name: 'Zoë', last_name: 'Rao' }
  const { user } = (await api.call('POST', '/customers', body)).body
  return { ...contacts, id: user._id as string }
}
type Existing = Awaited<ReturnType<typeof existing>>

const codeTo = async (to: string): Promise<string> => (await lastMessage(api, to)).code
const linkCodeTo = async (to: string) => new URL((await lastMessage(api, to)).link).searchParams.get('code') ?? ''

async function signIn({ user }: OpenShop, { phone }: Existing) {
  const { request_id } = await user.loginWithOTP({ body: { mobile: phone, country_code: '91' } })
  return user.verifyMobileOTP({ body: { request_id, otp: await codeTo(phone) } })
}

/** A shopper with an account who is signed in. */
async function arrived(version: PublishedVersion) {
  const shopper = await existing()
  const shop = await openShop(version)
  await signIn(shop, shopper)
  return { ...shopper, shop, user: shop.user }
}

/** Contacts that the team adds: verified ones, and unverified claims. */
async function give({ id, email, phone }: Existing, verified: boolean) {
  const more = newContacts()
  const entry = { primary: false, active: true }
  const first = { primary: true, active: true, verified: true }
  const changed = await api.call('PUT', `/customers/${id}`, {
    emails: [
      { ...first, email },
      { ...entry, verified, email: more.email },
    ],
    phone_numbers: [
      { ...first, phone, country_code: '91' },
      { ...entry, verified, phone: more.phone, country_code: '91' },
    ],
  })
  expect(changed.status).toBe(200)
  return more
}

const password = 'granite-otter-bicycle-58'
const refused = (code: number, name: string) => ({ code, message: expect.any(String), details: { code: name } })

test('the clients have a method for every operation', () => {
  expect(publishedStorefrontOperations).toHaveLength(35)
  const shop = { url: api.url, application_id: api.application_id, token: applicationToken }
  for (const version of publishedVersions) {
    const { user } = publishedStorefronts[version](shop)
    for (const name of publishedStorefrontOperations)
      expect({ name, type: typeof user[name] }).toMatchObject({ type: 'function' })
  }
})

describe.each(publishedVersions)('client %s', (version) => {
  test('loginWithOTP, verifyMobileOTP, getLoggedInUser, getListOfActiveSessions and logout', async () => {
    const shopper = await existing()
    const shop = await openShop(version)
    const { user } = shop
    const { details } = await failureOf(user.getLoggedInUser())
    expect(details).toMatchObject({ code: 'UNAUTHENTICATED', authenticated: false })
    expect(await failureOf(user.getLoggedInUser())).toMatchObject(refused(401, 'UNAUTHENTICATED'))
    expect(await failureOf(user.getListOfActiveSessions())).toMatchObject(refused(401, 'UNAUTHENTICATED'))

    const sent = await user.loginWithOTP({ body: { mobile: shopper.phone, country_code: '91' }, platform: 'Fynd' })
    expect(sent).toMatchObject({ success: true, resend_timer: 30, mobile: shopper.phone, country_code: '91' })
    const { request_id } = sent
    expect(await failureOf(user.verifyMobileOTP({ body: { request_id, otp: '000000' } }))).toMatchObject(
      refused(400, 'WRONG_CODE'),
    )
    expect(shop.cookie).toBe('')
    const verified = await user.verifyMobileOTP({ body: { request_id, otp: await codeTo(shopper.phone) } })
    expect(verified).toMatchObject({ user_exists: true, user: { _id: shopper.id, first_name: 'Zoë' } })
    expect(decodeURIComponent(shop.cookie)).toMatch(/^f\.session=s:[\w-]{32}\.[\w+/]{43}$/)

    expect(await user.getLoggedInUser()).toMatchObject({
      user: { _id: shopper.id, emails: [{ email: shopper.email }] },
    })
    expect((await user.getListOfActiveSessions()).sessions).toEqual([expect.stringMatching(/^sess:/)])

    const { cookie } = shop
    expect(await user.logout()).toEqual({ logout: true })
    expect(shop.cookie).toBe('')
    shop.cookie = cookie
    expect(await failureOf(user.getLoggedInUser())).toMatchObject(refused(401, 'UNAUTHENTICATED'))
  })

  test('loginWithOTP reveals nothing for an unknown number, and rejects an invalid one', async () => {
    const { user } = await openShop(version)
    const { phone } = newContacts()
    expect(await user.loginWithOTP({ body: { mobile: phone, country_code: '91' } })).toMatchObject({ success: true })
    expect(await failureOf(user.loginWithOTP({ body: { mobile: '12', country_code: '91' } }))).toMatchObject({
      code: 400,
      details: { code: 'INVALID_INPUT', details: [{ field: 'body.mobile' }] },
    })
  })

  test('sendOTPOnMobile, and a repeat that is too soon', async () => {
    const { phone, id } = await existing()
    const { user } = await openShop(version)
    const mobile = { mobile: phone, country_code: '91' }
    const sent = await user.sendOTPOnMobile({ body: { ...mobile, action: 'send', token: '', force: 'false' } })
    expect(sent).toMatchObject({ success: true, mobile: phone, resend_token: expect.any(String) })
    const again = user.sendOTPOnMobile({ body: { ...mobile, action: 'resend', token: sent.resend_token } })
    expect(await failureOf(again)).toMatchObject({ code: 429, details: { code: 'TOO_MANY_ATTEMPTS' } })
    const stolen = user.sendOTPOnMobile({ body: { ...mobile, action: 'resend', token: 'not.theirs' } })
    expect(await failureOf(stolen)).toMatchObject(refused(400, 'WRONG_CODE'))
    const body = { request_id: sent.request_id, otp: await codeTo(phone) }
    expect(await user.verifyMobileOTP({ body })).toMatchObject({ user_exists: true, user: { _id: id } })
  })

  test('sendOTPOnEmail and verifyEmailOTP', async () => {
    const { email, id } = await existing()
    const { user } = await openShop(version)
    expect(await user.sendOTPOnEmail({ body: { email, action: 'send' } })).toMatchObject({ success: true })
    expect(await failureOf(user.sendOTPOnEmail({ body: { email, action: 'send' } }))).toMatchObject({ code: 429 })
    const wrong = user.verifyEmailOTP({ body: { email, otp: '000000', action: 'send' } })
    expect(await failureOf(wrong)).toMatchObject(refused(400, 'WRONG_CODE'))
    const body = { email: email.toUpperCase(), otp: await codeTo(email), action: 'send' }
    expect(await user.verifyEmailOTP({ body })).toMatchObject({ user_exists: true, user: { _id: id } })
    expect(await user.getLoggedInUser()).toMatchObject({ user: { _id: id } })
  })

  test('updateProfile and verifyEmail, for a new shopper', async () => {
    const { phone, email } = newContacts()
    const { user } = await openShop(version)
    const { request_id } = await user.loginWithOTP({ body: { mobile: phone, country_code: '91' } })
    const verified = await user.verifyMobileOTP({ body: { request_id, otp: await codeTo(phone) } })
    expect(verified).toMatchObject({ user_exists: false, register_token: expect.any(String) })
    const profile = { first_name: 'Nia', last_name: 'Sen', gender: 'female', email }
    expect(await failureOf(user.updateProfile({ body: { ...profile, register_token: 'not-theirs' } }))).toMatchObject({
      code: 410,
      details: { code: 'SIGN_UP_EXPIRED' },
    })
    const done = await user.updateProfile({ body: { ...profile, register_token: verified.register_token } })
    expect(done).toMatchObject({ user_exists: true, verify_email_link: true, email, user: { first_name: 'Nia' } })
    expect(await user.getLoggedInUser()).toMatchObject({ user: { emails: [{ email, verified: false }] } })

    expect(await failureOf(user.verifyEmail({ body: { code: 'nobody-knows-this-code' } }))).toMatchObject(
      refused(400, 'WRONG_CODE'),
    )
    const code = await linkCodeTo(email)
    expect(await user.verifyEmail({ body: { code } })).toMatchObject({ message: expect.any(String) })
    expect(await user.getLoggedInUser()).toMatchObject({ user: { emails: [{ email, verified: true }] } })
    expect(await failureOf(user.verifyEmail({ body: { code } }))).toMatchObject(refused(400, 'WRONG_CODE'))
  })

  test('updateProfile, for a signed-in shopper', async () => {
    const { user, id } = await arrived(version)
    const body = { first_name: 'Aïsha', gender: 'unisex', dob: '1995-07-23T00:00:00.000Z' }
    const changed = await user.updateProfile({ body })
    expect(changed).toMatchObject({ success: true, user: { _id: id, first_name: 'Aïsha', last_name: 'Rao' } })
    const other = await openShop(version)
    expect(await failureOf(other.user.updateProfile({ body }))).toMatchObject(refused(401, 'UNAUTHENTICATED'))
  })

  test('registerWithForm, loginWithEmailAndPassword and hasPassword', async () => {
    const { phone } = newContacts()
    const { user } = await openShop(version)
    const form = {
      first_name: 'Omar',
      last_name: 'Ali',
      gender: 'male',
      phone: { mobile: phone, country_code: '91' },
      password,
      register_token: '',
    }
    expect(await failureOf(user.registerWithForm({ body: { ...form, password: 'password1' } }))).toMatchObject(
      refused(422, 'WEAK_PASSWORD'),
    )
    const begun = await user.registerWithForm({ body: form })
    expect(begun).toMatchObject({ verify_mobile_otp: true, verify_email_otp: false, mobile: phone })
    const body = { request_id: begun.request_id, register_token: begun.register_token, otp: await codeTo(phone) }
    expect(await user.verifyMobileOTP({ body })).toMatchObject({ user_exists: true, user: { first_name: 'Omar' } })
    expect(await user.hasPassword()).toEqual({ result: true })

    const other = (await openShop(version)).user
    expect(await failureOf(other.hasPassword())).toMatchObject(refused(401, 'UNAUTHENTICATED'))
    const wrong = other.loginWithEmailAndPassword({ body: { username: phone, password: 'not-the-password' } })
    expect(await failureOf(wrong)).toMatchObject(refused(401, 'WRONG_SIGN_IN'))
    const right = await other.loginWithEmailAndPassword({
      body: { username: `+91${phone}`, password, captcha_code: '' },
    })
    expect(right).toMatchObject({ user: { first_name: 'Omar' }, request_id: expect.any(String) })
    expect(await other.getLoggedInUser()).toMatchObject({ user: { first_name: 'Omar' } })
  })

  test('updatePassword, which ends the other sessions', async () => {
    const { user, ...shopper } = await arrived(version)
    expect(await user.hasPassword()).toEqual({ result: false })
    expect(await user.updatePassword({ body: { new_password: password } })).toMatchObject({
      message: expect.any(String),
    })
    const other = await openShop(version)
    await other.user.loginWithEmailAndPassword({ body: { username: shopper.email, password } })
    const wrong = user.updatePassword({ body: { old_password: 'not-the-password', new_password: 'marble-canoe-31' } })
    expect(await failureOf(wrong)).toMatchObject(refused(401, 'WRONG_SIGN_IN'))
    await user.updatePassword({ body: { old_password: password, new_password: 'marble-canoe-sparrow-31' } })
    expect(await failureOf(other.user.getLoggedInUser())).toMatchObject(refused(401, 'UNAUTHENTICATED'))
    expect(await user.getLoggedInUser()).toMatchObject({ user: { _id: shopper.id } })
  })

  test.each(['sendResetPasswordEmail', 'sendResetPasswordMobile'] as const)(
    '%s, sendResetToken and forgotPassword',
    async (name) => {
      const { email, phone, id } = await existing()
      const { user } = await openShop(version)
      const to = name === 'sendResetPasswordEmail' ? email : phone
      const contact = name === 'sendResetPasswordEmail' ? { email } : { mobile: phone, country_code: '91' }
      expect(await user[name]({ body: { ...contact, captcha_code: '' } })).toEqual({ status: 'sent' })
      expect(await failureOf(user[name]({ body: { ...contact, email: 'nobody', mobile: '12' } }))).toMatchObject({
        code: 400,
      })
      const code = await linkCodeTo(to)
      expect(await user.sendResetToken({ body: { code } })).toEqual({ status: 'success' })
      expect(await failureOf(user.sendResetToken({ body: { code: 'not-a-code' } }))).toMatchObject(
        refused(400, 'WRONG_CODE'),
      )
      expect(await user.forgotPassword({ body: { code, password } })).toMatchObject({ user: { _id: id } })
      expect(await user.getLoggedInUser()).toMatchObject({ user: { _id: id } })
      expect(await failureOf(user.forgotPassword({ body: { code, password } }))).toMatchObject(
        refused(400, 'WRONG_CODE'),
      )
    },
  )

  test('loginWithToken', async () => {
    const { id } = await existing()
    const { user } = await openShop(version)
    const { token } = (await api.call('POST', `/customers/${id}/sign-in-link`, {})).body
    expect(await user.loginWithToken({ body: { token } })).toMatchObject({ user: { _id: id } })
    expect(await user.getLoggedInUser()).toMatchObject({ user: { _id: id } })
    expect(await failureOf(user.loginWithToken({ body: { token } }))).toMatchObject(refused(400, 'WRONG_CODE'))
  })

  test('addEmail, verifyEmail, setEmailAsPrimary and deleteEmail', async () => {
    const { user, email } = await arrived(version)
    const { email: other } = newContacts()
    expect(await user.addEmail({ body: { email: other } })).toMatchObject({
      verify_email_link: true,
      user: { emails: [{ email }, { email: other, verified: false }] },
    })
    expect(await failureOf(user.addEmail({ body: { email: 'none' } }))).toMatchObject({ code: 400 })
    expect(await failureOf(user.setEmailAsPrimary({ body: { email: other } }))).toMatchObject(
      refused(422, 'CONTACT_NOT_VERIFIED'),
    )
    await user.verifyEmail({ body: { code: await linkCodeTo(other) } })
    const primary = { active: true, primary: true, verified: true }
    expect(await failureOf(user.deleteEmail({ ...primary, email }))).toMatchObject(refused(422, 'PRIMARY_CONTACT'))
    const promoted = await user.setEmailAsPrimary({ body: { email: other } })
    expect(promoted.user?.emails?.find((each) => each.email === other)).toMatchObject(primary)
    const left = await user.deleteEmail({ ...primary, primary: false, email, platform: 'Fynd' })
    expect(left.user?.emails).toMatchObject([{ email: other, ...primary }])
  })

  test('addMobileNumber, verifyMobile, setMobileNumberAsPrimary and deleteMobileNumber', async () => {
    const { user, phone } = await arrived(version)
    const { phone: other } = newContacts()
    const number = { phone: other, country_code: '91' }
    expect(await user.addMobileNumber({ body: number })).toMatchObject({
      verify_mobile_link: true,
      user: { phone_numbers: [{ phone }, { phone: other, country_code: 91, verified: false }] },
    })
    expect(await failureOf(user.addMobileNumber({ body: { phone: '12', country_code: '91' } }))).toMatchObject({
      code: 400,
    })
    expect(await failureOf(user.verifyMobile({ body: { code: 'nobody-knows-this-code' } }))).toMatchObject(
      refused(400, 'WRONG_CODE'),
    )
    expect(await failureOf(user.setMobileNumberAsPrimary({ body: number }))).toMatchObject(
      refused(422, 'CONTACT_NOT_VERIFIED'),
    )
    expect(await user.verifyMobile({ body: { code: await linkCodeTo(other) } })).toMatchObject({
      message: expect.any(String),
    })
    const entry = { active: true, primary: true, verified: true }
    await user.setMobileNumberAsPrimary({ body: { ...entry, ...number } })
    const left = await user.deleteMobileNumber({ ...entry, countryCode: '91', phone })
    expect(left.user?.phone_numbers).toMatchObject([{ phone: other, ...entry }])
    expect(await failureOf(user.deleteMobileNumber({ ...entry, countryCode: '91', phone }))).toMatchObject(
      refused(404, 'CONTACT_NOT_FOUND'),
    )
  })

  test('sendVerificationLinkToEmail and sendVerificationLinkToMobile', async () => {
    const { user, ...shopper } = await arrived(version)
    const claimed = await give(shopper, false)
    expect(await user.sendVerificationLinkToEmail({ body: { email: claimed.email } })).toEqual({
      verify_email_link: true,
    })
    const number = { phone: claimed.phone, country_code: '91', active: true, primary: false, verified: false }
    expect(await user.sendVerificationLinkToMobile({ body: number })).toEqual({ verify_mobile_link: true })
    await user.verifyEmail({ body: { code: await linkCodeTo(claimed.email) } })
    await user.verifyMobile({ body: { code: await linkCodeTo(claimed.phone) } })
    const { user: seen } = await user.getLoggedInUser()
    expect([seen?.emails?.[1], seen?.phone_numbers?.[1]]).toMatchObject([{ verified: true }, { verified: true }])

    const theirs = await existing()
    const calls = [
      user.sendVerificationLinkToEmail({ body: { email: theirs.email } }),
      user.sendVerificationLinkToMobile({ body: { ...number, phone: theirs.phone } }),
    ]
    for (const failure of await Promise.all(calls.map(failureOf)))
      expect(failure).toMatchObject(refused(404, 'CONTACT_NOT_FOUND'))
  })

  test('deleteUser, after which nobody can sign in', async () => {
    const { user, id, phone, email } = await arrived(version)
    const { request_id } = await user.sendOTPOnMobile({ body: { mobile: phone, country_code: '91', action: 'send' } })
    const body = { user_id: id, otp: await codeTo(phone), request_id, reason_id: '1', reason: 'Moved abroad' }
    const ofAnother = await existing()
    expect(await failureOf(user.deleteUser({ body: { ...body, user_id: ofAnother.id } }))).toMatchObject(
      refused(404, 'USER_NOT_FOUND'),
    )
    expect(await failureOf(user.deleteUser({ body: { ...body, otp: '000000' } }))).toMatchObject(
      refused(400, 'WRONG_CODE'),
    )
    expect(await failureOf(user.deleteUser({ body: { ...body, reason_id: 'none' } }))).toMatchObject({ code: 400 })
    expect(await user.deleteUser({ body })).toEqual({ success: true })
    expect(await failureOf(user.getLoggedInUser())).toMatchObject(refused(401, 'UNAUTHENTICATED'))

    await user.sendOTPOnEmail({ body: { email, action: 'send' } })
    const failure = await failureOf(user.verifyEmailOTP({ body: { email, otp: await codeTo(email), action: 'send' } }))
    expect(failure).toMatchObject({ code: 403, details: { code: 'USER_DELETED', meta: { is_deleted: true } } })
    expect((await api.call('GET', `/customers/${id}/timeline`)).body).toMatchObject({
      delete_on: expect.any(String),
      timeline: [{ type: 'user.deletion_scheduled', sub_title: 'Moved abroad' }, { type: 'user.created' }],
    })
    expect((await api.call('PUT', '/customers/undelete', { user_id: id })).status).toBe(200)
  })

  test('getPlatformConfig, without secrets', async () => {
    await api.call('POST', '/platform/config', {
      social_tokens: { google: { app_id: 'shown', app_secret: 'never shown' } },
    })
    const { user } = await openShop(version)
    const config = await user.getPlatformConfig({ name: 'shop' })
    expect(config).toMatchObject({ active: true, login: { otp: true, password: true }, skip_captcha: true })
    expect(JSON.stringify(config)).not.toContain('never shown')
  })

  // Signing in with a provider needs a provider: this only checks that nobody gets in without one.
  test.each(['loginWithFacebook', 'loginWithGoogle', 'loginWithGoogleAndroid', 'loginWithGoogleIOS'] as const)(
    '%s is rejected if the store does not offer it',
    async (name) => {
      const { user } = await openShop(version)
      const body = {
        is_signed_in: true,
        oauth2: { access_token: 'not-of-any-provider', expiry: 1_700_000_000, refresh_token: '' },
        profile: { id: 'subject', email: 'asha@example.com', first_name: 'Asha', last_name: 'Rao' },
      }
      expect(await failureOf(user[name]({ body, platform: 'Fynd' }))).toMatchObject(
        refused(403, 'SIGN_IN_METHOD_CLOSED'),
      )
    },
  )

  test('loginWithAppleIOS is rejected if the store does not offer it', async () => {
    const { user } = await openShop(version)
    const body = {
      user_identifier: 'subject',
      oauth: { identity_token: 'not-of-apple' },
      profile: { first_name: 'Asha', full_name: 'Asha Rao', last_name: 'Rao' },
    }
    expect(await failureOf(user.loginWithAppleIOS({ body }))).toMatchObject(refused(403, 'SIGN_IN_METHOD_CLOSED'))
  })

  test('nothing is accessible to an application whose token is wrong', async () => {
    const { user } = await openShop(version, 'not-the-token')
    const contact = { email: 'asha@example.com', phone: '9810000001', mobile: '9810000001', country_code: '91' }
    const flags = { active: true, primary: false, verified: true }
    for (const name of publishedStorefrontOperations) {
      const failure = await failureOf(user[name]({ ...flags, ...contact, countryCode: '91', body: {} }))
      expect({ called: name, code: failure.code }).toEqual({ called: name, code: 401 })
    }
  })

  test('calls work after `updateUrls`, at another name of the service, and behind a prefix of the storefront', async () => {
    const { user } = publishedStorefronts[version](shop)
    const behind = await startRelay(api.url, '/api')
    for (const base of [api.url.replace('127.0.0.1', 'localhost'), `${behind.url}/api`]) {
      const { email } = await existing()
      user.updateUrls(urlsAt(user, base))
      expect(await user.getPlatformConfig()).toMatchObject({ active: true })
      expect(await user.sendResetPasswordEmail({ body: { email } })).toEqual({ status: 'sent' })
      expect(
        await failureOf(user.loginWithEmailAndPassword({ body: { username: email, password: 'not-this-one' } })),
      ).toMatchObject(refused(401, 'WRONG_SIGN_IN'))
    }
  })

  test('has now called all 35 operations, and seen each of them fail', () => {
    const { succeeded, failed } = driven[version]
    const social = /^loginWith(Facebook|Google|Apple)/
    expect(publishedStorefrontOperations.filter((name) => !failed.has(name))).toEqual([])
    expect(publishedStorefrontOperations.filter((name) => !succeeded.has(name) && !social.test(name))).toEqual([])
  })
})

/** The URLs of all methods of a client, on another server. */
function urlsAt(user: PublishedShopper, base: string): Record<string, string> {
  const [, paths] = Object.entries(user as unknown as Record<string, Record<string, string>>).find(
    ([name]) => name === '_relativeUrls',
  ) ?? ['', {}]
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, base + path]))
}

describe('client 3.4.2 only', () => {
  test('every method is an operation here, or listed as pending', () => {
    const methods = methodsOf(publishedStorefronts['3.4.2'](shop).user)
    expect(methods).toHaveLength(47)
    const missing = methods.filter((name) => !Object.hasOwn(storefront, name))
    expect(missing).toEqual(pendingMethods.storefront)
  })

  test.each(['', 'after `updateUrls`'])(
    'every method that is not pending gets a response of its own %s',
    async (after) => {
      const { user } = publishedStorefronts['3.4.2'](shop)
      if (after) user.updateUrls(urlsAt(user, api.url.replace('127.0.0.1', 'localhost')))
      const contact = { email: 'asha@example.com', phone: '9810000001', countryCode: '91', q: 'asha@example.com' }
      const methods = methodsOf(user).filter((each) => !pendingMethods.storefront.includes(each))
      expect(methods).toHaveLength(47)
      for (const name of methods) {
        const entity = 'mobile'
        const given = { ...contact, active: true, primary: false, verified: true, entity, body: {} }
        const outcome = await user[name as StorefrontName](given).then(
          () => 'it succeeded',
          (error: { details?: { code?: string } }) => error.details?.code,
        )
        expect({ name, outcome }).toEqual({ name, outcome: expect.any(String) })
        expect({ name, outcome }).not.toEqual({ name, outcome: 'NO_SUCH_OPERATION' })
      }
    },
  )

  test('getUserTimeline, as called by the team', async () => {
    const { id, email } = await existing()
    const team = (await signedIn('3.4.2', api)).application(api.application_id).user
    expect(await team.getUserTimeline({ userId: id })).toEqual({ timeline: [step('user.created')] })
    await api.call('PUT', '/customers/activation', { status: true, user_id: [id], reason: 'Chargebacks' })
    const { timeline, delete_on } = await team.getUserTimeline({ userId: id })
    expect(delete_on).toBeUndefined()
    expect(timeline).toEqual([{ ...step('user.blocked'), sub_title: 'Chargebacks' }, step('user.created')])
    expect(JSON.stringify(timeline)).not.toContain(email)
    expect(await failureOf(team.getUserTimeline({ userId: '0123456789abcdef01234567' }))).toMatchObject(
      refused(404, 'USER_NOT_FOUND'),
    )
  })

  test('userExists', async () => {
    const { email, phone } = await existing()
    const { user } = await openShop('3.4.2')
    expect(await user.userExists({ q: email })).toEqual({ user_exists: true })
    expect(await user.userExists({ q: phone })).toEqual({ user_exists: true })
    expect(await user.userExists({ q: 'nobody@example.com' })).toEqual({ user_exists: false })
  })

  test('a forgotten password with a code, by SMS and by email', async () => {
    const { email, phone } = await existing()
    const { user } = await openShop('3.4.2')
    const { request_id } = await user.sendForgotOTPOnMobile({ body: { mobile: phone, country_code: '91' } })
    const byPhone = await user.verifyMobileForgotOTP({ body: { request_id, otp: await codeTo(phone) } })
    expect(byPhone).toMatchObject({ success: true, forgot_token: expect.any(String) })
    expect(await user.resetForgotPassword({ body: { code: byPhone.forgot_token, password } })).toEqual({
      success: true,
    })
    await user.loginWithEmailAndPassword({ body: { username: email, password } })

    expect(await user.sendForgotOTPOnEmail({ body: { email } })).toMatchObject({ success: true })
    const wrong = user.verifyEmailForgotOTP({ body: { email, otp: '000000' } })
    expect(await failureOf(wrong)).toMatchObject(refused(400, 'WRONG_CODE'))
    const byEmail = await user.verifyEmailForgotOTP({ body: { email, otp: await codeTo(email) } })
    const changed = 'marble-canoe-sparrow-31'
    await user.resetForgotPassword({ body: { code: byEmail.forgot_token, password: changed } })
    const old = user.loginWithEmailAndPassword({ body: { username: email, password } })
    expect(await failureOf(old)).toMatchObject(refused(401, 'WRONG_SIGN_IN'))
    await user.loginWithEmailAndPassword({ body: { username: email, password: changed } })
  })

  test.each(['mobile', 'email'] as const)('another %s in two steps, after a delay', async (entity) => {
    const { user, ...shopper } = await arrived('3.4.2')
    await grow(shopper.id)
    const other = newContacts()
    const [old, wanted] = entity === 'mobile' ? [shopper.phone, other.phone] : [shopper.email, other.email]
    const named = (value: string) => (entity === 'mobile' ? { mobile: value, country_code: '91' } : { email: value })
    expect(await failureOf(user.sendOTPForUpdate({ entity, body: named(wanted) }))).toMatchObject(
      refused(403, 'REAUTHENTICATION_NEEDED'),
    )
    expect(await failureOf(user.sendOTPOnPrimary({ entity, body: named(wanted) }))).toMatchObject(
      refused(404, 'CONTACT_NOT_FOUND'),
    )

    const first = await user.sendOTPOnPrimary({ entity, body: named(old) })
    expect(first).toMatchObject({ success: true, request_id: expect.any(String) })
    const wrong = user.verifyOTPonPrimary({ entity, body: { request_id: first.request_id, otp: '000000' } })
    expect(await failureOf(wrong)).toMatchObject(refused(400, 'WRONG_CODE'))
    const otp = await codeTo(old)
    expect(await user.verifyOTPonPrimary({ entity, body: { request_id: first.request_id, otp } })).toMatchObject({
      user_exists: true,
      user: { _id: shopper.id },
    })

    await user.sendOTPForUpdate({ entity, body: named(wanted) })
    // Identified by the contact, like codes by email.
    const changed = await user.verifyOTPForUpdate({ entity, body: { ...named(wanted), otp: await codeTo(wanted) } })
    const entries: object[] | undefined = entity === 'mobile' ? changed.user?.phone_numbers : changed.user?.emails
    expect(entries).toHaveLength(2)
    expect(entries).toContainEqual(
      expect.objectContaining({
        ...(entity === 'mobile' ? { phone: wanted } : { email: wanted }),
        primary: true,
        verified: true,
      }),
    )
    const told = await lastMessage(api, shopper.email)
    expect(told.template).toBe('contact_changed')
  })

  test('another account’s contact can’t be added, even with the right code', async () => {
    const theirs = await existing()
    const { user } = await arrived('3.4.2')
    await user.sendOTPForUpdate({ entity: 'email', body: { email: theirs.email } })
    const body = { email: theirs.email, otp: await codeTo(theirs.email) }
    expect(await failureOf(user.verifyOTPForUpdate({ entity: 'email', body }))).toMatchObject(
      refused(409, 'EMAIL_TAKEN'),
    )
  })

  test('an unverified claim is released when someone else verifies the contact', async () => {
    const claimant = await existing()
    const claimed = await give(claimant, false)
    const { user } = await arrived('3.4.2')
    await user.sendOTPForUpdate({ entity: 'email', body: { email: claimed.email } })
    await user.verifyOTPForUpdate({ entity: 'email', body: { email: claimed.email, otp: await codeTo(claimed.email) } })
    const left = (await api.call('GET', `/customers/${claimant.id}`)).body.user.emails
    expect(left).toMatchObject([{ email: claimant.email }])
  })
})

const step = (type: string) => ({ type, title: expect.any(String), date: expect.any(String), visible: true })

/** Ages a user's sign-ins until they no longer count as fresh. */
async function grow(user_id: string) {
  const { sessions } = api.database.tables
  await api.database.queries
    .update(sessions)
    .set({ proven_at: new Date(0) })
    .where(eq(sessions.user_id, user_id))
}

/** A proxy between a client and the API that sees the cookies that responses set, as a browser does. Ends with the test. */
async function startRelay(target: string, prefix = '') {
  const { hostname, port } = new URL(target)
  let last: string[] = []
  const server = createServer((incoming, answer) => {
    const { method, url = '', headers } = incoming
    const onward = send({ hostname, port, method, path: url.slice(prefix.length), headers }, (response) => {
      last = response.headers['set-cookie'] ?? []
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cookies: () => last }
}
