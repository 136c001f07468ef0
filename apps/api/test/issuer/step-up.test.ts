import { signInLevels } from '@clientele/contracts'
import { eq } from 'drizzle-orm'
import { decodeJwt } from 'jose'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  openClient,
  openIssuer,
  openTab,
  signInTo,
} from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import {
  addShopper,
  asha,
  choosePassword,
  codeTo,
  eventsOf,
  letPass,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

const { session, recent, recentCode } = signInLevels
const hour_ms = 3_600_000

/** A client, and a shopper who signed in with a code, and has a password. */
async function openStepUp({
  ago_ms = 0,
  ...registration
}: { ago_ms?: number } & Parameters<typeof openClient>[1] = {}) {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  await choosePassword(browser)
  await letPass(app, ago_ms)
  const opened = await openClient(app, registration)
  const tab = openTab(app, browser)
  /** Begins an authorization. */
  async function begin(parameters: Record<string, string>) {
    const { url, checks } = await authorization(opened, parameters)
    const { to } = await tab.open(url)
    const redeem = (at: URL | undefined) =>
      openid.authorizationCodeGrant(opened.config, at ?? new URL(callback), checks)
    return { to, redeem, page: pageOf(to), error: to?.searchParams.get('error') }
  }
  /** Goes back to the issuer from a page. */
  const back = async (page: URL | undefined) => (await tab.open(page?.searchParams.get('return_to') ?? '')).to
  const confirmWithPassword = () => browser.auth('POST', '/password/confirm', { password })
  async function confirmWithCode() {
    await letPass(app, 120_000, { sessions: false })
    const path = '/profile/v2.0/mobile/primary/otp'
    const { request_id } = (await browser.call('POST', `${path}/send`, {})).body
    const otp = await codeTo(app, asha.phone_number)
    return browser.call('POST', `${path}/verify`, { otp, request_id })
  }
  return { app, user_id, browser, opened, tab, begin, back, confirmWithPassword, confirmWithCode }
}

/** The last part of a page's path: which of the hosted pages it is. */
const pageOf = (to: URL | undefined) =>
  to?.pathname.startsWith('/sign-in/') ? (to.pathname.split('/')[3] ?? '') : undefined

test('Discovery lists the levels, and every token says which one the session meets, and how the shopper proved it', async () => {
  const { app, browser, opened } = await openStepUp()
  const metadata = await (await fetchFrom(app)(`${issuerOf(app)}/.well-known/openid-configuration`)).json()
  expect(metadata).toMatchObject({
    acr_values_supported: [recentCode, recent, session],
    claims_parameter_supported: true,
    claims_supported: expect.arrayContaining(['acr', 'amr', 'auth_time']),
  })
  const tokens = await signInTo(app, opened, browser)
  const [proven] = await app.database.queries.select().from(app.database.tables.sessions)
  const auth_time = Math.floor((proven?.proven_at?.getTime() ?? 0) / 1_000)
  expect(tokens.claims()).toMatchObject({ acr: recentCode, amr: ['otp'], auth_time })
  expect(decodeJwt(tokens.access_token)).toMatchObject({ acr: recentCode, auth_time })
  const asked = await openid.tokenIntrospection(opened.config, tokens.access_token)
  expect(asked).toMatchObject({ active: true, acr: recentCode, auth_time })
  const info = await openid.fetchUserInfo(opened.config, tokens.access_token, openid.skipSubjectCheck)
  for (const claim of ['acr', 'amr', 'auth_time']) expect(info).not.toHaveProperty(claim)
  await letPass(app, hour_ms)
  expect((await signInTo(app, opened, browser)).claims()).toMatchObject({ acr: session, amr: ['otp'] })
})

test('A proof is recent for ten minutes, whatever the account page takes for recent', async () => {
  const minute_ms = 60_000
  const early = await openStepUp({ ago_ms: 9 * minute_ms })
  expect((await early.begin({ acr_values: recent })).page).toBeUndefined()
  const late = await openStepUp({ ago_ms: 11 * minute_ms })
  expect((await late.begin({ acr_values: recent })).page).toBe('confirm-identity')
  expect((await signInTo(late.app, late.opened, late.browser)).claims()).toMatchObject({ acr: session })
  const { error } = await late.begin({ acr_values: recentCode, prompt: 'none' })
  expect(error).toBe('unmet_authentication_requirements')
})

test('Of several levels that are met, the token names the one that was asked for first', async () => {
  const { app, browser, opened } = await openStepUp()
  for (const [acr_values, acr] of [
    [`${session} ${recent}`, session],
    [`unknown ${recent} ${recentCode}`, recent],
    ['unknown', recentCode],
  ])
    expect((await signInTo(app, opened, browser, { acr_values })).claims()?.acr).toBe(acr)
})

test.each([
  ['acr_values', { acr_values: recent }],
  ['an essential claim', { claims: JSON.stringify({ id_token: { acr: { essential: true, values: [recent] } } }) }],
  ['a claim with one value', { claims: JSON.stringify({ id_token: { acr: { essential: true, value: recent } } }) }],
])('A shopper confirms who they are with their password, and keeps their session: %s', async (_, parameters) => {
  const { app, begin, back, confirmWithPassword } = await openStepUp({ ago_ms: hour_ms })
  const { to, page, redeem } = await begin(parameters as unknown as Record<string, string>)
  expect([page, to?.searchParams.get('proof')]).toEqual(['confirm-identity', null])
  const [before] = await app.database.queries.select().from(app.database.tables.sessions)
  expect(await confirmWithPassword()).toMatchObject({ status: 200 })
  const claims = (await redeem(await back(to))).claims()
  expect(claims).toMatchObject({ acr: recent, amr: ['pwd'], sid: before?.id })
  expect((claims?.auth_time ?? 0) * 1_000).toBeGreaterThan(before?.proven_at?.getTime() ?? Infinity)
  // From then on, it is recent for everyone.
  expect((await begin(parameters as unknown as Record<string, string>)).page).toBeUndefined()
})

test('A level that needs a code isn’t met by a password, however recent, and is by a code', async () => {
  const { begin, back, confirmWithPassword, confirmWithCode } = await openStepUp({ ago_ms: hour_ms })
  const { to, page } = await begin({ acr_values: recentCode })
  expect([page, to?.searchParams.get('proof')]).toEqual(['confirm-identity', 'code'])
  await confirmWithPassword()
  const again = await back(to)
  expect([pageOf(again), again?.searchParams.get('proof')]).toEqual(['confirm-identity', 'code'])
  const next = await begin({ acr_values: recentCode })
  expect((await confirmWithCode()).status).toBe(200)
  const claims = (await next.redeem(await back(next.to))).claims()
  expect(claims).toMatchObject({ acr: recentCode, amr: ['otp'] })
})

test('A shopper who comes back without having confirmed it gets an error, and so does another shopper', async () => {
  const { app, browser, begin, back } = await openStepUp({ ago_ms: hour_ms })
  const { to } = await begin({ acr_values: recent })
  const refused = await back(to)
  expect([refused?.origin, refused?.searchParams.get('error'), refused?.searchParams.get('code')]).toEqual([
    'https://shop.example.com',
    'unmet_authentication_requirements',
    null,
  ])
  const next = await begin({ acr_values: recent })
  await addShopper(app, { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben', last_name: 'Kay' })
  await browser.signInByOtp('8652523959')
  expect((await back(next.to))?.searchParams.get('error')).toBe('unmet_authentication_requirements')
})

test('With `prompt=none`, a level that isn’t met is an error, and without a session, so is that', async () => {
  const { app, opened, begin } = await openStepUp({ ago_ms: hour_ms })
  const { error } = await begin({ acr_values: recent, prompt: 'none' })
  expect(error).toBe('unmet_authentication_requirements')
  expect((await begin({ acr_values: session, prompt: 'none' })).to?.searchParams.get('code')).toBeTypeOf('string')
  const { url } = await authorization(opened, { acr_values: recent, prompt: 'none' })
  expect((await openTab(app).open(url)).to?.searchParams.get('error')).toBe('login_required')
})

test('An essential level that doesn’t exist is an error, and a voluntary one is ignored', async () => {
  const { begin } = await openStepUp({ ago_ms: hour_ms })
  const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } })
  expect((await begin({ claims })).error).toBe('unmet_authentication_requirements')
  expect((await begin({ acr_values: 'urn:example:gold' })).to?.searchParams.get('code')).toBeTypeOf('string')
})

