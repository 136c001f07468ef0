import * as openid from 'openid-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fetchFrom, issuerOf, openClient, openIssuer, openTab, signInTo } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, eventsOf, signedIn } from '../world/storefront-steps.ts'

const home = 'https://shop.example.com/'

/** A shopper who has signed in to a client, which knows where to send them after signing out. */
async function openSession() {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app, { post_logout_redirect_uris: [home] })
  const tokens = await signInTo(app, opened, browser)
  const active = async () => (await openid.tokenIntrospection(opened.config, tokens.access_token)).active
  return { app, user_id, browser, opened, tokens, active }
}

test('A client signs a shopper out of everything, and gets them back with its state', async () => {
  const { app, user_id, browser, opened, tokens, active } = await openSession()
  const url = openid.buildEndSessionUrl(opened.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: home,
    state: 'ours',
  })
  const { status, to, headers } = await openTab(app, browser).open(url)
  expect([status, to?.href]).toEqual([303, `${home}?state=ours`])
  expect(headers.getSetCookie().join()).toContain('f.session=;')
  expect(await active()).toBe(false)
  expect((await browser.auth('GET', '/session')).status).toBe(401)
  expect(await eventsOf(app, user_id)).toContain('user.signed_out')
  // Once more is no error.
  expect((await openTab(app).open(url)).to?.href).toBe(`${home}?state=ours`)
})

/** Posts the form of a client's page on another site, to which browsers add no cookie over plain HTTP. */
async function postWithoutCookie(app: TestApp, form: Record<string, string>) {
  const body = new URLSearchParams(form)
  const response = await fetchFrom(app)(`${issuerOf(app)}/session/end`, { method: 'POST', body, redirect: 'manual' })
  return [response.status, response.headers.get('location')]
}

test('A client of the store signs a shopper out of everything by the ID token alone, where the browser keeps the cookie back', async () => {
  const { app, user_id, browser, tokens, active } = await openSession()
  const elsewhere = await signedIn(app)
  const other = await openClient(app)
  const others = await signInTo(app, other, browser)
  const form = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: home }
  expect(await postWithoutCookie(app, form)).toEqual([303, home])
  expect(await active()).toBe(false)
  await expect(openid.refreshTokenGrant(other.config, others.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  expect((await browser.auth('GET', '/session')).status).toBe(401)
  // The session on another device isn't the one of the token.
  expect((await elsewhere.auth('GET', '/session')).status).toBe(200)
  // Once more is no error, and nobody is signed out twice.
  expect(await postWithoutCookie(app, form)).toEqual([303, home])
  expect((await eventsOf(app, user_id)).filter((type) => type === 'user.signed_out')).toHaveLength(1)
})

test('A10 logout CSRF: without the cookie, the ID token of a partner ends nothing: the shopper decides on the page', async () => {
  const { app, opened, tokens, browser } = await openSession()
  const form = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: home }
  expect((await app.call('PATCH', `/oauth-clients/${opened.client._id}`, { first_party: false })).status).toBe(200)
  expect(await postWithoutCookie(app, form)).toEqual([303, `/sign-in/${app.application_id}`])
  expect((await browser.auth('GET', '/session')).status).toBe(200)
  // The partner gets a shopper back who is already signed out, and one whose browser says that it is this session.
  expect(
    (await openTab(app, browser).open(`${issuerOf(app)}/session/end?${new URLSearchParams(form).toString()}`)).to?.href,
  ).toBe(home)
  expect((await browser.auth('GET', '/session')).status).toBe(401)
  expect(await postWithoutCookie(app, form)).toEqual([303, home])
})

test('A10 logout CSRF: without the cookie, the ID token of a revoked client ends nothing', async () => {
  const { app, opened, tokens, browser } = await openSession()
  expect((await app.call('DELETE', `/oauth-clients/${opened.client._id}`)).status).toBe(200)
  expect(await postWithoutCookie(app, { id_token_hint: tokens.id_token ?? '' })).toEqual([
    303,
    `/sign-in/${app.application_id}`,
  ])
  expect((await browser.auth('GET', '/session')).status).toBe(200)
})

