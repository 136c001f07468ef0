import { createClient, type ClientOptions, type Page, SignInError, type TokenStorage } from '@clientele/storefront'
import { verifyAccessToken } from '@clientele/storefront/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import { callback, fetchFrom, issuerOf, openIssuer, openTab, registerClient } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  choosePassword,
  eventsOf,
  letPass,
  password,
  secondApplication,
  signedIn,
} from '../world/storefront-steps.ts'

/*
 * `createClient` of `@clientele/storefront`, as an app uses it, with the real API: tabs are clients that share a storage. What only a browser can do
 * is tested in a browser.
 */

/** A storage that several clients share, and what is in it. */
function sharedStorage(): TokenStorage & { items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/** A customer, a registered client, and what its tabs share. */
async function openShop(registration: Parameters<typeof registerClient>[1] = {}) {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const { client } = await registerClient(app, { token_endpoint_auth_method: 'none', ...registration })
  const storage = sharedStorage()
  const asked: string[] = []
  const opened: Page[] = []
  let respond: ((url: string, init?: object) => Promise<Response>) | undefined

  /** Opens the shop in a tab. */
  function openShopTab(options: Partial<ClientOptions> = {}) {
    const tab = createClient({
      issuer: issuerOf(app),
      clientId: client._id,
      redirectUri: callback,
      storage,
      openPage: (page) => void opened.push(page),
      fetch: ((url: string, init?: object) => {
        asked.push(url)
        return (respond ?? fetchFrom(app))(url, init)
      }) as typeof fetch,
      ...options,
    })
    onTestFinished(tab.close)
    return tab
  }

  /** Follows the newest page that was opened, and returns where the browser is sent. */
  async function follow(browser: Parameters<typeof openTab>[1]): Promise<string> {
    const { to } = await openTab(app, browser).open(opened.at(-1)?.url ?? '')
    return to?.href ?? ''
  }

  async function signIn(tab: ReturnType<typeof openShopTab>) {
    const browser = await signedIn(app)
    await tab.signIn({ returnTo: '/cart?size=m#top' })
    await tab.handleRedirect(await follow(browser))
    return browser
  }

  return {
    app,
    user_id,
    storage,
    opened,
    openShopTab,
    follow,
    signIn,
    /** How many tokens were asked for. */
    refreshes: () => asked.filter((url) => url.endsWith('/token')).length,
    /** Responds in place of the API. */
    intercept: (answer: typeof respond) => void (respond = answer),
  }
}

/** Makes every access token look expired. */
const later = (ms = 290_000) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
  onTestFinished(() => void vi.useRealTimers())
}

test('A customer signs in, comes back to where they were, and is known with what the scopes allow', async () => {
  const { user_id, opened, openShopTab, follow, app } = await openShop()
  const tab = openShopTab()
  expect(await tab.getSession()).toBeNull()
  await tab.signIn({ returnTo: '/cart?size=m#top', loginHint: asha.email, locale: 'de' })
  const asked = new URL(opened[0]?.url ?? '').searchParams
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid profile email phone',
    code_challenge_method: 'S256',
    login_hint: asha.email,
    ui_locales: 'de',
  })
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(40)
  const done = await tab.handleRedirect(await follow(await signedIn(app)))
  expect(done).toMatchObject({
    returnTo: '/cart?size=m#top',
    session: {
      customer: {
        id: user_id,
        given_name: asha.first_name,
        email: asha.email,
        phone_number: `+91${asha.phone_number}`,
      },
      sessionId: expect.stringMatching(/^[0-9a-f]{24}$/),
    },
  })
  expect(await tab.getSession()).toEqual(done?.session)
  expect(JSON.stringify(done?.session)).not.toMatch(/nonce|at_hash|"(aud|iss|exp|sub)"/)
})

test('A page that isn’t a redirect signs nobody in', async () => {
  const { openShopTab } = await openShop()
  const tab = openShopTab()
  for (const url of [
    callback,
    `${callback}?state=x`,
    'https://shop.example.com/?code=x&state=y',
    `${callback}/more?code=x&state=y`,
  ])
    expect(await tab.handleRedirect(url)).toBeUndefined()
})

test('A redirect that was not started here, or is sent twice, is refused', async () => {
  const { app, openShopTab, follow, storage } = await openShop()
  const tab = openShopTab()
  await tab.signIn()
  const url = await follow(await signedIn(app))
  const elsewhere = openShopTab({ storage: sharedStorage() })
  await expect(elsewhere.handleRedirect(url)).rejects.toMatchObject({ code: 'UNKNOWN_SIGN_IN' })
  await tab.handleRedirect(url)
  await expect(tab.handleRedirect(url)).rejects.toMatchObject({ code: 'UNKNOWN_SIGN_IN' })
  expect([...storage.items.keys()]).toHaveLength(1)
  expect(await tab.getSession()).not.toBeNull()
})