test('A shopper who isn’t signed in signs in first, and brings the code only if that was with something else', async () => {
  const { app, opened } = await openStepUp()
  const browser = openBrowser(app)
  const tab = openTab(app, browser)
  const { url, checks } = await authorization(opened, { acr_values: recentCode })
  const { to } = await tab.open(url)
  expect(pageOf(to)).toBe('')
  const signIn = { username: asha.email, password }
  expect((await browser.auth('POST', '/login/password', signIn)).status).toBe(200)
  const { to: second } = await tab.open(to?.searchParams.get('return_to') ?? '')
  expect([pageOf(second), second?.searchParams.get('proof')]).toEqual(['confirm-identity', 'code'])
  await browser.signInByOtp(asha.phone_number)
  await letPass(app, 120_000, { sessions: false })
  const { to: back } = await tab.open(second?.searchParams.get('return_to') ?? '')
  const tokens = await openid.authorizationCodeGrant(opened.config, back ?? new URL(callback), checks)
  expect(tokens.claims()).toMatchObject({ acr: recentCode, amr: ['otp'] })
})

test('A renewed token doesn’t say that the proof is recent when it no longer is', async () => {
  const { app, browser, opened } = await openStepUp({ scopes: ['openid', 'offline_access'] })
  const tokens = await signInTo(app, opened, browser, { scope: 'openid offline_access' })
  const renewed = await openid.refreshTokenGrant(opened.config, tokens.refresh_token ?? '')
  expect(renewed.claims()).toMatchObject({ acr: recentCode, auth_time: tokens.claims()?.auth_time })
  const { queries, tables } = app.database
  const [line] = (await queries.select().from(tables.issued)).filter(({ kind }) => kind === 'RefreshToken')
  const payload = { ...line?.payload, authTime: Number(line?.payload.authTime) - 660 }
  await queries.update(tables.issued).set({ payload }).where(eq(tables.issued.kind, 'RefreshToken'))
  const later = await openid.refreshTokenGrant(opened.config, renewed.refresh_token ?? '')
  expect(later.claims()).toMatchObject({ acr: session, amr: ['otp'] })
  expect(decodeJwt(later.access_token)).toMatchObject({ acr: session })
})

