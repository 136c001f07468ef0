import * as openid from 'openid-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { basic, openCode, openNextDoor, sharedSecret, token } from '../world/attacks.ts'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  type OpenClient,
  openClient,
  openIssuer,
  openTab,
  registerClient,
} from '../world/issuer.ts'
import { openBrowser } from '../world/shopper.ts'
import { addShopper, asha, atOnce, letPass, signedIn } from '../world/storefront-steps.ts'

/*
 * Attacks on authorization requests and their codes, by the numbers of docs/issuer-attacks.md.
 */

const evil = 'https://evil.example/callback'

/** Lets time pass, as far as the API and its clients can tell. */
function pass(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  onTestFinished(() => void vi.useRealTimers())
}

test.each([
  ['another path', 'https://shop.example.com/callback/other'],
  ['a longer path', 'https://shop.example.com/callback/'],
  ['a path that is normalized', 'https://shop.example.com/x/../callback'],
  ['an encoded letter', 'https://shop.example.com/%63allback'],
  ['another case', 'https://shop.example.com/Callback'],
  ['a query', 'https://shop.example.com/callback?next=1'],
  ['a fragment', 'https://shop.example.com/callback#next'],
  ['another host', 'https://shop.example.com.evil.example/callback'],
  ['a host that ends in a dot', 'https://shop.example.com./callback'],
  ['a host of its own below ours', 'https://evil.shop.example.com/callback'],
  ['a user name', 'https://shop.example.com@evil.example/callback'],
  ['a backslash', 'https://evil.example\\@shop.example.com/callback'],
  ['another port', 'https://shop.example.com:8443/callback'],
  ['no encryption', 'http://shop.example.com/callback'],
  ['a space in front', ' https://shop.example.com/callback'],
  ['a wildcard', 'https://*.example.com/callback'],
  ['a script', 'javascript:alert(1)'],
])('A1 exact redirects: a URI with %s is refused, and the browser stays here', async (_, redirect_uri) => {
  const { app, browser, opened } = await openCode()
  const { url } = await authorization(opened, { redirect_uri })
  const { status, to, text } = await openTab(app, browser).open(url)
  expect([status, to]).toEqual([400, undefined])
  expect(text).toContain('invalid_redirect_uri')
})

