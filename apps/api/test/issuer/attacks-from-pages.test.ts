import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { openCode, openNextDoor, statusOfUserinfo } from '../world/attacks.ts'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  openClient,
  openIssuer,
  openTab,
  publicUrl,
  signInTo,
} from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/*
 * Attacks by pages of other sites, which make a shopper's browser send requests and its cookies, by the numbers of docs/issuer-attacks.md.
 */

const home = 'https://shop.example.com/'
const ben = { phone_number: '8652523959', email: 'ben@example.com', first_name: 'Ben', last_name: 'Kay' }

/** What browsers say about a page of another site. It may hide where it is. */
const foreign: Record<string, string>[] = [
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'null', 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'cross-site' },
]

test.each(['GET', 'POST'])(
  'A10 logout CSRF: a page that sends the shopper to sign out (%s) ends nothing',
  async (method) => {
    const { app, browser, opened } = await openCode({ post_logout_redirect_uris: [home] })
    const tokens = await signInTo(app, opened, browser)
    // The one who runs the page is also a shopper, and has an ID token of the same client.
    await addShopper(app, ben)
    const theirs = await signInTo(app, opened, await signedIn(app, ben.phone_number))
    const elsewhere = await signInTo(app, opened, await signedIn(app))
    const client_id = opened.client._id
    const requests: Record<string, string>[] = [
      {},
      { client_id, post_logout_redirect_uri: home },
      { client_id, post_logout_redirect_uri: home, id_token_hint: theirs.id_token ?? '' },
      // Another session of the same shopper is another session.
      { id_token_hint: elsewhere.id_token ?? '' },
      { logout: 'yes', xsrf: 'made-up' },
    ]
    for (const request of requests)
      for (const headers of foreign) {
        const form = new URLSearchParams(request)
        const url = `${issuerOf(app)}/session/end`
        const response = await fetchFrom(app)(method === 'GET' ? `${url}?${form.toString()}` : url, {
          method,
          redirect: 'manual',
          headers: { ...headers, cookie: browser.cookie ?? '' },
          ...(method === 'POST' && { body: form }),
        })
        // The shopper sees the page that says who is signed in, and decides.
        expect([response.status, response.headers.get('location')]).toEqual([303, `/sign-in/${app.application_id}`])
        expect(response.headers.getSetCookie().filter((cookie) => /session[^=]*=;/.test(cookie))).toEqual([])
      }
    expect((await browser.auth('GET', '/session')).status).toBe(200)
    expect(await statusOfUserinfo(app, tokens.access_token)).toBe(200)
  },
)

test('A10 logout CSRF: the call that signs out is refused to pages of other sites', async () => {
  const { app, browser } = await openCode()
  const path = '/authentication/v1.0/logout'
  const url = `${app.url}/service/application/user${path}`
  for (const headers of foreign) {
    // An image, or a form: it carries the cookie, but no header by which the application is named.
    const alone = await fetch(url, { headers: { ...headers, cookie: browser.cookie ?? '' } })
    expect(alone.status).toBe(401)
    const named = { ...headers, cookie: browser.cookie ?? '', 'x-application-id': app.application_id }
    expect((await fetch(url, { headers: named })).status).toBe(401)
    if (headers.origin === undefined) continue
    // A script with the public token, which needs a preflight.
    expect(await browser.call('GET', path, undefined, headers)).toMatchObject({ status: 403 })
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: headers.origin, 'access-control-request-method': 'GET' },
    })
    expect(asked.headers.get('access-control-allow-origin')).toBeNull()
  }
  expect((await browser.auth('GET', '/session')).status).toBe(200)
})

test('A11 open redirect: the issuer sends nobody to a place that the client has not registered, whatever is wrong', async () => {
  const { app, browser, opened } = await openCode({ post_logout_redirect_uris: [home] })
  const { id_token = '' } = await signInTo(app, opened, browser)
  const evil = 'https://evil.example/'
  const { url } = await authorization(opened, { redirect_uri: evil })
  const changed = (change: Record<string, string>) => {
    const other = new URL(url)
    for (const [name, value] of Object.entries(change)) other.searchParams.set(name, value)
    return other.href
  }
  const issuer = issuerOf(app)
  const attempts = [
    url.href,
    changed({ client_id: 'made-up' }),
    changed({ client_id: '000000000000000000000009' }),
    changed({ response_type: 'token' }),
    changed({ response_mode: 'form_post' }),
    changed({ response_mode: 'web_message' }),
    changed({ prompt: 'none' }),
    changed({ scope: 'made:up' }),
    changed({ request_uri: evil }),
    changed({ request: 'made-up' }),
    `${issuer}/auth/made-up?redirect_uri=${evil}`,
    `${issuer}//evil.example/`,
    `${issuer}/session/end?post_logout_redirect_uri=${evil}`,
    `${issuer}/session/end?id_token_hint=${id_token}&post_logout_redirect_uri=${evil}`,
    `${issuer}/session/end?id_token_hint=${id_token}&post_logout_redirect_uri=${home}..//evil.example`,
    `${issuer}/session/end?id_token_hint=${id_token}&post_logout_redirect_uri=//evil.example`,
  ]
  for (const attempt of attempts) {
    const { status, to, text } = await openTab(app, browser).open(attempt)
    expect([attempt, to]).toEqual([attempt, undefined])
    expect([400, 404]).toContain(status)
    expect(text).not.toMatch(/(?:href|action|src|url)\s*=\s*["']?(?:https:)?\/\/evil/i)
  }
  // The state of the client is a parameter, and stays one.
  const state = `@evil.example/#\r\nlocation: ${evil}`
  const { to } = await openTab(app, browser).open((await authorization(opened, { state })).url)
  expect([to?.origin, to?.pathname, to?.searchParams.get('state')]).toEqual([new URL(home).origin, '/callback', state])
  const end = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: home, state })
  const { to: after } = await openTab(app, browser).open(`${issuer}/session/end?${end.toString()}`)
  expect([after?.origin, after?.pathname, after?.searchParams.get('state')]).toEqual([new URL(home).origin, '/', state])
})

