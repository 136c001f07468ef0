import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { withdraw } from '../../src/consents/service.ts'
import { atomically } from '../../src/context.ts'
import { endIssuedTo } from '../../src/issuer/end-issued.ts'
import {
  authorization,
  fetchFrom,
  issuerOf,
  type OpenClient,
  openClient,
  openIssuer,
  openTab,
  registerClient,
} from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, asha, atOnce, eventsOf, signedIn } from '../world/storefront-steps.ts'

const host = 'partner.example.com'
const redirect_uri = `https://${host}/callback`
const partnerOf = { name: 'Loyalty Partner', first_party: false, redirect_uris: [redirect_uri] }

/** A shopper who is signed in, and a client of a third party. */
async function openPartner(registration: Parameters<typeof openClient>[1] = {}) {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const partner = await openClient(app, { ...partnerOf, ...registration })
  const tab = openTab(app, browser)
  /** Begins an authorization. Returns where it leads, and what is needed to redeem its code. */
  const begin = async (parameters: Record<string, string> = {}) => {
    const { url, checks } = await authorization(partner, { redirect_uri, scope: 'openid email', ...parameters })
    const { to } = await tab.open(url)
    return { to, checks, id: idIn(to) }
  }
  const answer = (id: string, allow: boolean, by = browser) => by.auth('POST', `/consent-requests/${id}`, { allow })
  /** Goes through an authorization whose question is answered with yes. */
  const connect = async (parameters: Record<string, string> = {}) => {
    const { id, checks } = await begin(parameters)
    const { status, body } = await answer(id, true)
    if (status !== 200) throw new Error(JSON.stringify(body))
    const { to } = await tab.open(body.return_to)
    return openid.authorizationCodeGrant(partner.config, to ?? new URL(redirect_uri), checks)
  }
  const active = async (token: string | undefined) =>
    (await openid.tokenIntrospection(partner.config, token ?? '')).active
  return { app, user_id, browser, partner, tab, begin, answer, connect, active }
}

/** The request that a page asks about. */
const idIn = (page: URL | undefined) =>
  new URL(page?.searchParams.get('return_to') ?? 'about:blank').pathname.split('/').at(-1) ?? ''

const isAsked = (to: URL | undefined) => to?.pathname.endsWith('/consent') === true

test('A third party gets a code only after the shopper has allowed it, once for all it asks for', async () => {
  const { app, user_id, browser, partner, tab, begin, answer, active } = await openPartner()
  const { to: page, checks, id } = await begin()
  expect(page?.pathname).toBe(`/sign-in/${app.application_id}/consent`)
  expect((await browser.auth('GET', `/consent-requests/${id}`)).body).toEqual({
    request: {
      client_id: partner.client._id,
      name: 'Loyalty Partner',
      redirect_host: host,
      shared: [
        { scope: 'openid', description: 'Recognize you when you sign in' },
        { scope: 'email', description: 'See your primary email address' },
      ],
      is_wider: false,
    },
  })
  const { body } = await answer(id, true)
  expect(body).toEqual({ allowed: true, return_to: `${issuerOf(app)}/auth/${id}` })
  const { to } = await tab.open(body.return_to)
  const tokens = await openid.authorizationCodeGrant(partner.config, to ?? new URL(redirect_uri), checks)
  expect(tokens.claims()).toMatchObject({ sub: user_id })
  expect(tokens.scope).toBe('openid email')
  expect(await active(tokens.access_token)).toBe(true)
  expect(await eventsOf(app, user_id)).toContain('oauth_client.consent_given')
  // From then on, the shopper goes straight through, also for less.
  expect((await begin({ scope: 'openid' })).to?.searchParams.get('code')).toBeTypeOf('string')
  const silent = await begin({ prompt: 'none' })
  expect(silent.to?.searchParams.get('code')).toBeTypeOf('string')
})