test('A session that the team has opened proves nothing, and meets no level', async () => {
  const { app, browser, opened, begin, back, confirmWithPassword } = await openStepUp()
  await app.database.queries.update(app.database.tables.sessions).set({ proven_at: null, proven_by: null })
  const claims = (await signInTo(app, opened, browser)).claims()
  for (const claim of ['acr', 'amr', 'auth_time']) expect(claims).not.toHaveProperty(claim)
  const { to, page, redeem } = await begin({ acr_values: session })
  expect(page).toBe('confirm-identity')
  await confirmWithPassword()
  expect((await redeem(await back(to))).claims()).toMatchObject({ acr: session, amr: ['pwd'] })
})

test('A wrong password confirms nothing, and counts as a failed attempt', async () => {
  const { app, user_id, browser, begin, back } = await openStepUp({ ago_ms: hour_ms })
  const { to } = await begin({ acr_values: recent })
  const { status, body } = await browser.auth('POST', '/password/confirm', { password: 'wrong' })
  expect([status, body.details]).toEqual([401, [expect.objectContaining({ field: 'body.password' })]])
  expect(await eventsOf(app, user_id)).toContain('user.sign_in_failed')
  expect((await back(to))?.searchParams.get('error')).toBe('unmet_authentication_requirements')
})