test.each<[string, (url: URL) => void, number]>([
  ['of another issuer', (url) => url.searchParams.set('iss', 'https://evil.example'), 0],
  ['without an issuer', (url) => url.searchParams.delete('iss'), 0],
  ['with a made-up code', (url) => url.searchParams.set('code', 'made-up'), 1],
])('A4 mix-up, and other false responses: one %s signs nobody in', async (_, change, redemptions) => {
  const { app, openShopTab, follow, refreshes } = await openShop()
  const tab = openShopTab()
  await tab.signIn()
  const url = new URL(await follow(await signedIn(app)))
  change(url)
  await expect(tab.handleRedirect(url.href)).rejects.toBeInstanceOf(SignInError)
  expect(await tab.getSession()).toBeNull()
  // The code of another issuer isn't shown to this one, or the reverse.
  expect(refreshes()).toBe(redemptions)
})

test('An ID token for another nonce or another client signs nobody in', async () => {
  const { app, openShopTab, follow, intercept } = await openShop()
  const tab = openShopTab()
  const browser = await signedIn(app)
  await tab.signIn()
  const first = await follow(browser)
  let kept: string | undefined
  intercept(async (url, init) => {
    const response = await fetchFrom(app)(url, init)
    if (!url.endsWith('/token')) return response
    kept ??= await response.text()
    return new Response(kept, { headers: { 'content-type': 'application/json' } })
  })
  await tab.handleRedirect(first)
  await tab.signIn()
  // The answer to the first request is replayed to the second.
  await expect(tab.handleRedirect(await follow(browser))).rejects.toMatchObject({ code: 'INVALID_RESPONSE' })
})

test('`prompt: none` shows no page, and says that nobody is signed in', async () => {
  const { openShopTab, follow } = await openShop()
  const tab = openShopTab()
  await tab.signIn({ prompt: 'none' })
  await expect(tab.handleRedirect(await follow(undefined))).rejects.toMatchObject({
    code: 'REFUSED',
    error: 'login_required',
  })
  expect(tab.getState()).toEqual({ status: 'signed-out', session: null })
})

test('A11 open redirect: where a customer returns to is on the same site', async () => {
  const { app, openShopTab, opened, follow } = await openShop()
  const tab = openShopTab()
  for (const returnTo of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)', '\\\\evil.example'])
    await expect(tab.signIn({ returnTo })).rejects.toThrow('must be a place on the same site')
  expect(opened).toEqual([])
  for (const returnTo of ['/.//evil.example', '/..//evil.example', 'https://shop.example.com//evil.example']) {
    await tab.signIn({ returnTo })
    const done = await tab.handleRedirect(await follow(await signedIn(app)))
    expect(done?.returnTo).toBe('/evil.example')
  }
})

test('A page that needs a recent sign-in gets one, and an API that asks for a level accepts the new token', async () => {
  const { app, openShopTab, signIn, follow, opened } = await openShop()
  const tab = openShopTab()
  const browser = await signIn(tab)
  await choosePassword(browser)
  await letPass(app, 3_600_000)
  const verify = verifyAccessToken({ issuer: issuerOf(app), level: 'recent', fetch: fetchFrom(app) as typeof fetch })
  await tab.signIn()
  await tab.handleRedirect(await follow(browser))
  await expect(verify(await tab.getAccessToken())).rejects.toMatchObject({ code: 'INSUFFICIENT_LEVEL', status: 401 })
  await tab.signIn({ returnTo: '/checkout', level: 'recent' })
  expect(new URL(opened.at(-1)?.url ?? '').searchParams.get('acr_values')).toBe('urn:clientele:acr:recent')
  const navigation = openTab(app, browser)
  const { to: page } = await navigation.open(opened.at(-1)?.url ?? '')
  expect((await browser.auth('POST', '/password/confirm', { password })).status).toBe(200)
  const { to } = await navigation.open(page?.searchParams.get('return_to') ?? '')
  const done = await tab.handleRedirect(to?.href)
  expect(done).toMatchObject({ returnTo: '/checkout', session: { customer: { given_name: asha.first_name } } })
  for (const name of ['acr', 'amr', 'auth_time']) expect(done?.session.customer).not.toHaveProperty(name)
  expect((await verify(await tab.getAccessToken())).claims.acr).toBe('urn:clientele:acr:recent')
})