test('A1 exact redirects: no URI, two URIs, and a posted or pushed one are no way around', async () => {
  const { app, browser, opened } = await openCode()
  const tab = openTab(app, browser)
  for (const uris of [[], [callback, evil], [evil, callback]]) {
    const { url } = await authorization(opened)
    url.searchParams.delete('redirect_uri')
    for (const uri of uris) url.searchParams.append('redirect_uri', uri)
    const { status, to } = await tab.open(url)
    expect([uris, status, to]).toEqual([uris, 400, undefined])
  }
  const { url } = await authorization(opened, { redirect_uri: evil })
  const posted = await fetchFrom(app)(`${issuerOf(app)}/auth`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: browser.cookie ?? '' },
    body: url.searchParams,
  })
  expect([posted.status, posted.headers.get('location')]).toEqual([400, null])
  const pushed = await token(app, Object.fromEntries(url.searchParams), basic(opened), '/request')
  expect([pushed.status, pushed.body.error]).toEqual([400, 'invalid_request'])
  for (const uri of ['https://*.example.com/callback', `${callback}#x`])
    await expect(registerClient(app, { redirect_uris: [uri] })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

test('A2 code replay: of fifty parallel redemptions in two processes, one succeeds, and its refresh token works', async () => {
  const { app, opened, form } = await openCode({}, { settings: sharedSecret })
  const other = await openIssuer({ databaseUrl: app.databaseUrl, jobs: false, settings: sharedSecret })
  const answers: Awaited<ReturnType<typeof token>>['body'][] = []
  const statuses = await atOnce(50, async (i) => {
    const answer = await token(i % 2 === 0 ? app : other, form, basic(opened))
    answers.push(answer.body)
    return answer
  })
  expect(statuses).toEqual({ 200: 1, 400: 49 })
  expect(answers.filter(({ error }) => error === 'invalid_grant')).toHaveLength(49)
  const tokens = answers.find(({ access_token }) => access_token !== undefined)
  const rows = await app.database.queries.select().from(app.database.tables.issued)
  expect(rows.filter(({ kind }) => kind === 'RefreshToken')).toHaveLength(1)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
  expect((await token(app, refresh, basic(opened))).status).toBe(200)
})

test('A2 code replay: a code that comes again later ends what it led to, but not in the hands of someone without its verifier', async () => {
  const { app, opened, form } = await openCode()
  const { body } = await token(app, form, basic(opened))
  const isActive = async () => (await openid.tokenIntrospection(opened.config, body.access_token)).active
  pass(30_000)
  const guess = { ...form, code_verifier: openid.randomPKCECodeVerifier() }
  expect((await token(app, guess, basic(opened))).body.error).toBe('invalid_grant')
  expect(await isActive()).toBe(true)
  expect((await token(app, form, basic(opened))).body.error).toBe('invalid_grant')
  expect(await isActive()).toBe(false)
  const refresh = { grant_type: 'refresh_token', refresh_token: body.refresh_token }
  expect((await token(app, refresh, basic(opened))).body.error).toBe('invalid_grant')
})

test('A3 stolen code: it is worthless without its verifier, with another redirect URI, and to every other client', async () => {
  const { app, browser, opened, form, url } = await openCode()
  const other = await openClient(app, { name: 'Other', redirect_uris: [callback] })
  const page = await openClient(app, { name: 'Page', token_endpoint_auth_method: 'none' })
  // Someone who has begun a sign-in of their own, with the same client, has its verifier.
  const mine = await authorization(opened)
  await openTab(app, browser).open(mine.url)
  const attempts = [
    token(app, { ...form, code_verifier: openid.randomPKCECodeVerifier() }, basic(opened)),
    token(app, { ...form, code_verifier: mine.checks.pkceCodeVerifier }, basic(opened)),
    token(app, { ...form, code_verifier: url.searchParams.get('code_challenge') ?? '' }, basic(opened)),
    token(app, { ...form, code_verifier: '' }, basic(opened)),
    token(app, { ...form, redirect_uri: 'https://shop.example.com/other' }, basic(opened)),
    token(app, form, basic(other)),
    token(app, { ...form, client_id: page.client._id }),
  ]
  for (const { status, body } of await Promise.all(attempts))
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  // A confidential client has to prove who it is, also to redeem its own code.
  expect((await token(app, { ...form, client_id: opened.client._id })).body.error).toBe('invalid_client')
  expect((await token(app, form)).body.error).toBe('invalid_request')
  // None of that has used the code up.
  expect((await token(app, form, basic(opened))).status).toBe(200)
})

test('A4 mix-up: every response names its issuer, whether it succeeds or fails', async () => {
  const { app, browser, opened, to } = await openCode()
  const tab = openTab(app, browser)
  expect(to?.searchParams.get('iss')).toBe(issuerOf(app))
  for (const parameters of [
    { prompt: 'wrong' },
    { code_challenge_method: 'plain' },
    { response_type: 'token', response_mode: 'query' },
  ]) {
    const { to: end } = await tab.open((await authorization(opened, parameters)).url)
    expect(end?.searchParams.get('error')).toBeTypeOf('string')
    expect(end?.searchParams.get('iss')).toBe(issuerOf(app))
  }
  const { url } = await authorization(opened, { prompt: 'none' })
  const silent = (await openTab(app).open(url)).to
  expect([silent?.searchParams.get('error'), silent?.searchParams.get('iss')]).toEqual([
    'login_required',
    issuerOf(app),
  ])
  const { text } = await tab.open((await authorization(opened, { response_mode: 'form_post' })).url)
  expect(text).toContain(`name="iss" value="${issuerOf(app)}"`)
})

test('A4 mix-up: a client refuses the response of another issuer, and sends its code nowhere', async () => {
  const { app, opened, url, checks } = await openCode()
  const { second, browser } = await openNextDoor(app)
  const theirs = await openClient(second)
  // Someone on the way sends the shopper to an issuer of theirs, with everything by which the client recognizes its request.
  const diverted = new URL(`${issuerOf(second)}/auth${url.search}`)
  diverted.searchParams.set('client_id', theirs.client._id)
  const { to } = await openTab(second, browser).open(diverted)
  expect(to?.searchParams.get('code')).toBeTypeOf('string')
  expect(to?.searchParams.get('state')).toBe(checks.expectedState)
  const grant = openid.authorizationCodeGrant(opened.config, to ?? new URL(callback), checks)
  await expect(grant).rejects.toMatchObject({
    cause: { message: 'unexpected "iss" (issuer) response parameter value' },
  })
  expect((await openid.authorizationCodeGrant(theirs.config, to ?? new URL(callback), checks)).token_type).toBe(
    'bearer',
  )
})

/** Pushes an authorization request of a client. Returns the URL that the client sends the browser to. */
async function push({ config }: OpenClient): Promise<URL> {
  return openid.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: callback,
    scope: 'openid',
    code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  })
}