test('A10 logout CSRF: without an ID token of this very session, nobody is signed out: the shopper sees the page that says who is signed in', async () => {
  const { app, browser, opened, tokens, active } = await openSession()
  const elsewhere = await signedIn(app)
  const other = await signInTo(app, opened, elsewhere)
  const at = `${issuerOf(app)}/session/end`
  const attempts = [
    at,
    `${at}?client_id=${opened.client._id}&post_logout_redirect_uri=${encodeURIComponent(home)}`,
    `${at}?id_token_hint=${other.id_token}`,
  ]
  for (const url of attempts)
    expect((await openTab(app, browser).open(url)).to?.pathname).toBe(`/sign-in/${app.application_id}`)
  for (const forged of ['x', tokens.access_token, `${tokens.id_token?.slice(0, -4)}AAAA`])
    expect((await openTab(app, browser).open(`${at}?id_token_hint=${forged}`)).status).toBe(400)
  expect(await active()).toBe(true)
})

test('A client that has kept an ID token for longer than its key exists is no dead end: the shopper decides on the page', async () => {
  const { app, browser, opened, tokens } = await openSession()
  const { queries, tables } = app.database
  await queries.update(tables.signingKeys).set({ signs_from: new Date(0), expires_at: new Date(1_000) })
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 24 * 3_600_000 })
  const at = `${issuerOf(app)}/session/end?id_token_hint=`
  const way = `&client_id=${opened.client._id}&post_logout_redirect_uri=${encodeURIComponent(home)}`
  const { status, to } = await openTab(app, browser).open(at + tokens.id_token + way)
  expect([status, to?.pathname]).toEqual([303, `/sign-in/${app.application_id}`])
  expect((await browser.auth('GET', '/session')).status).toBe(200)
  // Who isn't signed in returns to the client, as without a hint.
  expect((await openTab(app).open(at + tokens.id_token + way)).to?.href).toBe(home)
  const [head, body, signature] = (await signInTo(app, opened, browser)).id_token?.split('.') ?? []
  const elsewhere = Buffer.from(JSON.stringify({ iss: 'https://other.example' })).toString('base64url')
  const [oldHead] = tokens.id_token?.split('.') ?? []
  for (const forged of [
    `${head}.${elsewhere}.${signature}`,
    `${oldHead}.${elsewhere}.${signature}`,
    `${head}.${body}.AAAA`,
  ])
    expect((await openTab(app, browser).open(at + forged)).status).toBe(400)
})

test('Asking for the headers of the page that signs out signs nobody out', async () => {
  const { app, browser, tokens, active } = await openSession()
  const url = `${issuerOf(app)}/session/end?id_token_hint=${tokens.id_token}`
  const { status } = await fetchFrom(app)(url, { method: 'HEAD', headers: { cookie: browser.cookie ?? '' } })
  expect([status, await active()]).toEqual([404, true])
})

test('A11 open redirect: signing out leads only where the client has registered', async () => {
  const { app, browser, opened, tokens, active } = await openSession()
  const other = await openClient(app, { post_logout_redirect_uris: ['https://other.example.com/'] })
  for (const uri of ['https://evil.example/', 'https://other.example.com/', `${home}#x`, 'https://shop.example.com'])
    for (const client_id of [opened.client._id, other.client._id]) {
      const parameters = new URLSearchParams({
        id_token_hint: tokens.id_token ?? '',
        client_id,
        post_logout_redirect_uri: uri,
      })
      const { status, to } = await openTab(app, browser).open(`${issuerOf(app)}/session/end?${parameters.toString()}`)
      expect([status, to]).toEqual([400, undefined])
    }
  expect(await active()).toBe(true)
})