test('Nothing secret is in any URL', async () => {
  const { openShopTab, signIn, storage, opened } = await openShop()
  const tab = openShopTab()
  await signIn(tab)
  const stored = JSON.parse([...storage.items.values()][0] ?? '')
  await tab.signOut()
  const urls = opened.map(({ url }) => url).join(' ')
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    expect(stored[name].length).toBeGreaterThan(40)
    expect(urls).not.toContain(stored[name])
  }
  expect(urls).not.toMatch(/code_verifier|[?&#](code|token|access_token|id_token)=/)
})

test('An access token is renewed when it is about to expire, and only then', async () => {
  const { openShopTab, signIn, refreshes } = await openShop()
  const tab = openShopTab()
  await signIn(tab)
  const first = await tab.getAccessToken()
  later(200_000)
  expect(await tab.getAccessToken()).toBe(first)
  expect(refreshes()).toBe(1)
  later(75_000)
  const second = await tab.getAccessToken()
  expect(second).not.toBe(first)
  expect(await tab.getAccessToken()).toBe(second)
  expect(refreshes()).toBe(2)
})

test('Ten tabs that need a token at the same time renew it once, and all get the same one', async () => {
  const { openShopTab, signIn, refreshes } = await openShop()
  const tabs = Array.from({ length: 10 }, () => openShopTab())
  await signIn(tabs[0] ?? openShopTab())
  later()
  const tokens = await Promise.all(tabs.flatMap((tab) => [tab.getAccessToken(), tab.getAccessToken()]))
  expect(new Set(tokens).size).toBe(1)
  expect(refreshes()).toBe(2)
})

test('A token that an API has refused is replaced, once', async () => {
  const { openShopTab, signIn, refreshes } = await openShop()
  const tab = openShopTab()
  await signIn(tab)
  const rejected = (await tab.getAccessToken()) ?? ''
  const tokens = await Promise.all([tab.getAccessToken({ rejected }), tab.getAccessToken({ rejected })])
  expect(new Set([rejected, ...tokens]).size).toBe(2)
  expect(refreshes()).toBe(2)
  expect(await tab.getAccessToken({ rejected })).toBe(tokens[0])
})

test('A lost response costs nothing: the next attempt gets the same token', async () => {
  const { app, openShopTab, signIn, intercept } = await openShop()
  const tab = openShopTab()
  await signIn(tab)
  const first = await tab.getAccessToken()
  later()
  intercept(async (url, init) => {
    await fetchFrom(app)(url, init)
    throw new TypeError('The response was lost.')
  })
  // It is still valid for a few seconds.
  expect(await tab.getAccessToken()).toBe(first)
  later(20_000)
  await expect(tab.getAccessToken()).rejects.toMatchObject({ code: 'UNREACHABLE' })
  expect(await tab.getSession()).not.toBeNull()
  intercept(undefined)
  const second = await tab.getAccessToken()
  expect([second === first, typeof second]).toEqual([false, 'string'])
})

test.each([
  ['is overloaded', () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 })],
  ['limits the caller', () => Response.json({ error: 'temporarily_unavailable' }, { status: 429 })],
  ['is behind a broken proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
])('An issuer that %s signs nobody out', async (_, answer) => {
  const { openShopTab, signIn, intercept } = await openShop()
  const tab = openShopTab()
  await signIn(tab)
  later(400_000)
  intercept(async () => answer())
  await expect(tab.getAccessToken()).rejects.toMatchObject({ code: 'UNREACHABLE' })
  expect(tab.getState().status).toBe('signed-in')
  intercept(undefined)
  expect(await tab.getAccessToken()).toBeTypeOf('string')
})

test.each<
  [
    string,
    (app: TestApp, user_id: string, browser: Awaited<ReturnType<typeof signedIn>>) => Promise<{ status: number }>,
  ]
>([
  ['signs out elsewhere', (_app, _id, browser) => browser.auth('GET', '/logout')],
  [
    'is blocked',
    (app, user_id) => app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' }),
  ],
  ['is signed out by the team', (app, user_id) => app.call('DELETE', `/customers/sesions?id=${user_id}`)],
])('When the customer %s, every tab is signed out as soon as a token is needed', async (_, end) => {
  const { app, user_id, openShopTab, signIn, storage } = await openShop()
  const [one, two] = [openShopTab(), openShopTab()]
  const browser = await signIn(one)
  await expect.poll(() => two.getState().status).toBe('signed-in')
  expect((await end(app, user_id, browser)).status).toBe(200)
  const told: unknown[] = []
  two.onChange((session) => told.push(session))
  later()
  expect(await one.getAccessToken()).toBeUndefined()
  await expect.poll(() => told).toEqual([null])
  expect([one.getState().status, two.getState().status]).toEqual(['signed-out', 'signed-out'])
  expect(await two.getSession()).toBeNull()
  expect(storage.items.size).toBe(0)
})