/** A shopper whom a third party's client has sent to the consent page, and how the page answers. */
async function openQuestion() {
  const { app, browser } = await openCode()
  const redirect_uri = 'https://partner.example.com/callback'
  const partner = await openClient(app, { name: 'Loyalty Partner', first_party: false, redirect_uris: [redirect_uri] })
  /** Begins an authorization in a browser. */
  const begin = async (by: typeof browser) => {
    const tab = openTab(app, by)
    const { url, checks } = await authorization(partner, { redirect_uri, scope: 'openid email' })
    const back = (await tab.open(url)).to?.searchParams.get('return_to') ?? ''
    return { tab, checks, back, path: `/authentication/v1.0/consent-requests/${back.split('/').at(-1)}` }
  }
  const isStillAsked = async ({ tab, back }: Awaited<ReturnType<typeof begin>>) =>
    (await tab.open(back)).to?.pathname === `/sign-in/${app.application_id}/consent`
  return { app, browser, partner, begin, isStillAsked }
}

test('A12 consent phishing: a page of another site can neither answer for the shopper nor read the question', async () => {
  const { app, browser, partner, begin, isStillAsked } = await openQuestion()
  const asked = await begin(browser)
  const url = `${app.url}/service/application/user${asked.path}`
  const cookie = browser.cookie ?? ''
  for (const headers of foreign) {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
      for (const body of ['{"allow":true}', 'allow=true']) {
        const sent = { ...headers, cookie, 'content-type': type, 'x-application-id': app.application_id }
        const { status } = await fetch(url, { method: 'POST', headers: sent, body })
        expect([400, 401, 415]).toContain(status)
      }
    if (headers.origin === undefined) continue
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? { allow: true } : undefined
      const answer = await browser.call(method, asked.path, body, headers)
      expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
  }
  expect(await isStillAsked(asked)).toBe(true)
  // Our own page gets through. The shopper who came back without an answer has another question.
  const again = await begin(browser)
  const { status, body } = await browser.call('POST', again.path, { allow: true }, { origin: publicUrl })
  expect(status).toBe(200)
  const { to } = await again.tab.open(body.return_to)
  const tokens = await openid.authorizationCodeGrant(partner.config, to ?? new URL(callback), again.checks)
  expect(tokens.scope).toBe('openid email')
})

test('A12 consent phishing: what someone began in another browser can’t be completed with the shopper’s consent', async () => {
  const { app, browser, begin, isStillAsked } = await openQuestion()
  await addShopper(app, ben)
  const attacker = await signedIn(app, ben.phone_number)
  const theirs = await begin(attacker)
  // The shopper follows a link to the attacker's question, and says yes.
  expect((await browser.call('POST', theirs.path, { allow: true })).status).toBe(200)
  // Their browser didn't begin this, and the attacker's, which did, is not the shopper's.
  const { status, to } = await openTab(app, browser).open(theirs.back)
  expect([status, to]).toEqual([400, undefined])
  expect(await isStillAsked(theirs)).toBe(true)
  const { queries, tables } = app.database
  const codes = (await queries.select().from(tables.issued)).filter(({ kind }) => kind === 'AuthorizationCode')
  // The one that the store's own client has.
  expect(codes).toHaveLength(1)
  expect((await openBrowser(app).call('POST', theirs.path, { allow: true })).status).toBe(401)
})

test('A12 consent phishing: the question of one application can’t be answered in another', async () => {
  const { app, browser, begin, isStillAsked } = await openQuestion()
  const { browser: elsewhere } = await openNextDoor(app)
  const asked = await begin(browser)
  expect((await elsewhere.call('POST', asked.path, { allow: true })).status).toBe(404)
  expect(await isStillAsked(asked)).toBe(true)
})

test('A13 clickjacking: nothing that an issuer sends to a browser can be framed', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const browser = await signedIn(app)
  const tab = openTab(app, browser)
  const pages = {
    'an error': `${issuerOf(app)}/auth?client_id=made-up`,
    'a form that posts the response': (await authorization(opened, { response_mode: 'form_post' })).url,
    'the way back to the client': (await authorization(opened)).url,
    'the way to sign in again': (await authorization(opened, { prompt: 'login' })).url,
    'the way to the page about signing out': `${issuerOf(app)}/session/end`,
    'a token that is no hint': `${issuerOf(app)}/session/end?id_token_hint=x`,
    metadata: `${issuerOf(app)}/.well-known/openid-configuration`,
  }
  for (const [what, url] of Object.entries(pages)) {
    const { headers } = await tab.open(url)
    expect([what, headers.get('content-security-policy')]).toEqual([
      what,
      expect.stringContaining("frame-ancestors 'none'"),
    ])
  }
})