const codeIn = (to: URL | undefined) => to?.searchParams.get('code') ?? undefined

test('A14 PAR replay: a pushed request leads to one code, however often it is opened', async () => {
  const { app, browser, opened } = await openCode()
  const url = await push(opened)
  const codes = await Promise.all(
    Array.from({ length: 10 }, async () => codeIn((await openTab(app, browser).open(url)).to)),
  )
  expect(codes.filter(Boolean)).toHaveLength(1)
  const { to: again } = await openTab(app, browser).open(url)
  expect([codeIn(again), again?.searchParams.get('error')]).toEqual([undefined, 'invalid_request_uri'])
  pass(20_000)
  const { status, to } = await openTab(app, browser).open(url)
  expect([status, to]).toEqual([400, undefined])
})

test('A14 PAR replay: two browsers that wait for a sign-in with the same request get one code, also after it has expired', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const url = await push(opened)
  const waiting: { tab: ReturnType<typeof openTab>; back: string }[] = []
  for (const browser of [openBrowser(app), openBrowser(app)]) {
    const tab = openTab(app, browser)
    const { to } = await tab.open(url)
    waiting.push({ tab, back: to?.searchParams.get('return_to') ?? '' })
    await browser.signInByOtp(asha.phone_number)
    await letPass(app, 120_000, { sessions: false })
  }
  // Pushed requests expire within a minute, but who has begun can take longer to sign in.
  pass(90_000)
  expect((await openTab(app, await signedIn(app)).open(url)).status).toBe(400)
  const codes: (string | undefined)[] = []
  for (const { tab, back } of waiting) codes.push(codeIn((await tab.open(back)).to))
  expect(codes).toEqual([expect.any(String), undefined])
})

test('A14 PAR replay: a shopper who comes back when the request is no longer known gets no second code', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const url = await push(opened)
  const browser = openBrowser(app)
  const tab = openTab(app, browser)
  const first = await tab.open(url)
  expect(codeIn((await openTab(app, await signedIn(app)).open(url)).to)).toBeTypeOf('string')
  // Each page that is opened on the way lets the shopper wait for another hour.
  pass(50 * 60_000)
  const second = await tab.open(first.to?.searchParams.get('return_to') ?? '')
  pass(15 * 60_000)
  await browser.signInByOtp(asha.phone_number)
  const { to } = await tab.open(second.to?.searchParams.get('return_to') ?? '')
  expect([to?.searchParams.get('error'), codeIn(to)]).toEqual(['invalid_request_uri', undefined])
})

test('A14 PAR replay: a pushed request is of no use to another client or application, and can’t be changed on the way', async () => {
  const { app, browser, opened } = await openCode()
  const other = await openClient(app, { name: 'Other' })
  const { second, browser: elsewhere } = await openNextDoor(app)
  const url = await push(opened)
  const stolen = new URL(url)
  stolen.searchParams.set('client_id', other.client._id)
  expect(codeIn((await openTab(app, browser).open(stolen)).to)).toBeUndefined()
  const moved = new URL(`${issuerOf(second)}/auth${url.search}`)
  expect(codeIn((await openTab(second, elsewhere).open(moved)).to)).toBeUndefined()
  const request = Object.fromEntries((await authorization(opened)).url.searchParams)
  expect((await token(app, request, {}, '/request')).status).toBe(401)
  const changed = new URL(url)
  for (const [name, value] of [
    ['redirect_uri', evil],
    ['scope', 'openid email phone'],
    ['code_challenge', 'a'.repeat(43)],
  ] as const)
    changed.searchParams.set(name, value)
  const { to } = await openTab(app, browser).open(changed)
  expect(to?.host).not.toBe(new URL(evil).host)
  const { queries, tables } = app.database
  const codes = (await queries.select().from(tables.issued)).filter(({ kind }) => kind === 'AuthorizationCode')
  for (const { payload } of codes) expect(payload).toMatchObject({ redirectUri: callback })
  expect(codes.map(({ payload }) => payload.codeChallenge)).not.toContain('a'.repeat(43))
  expect(codes.filter(({ payload }) => payload.scope === 'openid email phone')).toEqual([])
})