test('Tabs tell each other who signed in and out', async () => {
  const { user_id, openShopTab, signIn } = await openShop()
  const [one, two] = [openShopTab(), openShopTab()]
  const told: (string | undefined)[] = []
  const stop = two.onChange((session) => told.push(session?.customer.id))
  await signIn(one)
  await expect.poll(() => told).toEqual([user_id])
  await one.signOut()
  await expect.poll(() => told).toEqual([user_id, undefined])
  expect(await two.getAccessToken()).toBeUndefined()
  stop()
})

test('The state is the same object until it changes', async () => {
  const { openShopTab, signIn } = await openShop()
  const tab = openShopTab()
  expect(tab.getState()).toBe(tab.getState())
  await signIn(tab)
  const state = tab.getState()
  await tab.getSession()
  later()
  await tab.getAccessToken()
  expect(tab.getState()).toBe(state)
})

test('Signing out while a token is being renewed leaves nobody signed in', async () => {
  const { app, openShopTab, signIn, intercept, storage } = await openShop()
  const [one, two] = [openShopTab(), openShopTab()]
  await signIn(one)
  later()
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let isAsked = () => {}
  const asking = new Promise<void>((resolve) => (isAsked = resolve))
  intercept(async (url, init) => {
    const response = await fetchFrom(app)(url, init)
    if (url.endsWith('/token')) {
      isAsked()
      await held
    }
    return response
  })
  const renewal = one.getAccessToken()
  await asking
  await two.signOut()
  release()
  expect(await renewal).toBeUndefined()
  expect(storage.items.size).toBe(0)
  expect(one.getState().status).toBe('signed-out')
})

test('An app signs out: its tokens end at once, and the page in the browser asks about the rest', async () => {
  const { app, user_id, openShopTab, signIn, opened, storage } = await openShop({
    post_logout_redirect_uris: ['https://shop.example.com/'],
  })
  const tab = openShopTab({ signedOutUri: 'https://shop.example.com/' })
  await signIn(tab)
  const { refresh_token, ...stored } = JSON.parse([...storage.items.values()][0] ?? '')
  await tab.signOut()
  expect(opened.at(-1)).toEqual({
    url: expect.stringMatching(/\/session\/end\?client_id=[0-9a-f]{24}&post_logout_redirect_uri=/),
  })
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token,
    client_id: stored.session && new URL(opened[0]?.url ?? '').searchParams.get('client_id'),
  })
  const { status } = await fetchFrom(app)(`${issuerOf(app)}/token`, { method: 'POST', body: form })
  expect(status).toBe(400)
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.refresh_token_reused')
})

test('What someone else left in the storage signs nobody in', async () => {
  const { openShopTab, storage } = await openShop()
  const name = 'clientele.'
  const tab = openShopTab()
  await tab.signIn()
  const key = [...storage.items.keys()].find((each) => each.startsWith(name))?.replace('.pending', '') ?? ''
  for (const junk of [
    '',
    '{',
    'null',
    '[]',
    '{"access_token":7}',
    '{"session":null}',
    '{"access_token":"x","session":{"customer":{}}}',
  ]) {
    storage.items.set(key, junk)
    expect(await openShopTab().getSession()).toBeNull()
  }
})

test('A shop with a storage that takes its time is loading until it has responded', async () => {
  const { openShopTab, signIn, storage } = await openShop()
  await signIn(openShopTab())
  const slow: TokenStorage = {
    getItem: async (key) => storage.getItem(key),
    setItem: async (key, value) => storage.setItem(key, value),
    removeItem: async (key) => storage.removeItem(key),
  }
  const tab = openShopTab({ storage: slow })
  expect(tab.getState()).toEqual({ status: 'loading', session: null })
  await expect.poll(() => tab.getState().status).toBe('signed-in')
})

test('The clients of two applications in one browser don’t share a session', async () => {
  const { app, openShopTab, signIn } = await openShop()
  await signIn(openShopTab())
  const second = await secondApplication(app)
  const { client } = await registerClient(second, { token_endpoint_auth_method: 'none' })
  expect(await openShopTab({ issuer: issuerOf(second), clientId: client._id }).getSession()).toBeNull()
})

test('The page of the account belongs to the application of the issuer', async () => {
  const { app, openShopTab } = await openShop()
  expect(openShopTab().accountUrl).toBe(`http://localhost:4999/sign-in/${app.application_id}/account`)
  // A domain has one application, so its pages need no ID.
  expect(openShopTab({ issuer: 'https://id.shop.example' }).accountUrl).toBe('https://id.shop.example/sign-in/account')
})

test('An issuer without HTTPS is refused before anyone is sent there', async () => {
  const { openShopTab, opened } = await openShop()
  const asked = vi.fn<typeof fetch>()
  const tab = openShopTab({ issuer: 'http://id.shop.example', fetch: asked })
  await expect(tab.signIn()).rejects.toThrow('The issuer has to use HTTPS.')
  expect([opened, asked.mock.calls]).toEqual([[], []])
})