test('A12 consent phishing: coming back without an answer is no consent, and neither is the answer of somebody else', async () => {
  const { app, tab, begin, answer } = await openPartner()
  await addShopper(app, { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben', last_name: 'Kay' })
  const ben = await signedIn(app, '8652523959')
  const { id } = await begin()
  expect(isAsked((await tab.open(`${issuerOf(app)}/auth/${id}`)).to)).toBe(true)
  const second = await begin()
  expect((await answer(second.id, true, ben)).status).toBe(200)
  expect(isAsked((await tab.open(`${issuerOf(app)}/auth/${second.id}`)).to)).toBe(true)
  // Somebody who isn't signed in sees and answers nothing.
  const stranger = openBrowser(app)
  expect((await stranger.auth('GET', `/consent-requests/${second.id}`)).status).toBe(401)
  expect((await answer(second.id, true, stranger)).status).toBe(401)
})

test('A shopper who refuses is sent back with an error, and is asked again the next time', async () => {
  const { app, user_id, tab, begin, answer } = await openPartner()
  const { id, to: page } = await begin()
  const { body } = await answer(id, false)
  const { to } = await tab.open(body.return_to)
  expect([to?.host, to?.searchParams.get('error'), to?.searchParams.get('code')]).toEqual([host, 'access_denied', null])
  expect(isAsked(page)).toBe(true)
  expect(isAsked((await begin()).to)).toBe(true)
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.consent_given')
})

test('An answer can be repeated after a lost response, but not changed, and counts once', async () => {
  const { app, user_id, begin, answer } = await openPartner()
  const { id } = await begin()
  expect(await atOnce(10, () => answer(id, true))).toEqual({ 200: 10 })
  expect(await answer(id, false)).toMatchObject({ status: 404, body: { code: 'CONSENT_REQUEST_NOT_FOUND' } })
  const given = (await eventsOf(app, user_id)).filter((type) => type === 'oauth_client.consent_given')
  expect(given).toHaveLength(1)
})

test('A client that asks for more is allowed more before it gets it, and keeps what it had if that is refused', async () => {
  const { browser, tab, begin, answer, connect } = await openPartner()
  await connect({ scope: 'openid email' })
  const wider = await begin({ scope: 'openid phone' })
  expect(isAsked(wider.to)).toBe(true)
  expect((await browser.auth('GET', `/consent-requests/${wider.id}`)).body.request).toMatchObject({ is_wider: true })
  expect((await begin({ scope: 'openid phone', prompt: 'none' })).to?.searchParams.get('error')).toBe(
    'consent_required',
  )
  await tab.open((await answer(wider.id, false)).body.return_to)
  expect((await begin({ scope: 'openid email' })).to?.searchParams.get('code')).toBeTypeOf('string')
  const tokens = await connect({ scope: 'openid phone' })
  expect(tokens.scope).toBe('openid phone')
  expect((await begin({ scope: 'openid email phone' })).to?.searchParams.get('code')).toBeTypeOf('string')
})

test('`prompt=consent` asks again, and together with `login` asks for both, once each', async () => {
  const { app, browser, begin, answer, connect, tab } = await openPartner()
  await connect()
  const again = await begin({ prompt: 'consent' })
  expect(isAsked(again.to)).toBe(true)
  const { to } = await tab.open((await answer(again.id, true)).body.return_to)
  expect(to?.searchParams.get('code')).toBeTypeOf('string')

  const both = await begin({ prompt: 'login consent' })
  expect([isAsked(both.to), both.to?.searchParams.get('again')]).toEqual([false, '1'])
  await browser.signInByOtp(asha.phone_number)
  const { to: page } = await tab.open(`${issuerOf(app)}/auth/${both.id}`)
  expect(isAsked(page)).toBe(true)
  const { to: end } = await tab.open((await answer(idIn(page), true)).body.return_to)
  expect(end?.searchParams.get('code')).toBeTypeOf('string')
})

test('Clients of the store never ask, and a client that becomes a third party’s does', async () => {
  const { app, browser, tab } = await openPartner()
  const own = await openClient(app)
  const { url } = await authorization(own, { prompt: 'consent' })
  expect((await tab.open(url)).to?.searchParams.get('code')).toBeTypeOf('string')
  await app.call('PATCH', `/oauth-clients/${own.client._id}`, { first_party: false })
  const { to } = await openTab(app, browser).open((await authorization(own)).url)
  expect(isAsked(to)).toBe(true)
})

test('A12 consent phishing: the page says where the shopper goes next, and an app on the device is opened by the same answer', async () => {
  const { app, browser, tab } = await openPartner()
  const native: OpenClient = await openClient(app, {
    ...partnerOf,
    application_type: 'native',
    redirect_uris: ['com.partner.app:/callback'],
  })
  const { url } = await authorization(native, { redirect_uri: 'com.partner.app:/callback', scope: 'openid' })
  const id = idIn((await tab.open(url)).to)
  const { request } = (await browser.auth('GET', `/consent-requests/${id}`)).body
  expect(request).not.toHaveProperty('redirect_host')
  const { body } = await browser.auth('POST', `/consent-requests/${id}`, { allow: true })
  const { to } = await tab.open(body.return_to)
  expect([to?.protocol, to?.searchParams.get('code')]).toEqual(['com.partner.app:', expect.any(String)])
})

test('A question is of one application, expires, and ends with its client; a sign-in that waits is no question', async () => {
  const { app, browser, partner, begin, answer } = await openPartner()
  const refused = { status: 404, body: { code: 'CONSENT_REQUEST_NOT_FOUND' } }
  for (const id of ['x', 'V1StGXR8_Z5jdHi6B-myT']) expect(await answer(id, true)).toMatchObject(refused)
  const waiting = await openTab(app).open((await authorization(partner, { redirect_uri })).url)
  expect(await answer(idIn(waiting.to), true)).toMatchObject(refused)
  const { id: late } = await begin()
  const { queries, tables } = app.database
  await queries.update(tables.issued).set({ expires_at: new Date() })
  expect(await answer(late, true)).toMatchObject(refused)
  const { id } = await begin()
  await app.call('DELETE', `/oauth-clients/${partner.client._id}`)
  expect(await browser.auth('GET', `/consent-requests/${id}`)).toMatchObject(refused)
  expect(await answer(id, true)).toMatchObject(refused)
})

test('A shopper sees the apps they have connected, and disconnecting one ends all that it has at once', async () => {
  const { app, user_id, browser, partner, begin, connect, active } = await openPartner()
  const other = await openClient(app)
  const tokens = await connect()
  const { body: list } = await browser.auth('GET', '/connected-apps')
  expect(list.items).toEqual([
    {
      client_id: partner.client._id,
      name: 'Loyalty Partner',
      hosts: [host],
      shared: [
        { scope: 'openid', description: 'Recognize you when you sign in' },
        { scope: 'email', description: 'See your primary email address' },
      ],
      connected_at: expect.any(String),
      updated_at: expect.any(String),
    },
  ])
  expect([await active(tokens.access_token), await active(tokens.refresh_token)]).toEqual([true, true])
  const { to: unredeemed, checks } = await begin()
  expect(unredeemed?.searchParams.get('code')).toBeTypeOf('string')

  const disconnect = () => browser.auth('DELETE', `/connected-apps/${partner.client._id}`)
  expect(await disconnect()).toMatchObject({ status: 200, body: { client_id: partner.client._id } })
  expect([await active(tokens.access_token), await active(tokens.refresh_token)]).toEqual([false, false])
  const userinfo = await fetchFrom(app)(`${issuerOf(app)}/me`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  })
  expect(userinfo.status).toBe(401)
  await expect(openid.refreshTokenGrant(partner.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  const late = openid.authorizationCodeGrant(partner.config, unredeemed ?? new URL(redirect_uri), checks)
  await expect(late).rejects.toMatchObject({ error: 'invalid_grant' })
  expect((await browser.auth('GET', '/connected-apps')).body.items).toEqual([])
  expect(await disconnect()).toMatchObject({ status: 404, body: { code: 'CONNECTED_APP_NOT_FOUND' } })
  expect((await eventsOf(app, user_id)).filter((type) => type.startsWith('oauth_client.'))).toEqual([
    'oauth_client.consent_given',
    'oauth_client.consent_withdrawn',
  ])
  expect(isAsked((await begin()).to)).toBe(true)
  // The session and other clients are unaffected.
  expect((await browser.auth('GET', '/session')).status).toBe(200)
  const { to } = await openTab(app, browser).open((await authorization(other)).url)
  expect(to?.searchParams.get('code')).toBeTypeOf('string')
})

test('Nobody sees or disconnects the apps of others, and revoked clients are not in the list', async () => {
  const { app, browser, partner, connect } = await openPartner()
  await connect()
  await addShopper(app, { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben', last_name: 'Kay' })
  const ben = await signedIn(app, '8652523959')
  expect((await ben.auth('GET', '/connected-apps')).body.items).toEqual([])
  expect((await ben.auth('DELETE', `/connected-apps/${partner.client._id}`)).status).toBe(404)
  expect((await browser.auth('GET', '/connected-apps')).body.items).toHaveLength(1)
  await app.call('DELETE', `/oauth-clients/${partner.client._id}`)
  expect((await browser.auth('GET', '/connected-apps')).body.items).toEqual([])
})

test('However a disconnection and authorizations overlap, nothing that it ended comes back', async () => {
  const { app, user_id, browser, partner, connect, active } = await openPartner()
  await connect()
  const { application_id } = app
  const key = { application_id, user_id, client_id: partner.client._id }
  const started = Array.from({ length: 20 }, () => authorization(partner, { redirect_uri, scope: 'openid email' }))
  const redeem = async ({ url, checks }: Awaited<(typeof started)[number]>) => {
    const { to } = await openTab(app, browser).open(url)
    if (!to?.searchParams.has('code')) return undefined
    return openid.authorizationCodeGrant(partner.config, to, checks).catch(() => undefined)
  }
  const redeemed = (await Promise.all(started)).map(redeem)
  await atomically(app.ctx, async (tx) => {
    await withdraw(tx, key)
    await endIssuedTo(tx, key)
  })
  for (const tokens of await Promise.all(redeemed)) {
    if (!tokens) continue
    expect(await active(tokens.access_token)).toBe(false)
    const again = openid.refreshTokenGrant(partner.config, tokens.refresh_token ?? '')
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' })
  }
})

test('A12 consent phishing: a client’s name can’t pretend to be something else on the page', async () => {
  const { app } = await openPartner()
  for (const name of ['Meadow\u202Egro', 'Meadow\u0000'])
    await expect(registerClient(app, { ...partnerOf, name })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})
