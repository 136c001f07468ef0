import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'
import LibraryProvider from 'oidc-provider'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { caseFile, uploadCustomers } from '../world/imports.ts'
import { untilState } from '../world/jobs.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import {
  addShopper,
  asha,
  atOnce,
  choosePassword,
  codeTo,
  eventsOf,
  openShop,
  password,
  signedIn,
} from '../world/storefront-steps.ts'

const clientId = 'our-app-at-google'
const redirectUri = 'https://shop.example.com/callback'
const notAsked = { is_required: false, level: 'soft' }
const appSecret = 'the-secret-of-4711'
const config = {
  social: { google: true, apple: true, facebook: true },
  social_tokens: {
    google: { app_id: clientId },
    apple: { app_id: 'our-app-at-apple' },
    facebook: { app_id: '4711', app_secret: appSecret },
  },
  register_required_fields: { email: notAsked, mobile: notAsked },
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

interface OpenIdProvider {
  callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ params: { login_hint?: string } }>
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>
}
interface OpenIdContext {
  oidc: {
    provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<unknown> } }
    session?: { accountId?: string }
  }
}
const Provider = LibraryProvider as unknown as new (issuer: string, settings: object) => OpenIdProvider

/** People as the provider knows them, by subject. */
const people: Record<string, { email: string; email_verified: boolean; given_name: string }> = {
  'asha-1': { email: asha.email, email_verified: true, given_name: 'Asha' },
  'asha-2': { email: asha.email, email_verified: false, given_name: 'Asha' },
  'nia-1': { email: 'nia@example.com', email_verified: true, given_name: 'Nia' },
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk: JWK = { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, publicKey, jwk }
}
type Key = Awaited<ReturnType<typeof newKey>>

/** A real OpenID provider on this machine, which signs in the person that the request hints at. */
async function startProvider() {
  const state = { keyRequests: 0, mood: 'well' as 'well' | 'failing' | 'junk' }
  let key = await newKey('first')
  let provider: OpenIdProvider
  // It prints a warning that it is only for tests.
  for (const method of ['warn', 'info'] as const) vi.spyOn(console, method).mockReturnValue(undefined)
  const server = createServer((request, response) => void answer(request, response))
  await listen(server)
  const issuer = urlOf(server)

  function open() {
    provider = new Provider(issuer, {
      clients: [{ client_id: clientId, client_secret: 'a-secret', redirect_uris: [redirectUri] }],
      jwks: { keys: [key.jwk] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name'] },
      conformIdTokenClaims: false,
      pkce: { required: () => false },
      cookies: { keys: ['a-key-for-cookies'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
      loadExistingGrant: async (ctx: OpenIdContext) => {
        const grant = new ctx.oidc.provider.Grant({ clientId, accountId: ctx.oidc.session?.accountId ?? '' })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    })
  }
  open()

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const url = request.url ?? ''
    if (url.startsWith('/interaction/')) {
      const { params } = await provider.interactionDetails(request, response)
      return provider.interactionFinished(request, response, { login: { accountId: params.login_hint } })
    }
    if (url === '/jwks') {
      state.keyRequests += 1
      if (state.mood === 'failing') return response.writeHead(500).end('{}')
      if (state.mood === 'junk') return response.writeHead(200).end('<html>')
    }
    return provider.callback()(request, response)
  }

  /** Follows the browser's path, from the provider's page to the ID token. */
  async function idToken(subject: string): Promise<string> {
    const cookies = new Map<string, string>()
    const query = {
      client_id: clientId,
      response_type: 'code',
      scope: 'openid email profile',
      redirect_uri: redirectUri,
      login_hint: subject,
      nonce: 'a-nonce',
    }
    let next = `${issuer}/auth?${new URLSearchParams(query).toString()}`
    while (next.startsWith(issuer)) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        cookies.set(name, value)
      }
      const location = response.headers.get('location')
      if (location === null) throw new Error(`${next} answered ${response.status}: ${await response.text()}`)
      next = new URL(location, issuer).href
    }
    const code = new URL(next).searchParams.get('code') ?? ''
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:a-secret`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
    })
    return ((await response.json()) as { id_token: string }).id_token
  }

  return {
    state,
    issuer,
    idToken,
    get key() {
      return key
    },
    async rotate() {
      key = await newKey('second')
      open()
    },
    settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: `${issuer}/jwks` },
  }
}

/** A provider that only publishes keys; the tests create the tokens. */
async function startKeys(key: Key) {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...publicJwk } = key.jwk
  const server = createServer((_, response) => response.writeHead(200).end(JSON.stringify({ keys: [publicJwk] })))
  await listen(server)
  return urlOf(server)
}

const facts = (issuer: string, more: JWTPayload = {}): JWTPayload => {
  const now = Math.floor(Date.now() / 1_000)
  return {
    iss: issuer,
    aud: clientId,
    sub: 'asha-1',
    email: asha.email,
    email_verified: true,
    iat: now,
    exp: now + 600,
    ...more,
  }
}

const signed = (claims: JWTPayload, { privateKey, kid }: Pick<Key, 'privateKey' | 'kid'>, header: object = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(privateKey)

const withGoogle = (
  app: TestApp,
  token: string,
  browser = openBrowser(app),
  path = '/login/google-token',
  nonce?: string,
) =>
  browser.auth('POST', path, {
    oauth2: { access_token: token, nonce },
    profile: { id: 'of-no-consequence', email: 'evil@example.com' },
  })

describe('Google', () => {
  test('a valid token starts a sign-up, and from then on signs in', async () => {
    const provider = await startProvider()
    const app = await openShop({ settings: provider.settings, config })
    const browser = openBrowser(app)
    const begun = await withGoogle(app, await provider.idToken('nia-1'), browser)
    expect(begun).toMatchObject({
      status: 200,
      body: {
        user_exists: false,
        register_token: expect.any(String),
        user: { first_name: 'Nia', emails: [{ email: 'nia@example.com', verified: true }], phone_numbers: [] },
      },
    })
    expect(browser.cookie).toBeUndefined()
    const { register_token } = begun.body
    const done = await browser.profile('POST', '/detail', { register_token, last_name: 'Sen' })
    expect(done.body).toMatchObject({ user_exists: true, user: { first_name: 'Nia', last_name: 'Sen' } })
    const { _id } = done.body.user
    for (const path of ['/login/google-token', '/login/google-android', '/login/google-ios'])
      expect((await withGoogle(app, await provider.idToken('nia-1'), openBrowser(app), path)).body).toMatchObject({
        user_exists: true,
        user: { _id },
      })
    expect((await browser.auth('GET', '/session')).body.user.emails).toMatchObject([{ verified: true }])
  })

  test('signs in a customer who brought the account along from another system, whatever its email address', async () => {
    const key = await newKey('ours')
    const issuer = 'https://accounts.example.com'
    const app = await openShop({ settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: await startKeys(key) }, config })
    const social_accounts = [
      { provider: 'google', subject: '100000000000000000042' },
      { provider: 'facebook', subject: '42' },
    ]
    const id = await addShopper(app, { email: 'fatima@example.net', social_accounts })
    const claims = facts(issuer, { sub: '100000000000000000042', email: 'other@example.com' })
    const { body } = await withGoogle(app, await signed(claims, key))
    expect(body).toMatchObject({ user_exists: true, user: { _id: id, emails: [{ email: 'fatima@example.net' }] } })
    const { items } = (await app.call('GET', `/customers/${id}/events`)).body
    expect(items.find(({ type }: { type: string }) => type === 'user.created').details).toEqual({
      social_providers: ['google', 'facebook'],
    })

    const again = await app.call('POST', '/customers', { email: 'second@example.com', social_accounts })
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'SOCIAL_ACCOUNT_TAKEN', details: [{ field: 'body.social_accounts.0.subject' }] },
    })
    expect((await app.call('GET', '/customers/list?q=second@example.com')).body.items).toEqual([])
  })

  test('signs in a customer whose account was imported', async () => {
    const key = await newKey('ours')
    const issuer = 'https://accounts.example.com'
    const app = await openShop({ settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: await startKeys(key) }, config })
    const file_url = await uploadCustomers(app, caseFile('auth0-users.ndjson'))
    const { body: job } = await app.call('POST', '/imports', { file_url })
    await untilState(app, job._id, 'completed')
    const claims = facts(issuer, { sub: '100000000000000000042', email: 'other@example.com' })
    const { body } = await withGoogle(app, await signed(claims, key))
    expect(body).toMatchObject({ user_exists: true, user: { emails: [{ email: 'fatima.alharthi@example.net' }] } })
  })

  test('fills in the picture once: at the sign-up, or when it is linked, but not after it was removed', async () => {
    const key = await newKey('ours')
    const issuer = 'https://accounts.example.com'
    const keysUrl = await startKeys(key)
    const app = await openShop({ settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: keysUrl }, config })
    const picture = 'https://pictures.example.com/google.jpg'
    const enter = async (more: JWTPayload, browser = openBrowser(app)) =>
      withGoogle(app, await signed(facts(issuer, { picture, ...more }), key), browser)
    const pictureOf = async (id: string) => (await app.call('GET', `/customers/${id}`)).body.user.profile_pic_url

    const nia = { sub: 'nia-1', email: 'nia@example.com', given_name: 'Nia' }
    const begun = await enter(nia)
    expect(begun.body.user).toMatchObject({ profile_pic_url: picture })
    const { register_token } = begun.body
    const joined = await openBrowser(app).profile('POST', '/detail', { register_token, last_name: 'Sen' })
    const { _id } = joined.body.user
    expect(await pictureOf(_id)).toBe(picture)

    const id = await addShopper(app)
    expect((await enter({})).body).toMatchObject({ user_exists: true, user: { profile_pic_url: picture } })
    const happened = ['user.created', 'user.signed_in', 'user.social_linked', 'user.updated']
    expect((await eventsOf(app, id)).toSorted()).toEqual(happened)
    const browser = openBrowser(app)
    await enter({}, browser)
    await browser.profile('POST', '/detail', { profile_pic_url: '' })
    expect(await pictureOf(id)).toBeUndefined()
    await enter({})
    expect(await pictureOf(id)).toBeUndefined()

    const own = 'https://pictures.example.com/own.jpg'
    await addShopper(app, { email: 'cleo@example.com', first_name: 'Cleo', profile_pic_url: own })
    const cleo = { sub: 'cleo-1', email: 'cleo@example.com' }
    expect((await enter(cleo)).body.user).toMatchObject({ profile_pic_url: own })
  })

  test('never turns anyone away for a name, picture or email address that is too long, missing, or of another type', async () => {
    const key = await newKey('ours')
    const issuer = 'https://accounts.example.com'
    const keysUrl = await startKeys(key)
    const app = await openShop({ settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: keysUrl }, config })
    const cases: [JWTPayload, object][] = [
      [
        { given_name: 'W'.repeat(500), family_name: '𝒲'.repeat(90) },
        { first_name: 'W'.repeat(100), last_name: '𝒲'.repeat(50) },
      ],
      [{ name: 'Nia Sen' }, { first_name: 'Nia Sen' }],
      [{ given_name: '  ', family_name: '' }, {}],
      [{ given_name: 7, family_name: { x: 1 }, picture: 5 } as unknown as JWTPayload, {}],
      [{ given_name: 'Ni\u0000a\u0007' }, { first_name: 'Nia' }],
      [{ picture: 'javascript:alert(1)', given_name: 'Nia' }, { first_name: 'Nia' }],
      [{ picture: `https://pictures.example.com/${'x'.repeat(3_000)}` }, {}],
      [{ email: 7, email_verified: 'perhaps' } as unknown as JWTPayload, {}],
      [{ email: `${'x'.repeat(400)}@example.com` }, {}],
      [{ email: undefined as never }, {}],
    ]
    for (const [i, [claims, expected]] of cases.entries()) {
      const token = await signed(facts(issuer, { sub: `person-${i}`, email: `p${i}@example.com`, ...claims }), key)
      const long = 'x'.repeat(1_000)
      const profile = { id: long, email: long, first_name: long, last_name: '\u0000', full_name: long, image: long }
      const begun = await openBrowser(app).auth('POST', '/login/google-token', {
        oauth2: { access_token: token },
        profile,
      })
      const { emails: _, phone_numbers: __, ...named } = begun.body.user ?? {}
      expect({ i, status: begun.status, named }).toEqual({ i, status: 200, named: expected })
      const { register_token } = begun.body
      const contact = { mobile: { phone: `98200000${10 + i}`, country_code: '91' } }
      const joined = await openBrowser(app).profile('POST', '/detail', { register_token, ...contact })
      expect({ i, status: joined.status }).toEqual({ i, status: 200 })
    }
  })

  test('N53 what a provider’s name must not contain is removed, and keeps nobody from signing in', async () => {
    const key = await newKey('google')
    const issuer = await startKeys(key)
    const app = await openShop({ settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: issuer }, config })
    const browser = openBrowser(app)
    const named = {
      sub: 'nia-2',
      email: 'nia2@example.com',
      given_name: ' \u202eNia\n\u0007 ',
      family_name: '\u2066\u2069',
    }
    const begun = await withGoogle(app, await signed(facts(issuer, named), key), browser)
    expect(begun.body.user).toMatchObject({ first_name: 'Nia' })
    expect(begun.body.user).not.toHaveProperty('last_name')
    const done = await browser.profile('POST', '/detail', { register_token: begun.body.register_token })
    expect(done.body.user).toMatchObject({ first_name: 'Nia' })
    expect(done.body.user).not.toHaveProperty('last_name')
  })

  test('N17 a token is accepted only if everything in it is right', async () => {
    const key = await newKey('ours')
    const keysUrl = await startKeys(key)
    const issuer = 'https://accounts.example.com'
    const app = await openShop({ settings: { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: keysUrl }, config })
    await addShopper(app)
    const now = Math.floor(Date.now() / 1_000)
    const other = await newKey('ours')
    const pem = await exportSPKI(key.publicKey)
    const right = await signed(facts(issuer), key)
    const [header = '', payload = '', signature = ''] = right.split('.')
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const hs256 = (secret: string) => {
      const text = `${part({ alg: 'HS256', kid: 'ours' })}.${payload}`
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
    }
    const wrong: Record<string, string | Promise<string>> = {
      'another issuer': signed(facts('https://evil.example'), key),
      'another audience': signed(facts(issuer, { aud: 'an-app-of-others' }), key),
      'no audience': signed(facts(issuer, { aud: undefined as never }), key),
      'the audience of another provider': signed(facts(issuer, { aud: 'our-app-at-apple' }), key),
      expired: signed(facts(issuer, { iat: now - 7_200, exp: now - 3_600 }), key),
      'no expiry': signed(facts(issuer, { exp: undefined as never }), key),
      'issued in the future': signed(facts(issuer, { iat: now + 3_600, exp: now + 7_200 }), key),
      'not valid yet': signed(facts(issuer, { nbf: now + 3_600 }), key),
      'valid for ever, and old': signed(facts(issuer, { iat: now - 3 * 86_400, exp: now + 86_400 }), key),
      'no subject': signed(facts(issuer, { sub: undefined as never }), key),
      'an empty subject': signed(facts(issuer, { sub: '' }), key),
      'a key of nobody': signed(facts(issuer), other),
      'an unknown key': signed(facts(issuer), key, { kid: 'unheard-of' }),
      'alg none': `${part({ alg: 'none', kid: 'ours' })}.${payload}.`,
      'no signature': `${header}.${payload}.`,
      'another payload': `${header}.${part(facts(issuer, { sub: 'nia-1' }))}.${signature}`,
      'HS256 with the public key': hs256(pem),
      'HS256 with its number': hs256(String(key.jwk.n)),
      'a key of its own': signed(facts(issuer), other, { jwk: { kty: 'RSA', n: other.jwk.n, e: other.jwk.e } }),
      'keys from elsewhere': signed(facts(issuer), other, { jku: `${keysUrl}/evil` }),
      'a critical header': signed(facts(issuer), key, { crit: ['b64'], b64: false }).catch(() => 'x.y.z'),
      nonsense: 'nonsense',
      'three parts of nothing': '..',
    }
    for (const [what, token] of Object.entries(wrong)) {
      const browser = openBrowser(app)
      const { status, body } = await withGoogle(app, await token, browser)
      expect({ what, status, code: body.code, cookie: browser.cookie }).toEqual({
        what,
        status: 401,
        code: 'WRONG_SIGN_IN',
        cookie: undefined,
      })
    }
    expect((await withGoogle(app, right)).body).toMatchObject({ user_exists: true })
    expect((await withGoogle(app, await signed(facts('accounts.example.com'), key))).status).toBe(200)
  })

  test('N17 a token must match the sign-in that requested it, if the client says which one that was', async () => {
    const key = await newKey('ours')
    const issuer = 'https://accounts.example.com'
    const keys = await startKeys(key)
    const settings = { GOOGLE_ISSUER: issuer, GOOGLE_KEYS_URL: keys, APPLE_ISSUER: issuer, APPLE_KEYS_URL: keys }
    const app = await openShop({ settings, config })
    await addShopper(app)
    const hashed = createHash('sha256').update('ours').digest('hex')
    const doors = {
      google: (token: string, nonce: string) => withGoogle(app, token, openBrowser(app), undefined, nonce),
      apple: (token: string, nonce: string) =>
        openBrowser(app).auth('POST', '/login/apple-ios', { oauth: { identity_token: token, nonce } }),
    }
    const audiences = { google: clientId, apple: 'our-app-at-apple' }
    for (const [name, signIn] of Object.entries(doors)) {
      const aud = audiences[name as keyof typeof audiences]
      const carrying = (nonce?: string) => signed(facts(issuer, { aud, ...(nonce !== undefined && { nonce }) }), key)
      for (const right of ['ours', hashed]) expect((await signIn(await carrying(right), 'ours')).status).toBe(200)
      for (const wrong of ['of-another', '', undefined, hashed.toUpperCase()])
        expect((await signIn(await carrying(wrong), 'ours')).body.code).toBe('WRONG_SIGN_IN')
      expect((await signIn(await carrying(''), '')).status).toBe(400)
    }
    // Published clients have no field for it.
    expect((await withGoogle(app, await signed(facts(issuer, { nonce: 'ours' }), key))).status).toBe(200)
  })

  test('keys are fetched once, again for a new key, but not for every unknown one', async () => {
    const provider = await startProvider()
    const app = await openShop({ settings: provider.settings, config })
    await addShopper(app)
    const now = Date.now()
    vi.useFakeTimers({ toFake: ['Date'], now })
    const token = await provider.idToken('asha-1')
    expect(await atOnce(20, () => withGoogle(app, token))).toEqual({ 200: 20 })
    expect(provider.state.keyRequests).toBe(1)

    const unheard = await signed(facts(provider.issuer), provider.key, { kid: 'unheard-of' })
    await atOnce(20, () => withGoogle(app, unheard))
    expect(provider.state.keyRequests).toBe(1)
    vi.setSystemTime(now + 31_000)
    await provider.rotate()
    expect((await withGoogle(app, await provider.idToken('asha-1'))).status).toBe(200)
    await atOnce(10, () => withGoogle(app, unheard))
    expect(provider.state.keyRequests).toBe(2)
    // The old key was removed from the keys.
    expect((await withGoogle(app, token)).status).toBe(401)

    // While the keys are fresh, the provider may be down.
    provider.state.mood = 'failing'
    expect((await withGoogle(app, await provider.idToken('asha-1'))).status).toBe(200)
  })

  test.each([['failing'], ['junk'], ['gone']] as const)(
    'a provider that is %s is not reported as the shopper’s fault',
    async (mood) => {
      const provider = await startProvider()
      const token = await provider.idToken('asha-1')
      const settings =
        mood === 'gone' ? { ...provider.settings, GOOGLE_KEYS_URL: 'http://127.0.0.1:9/jwks' } : provider.settings
      if (mood !== 'gone') provider.state.mood = mood
      const app = await openShop({ settings, config })
      await addShopper(app)
      const refused = await withGoogle(app, token)
      expect(refused).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } })
      expect(refused.headers.get('retry-after')).toBe('5')
      expect((await signedIn(app)).cookie).toBeDefined()
    },
  )

  test('links to the account with the same verified address, and ends its sessions', async () => {
    const provider = await startProvider()
    const app = await openShop({ settings: provider.settings, config })
    const id = await addShopper(app)
    const before = await signedIn(app)
    const linked = await withGoogle(app, await provider.idToken('asha-1'))
    expect(linked.body).toMatchObject({ user_exists: true, user: { _id: id } })
    expect((await before.auth('GET', '/session')).status).toBe(401)
    expect((await eventsOf(app, id)).filter((type) => type === 'user.social_linked')).toHaveLength(1)
    // The subject is the identity, whatever address the provider sends from now on.
    people['asha-1'] = { email: 'moved@example.com', email_verified: true, given_name: 'Asha' }
    onTestFinished(() => {
      people['asha-1'] = { email: asha.email, email_verified: true, given_name: 'Asha' }
    })
    expect((await withGoogle(app, await provider.idToken('asha-1'))).body.user._id).toBe(id)
  })

  test('does not link by an address that the provider has not verified', async () => {
    const provider = await startProvider()
    const app = await openShop({ settings: provider.settings, config })
    await addShopper(app)
    const browser = openBrowser(app)
    const begun = await withGoogle(app, await provider.idToken('asha-2'), browser)
    expect(begun.body).toMatchObject({ user_exists: false, user: { emails: [{ verified: false }] } })
    const { register_token } = begun.body
    // Its owner is notified, and no code is sent: the sign-up ends here.
    expect((await browser.profile('POST', '/detail', { register_token })).body).toMatchObject({
      verify_email_otp: true,
    })
    expect(await codeTo(app, asha.email)).toBeNull()
  })

  test('N16 an account with only an unverified claim to the address is not linked, and loses its claim', async () => {
    const provider = await startProvider()
    const app = await openShop({ settings: provider.settings, config })
    const attacker = openBrowser(app)
    const { register_token } = (await attacker.signInByOtp('9876543210')).body
    const made = await attacker.profile('POST', '/detail', { register_token, email: 'nia@example.com' })
    await choosePassword(attacker)
    const victim = openBrowser(app)
    const begun = await withGoogle(app, await provider.idToken('nia-1'), victim)
    expect(begun.body.user_exists).toBe(false)
    const own = await victim.profile('POST', '/detail', { register_token: begun.body.register_token })
    expect(own.body).toMatchObject({
      user_exists: true,
      user: { emails: [{ email: 'nia@example.com', verified: true }] },
    })
    expect(own.body.user._id).not.toBe(made.body.user._id)
    expect((await victim.auth('GET', '/has-password')).body).toEqual({ result: false })
    expect((await attacker.auth('GET', '/session')).body.user.emails).toEqual([])
    expect(
      (await openBrowser(app).auth('POST', '/login/password', { username: 'nia@example.com', password })).status,
    ).toBe(401)
  })

  test('N10 N25 an identity creates one account, even for fifty concurrent calls, and a block holds', async () => {
    const provider = await startProvider()
    const app = await openShop({ settings: provider.settings, config })
    const token = await provider.idToken('nia-1')
    const tokens: string[] = []
    for (let i = 0; i < 10; i += 1) tokens.push((await withGoogle(app, token)).body.register_token)
    const outcomes = await atOnce(50, (i) =>
      openBrowser(app).profile('POST', '/detail', { register_token: tokens[i % 10], first_name: 'Nia' }),
    )
    expect(outcomes[200]).toBe(1)
    expect(outcomes[500]).toBeUndefined()
    const { body } = await app.call('GET', '/customers/list')
    expect(body.page.item_total).toBe(1)

    const linking = await addShopper(app)
    const asAsha = await provider.idToken('asha-1')
    expect(await atOnce(20, () => withGoogle(app, asAsha))).toEqual({ 200: 20 })
    expect((await eventsOf(app, linking)).filter((type) => type === 'user.social_linked')).toHaveLength(1)

    const id = body.items[0]._id
    await app.call('PUT', '/customers/activation', { status: true, user_id: [id] })
    expect((await withGoogle(app, token)).body.code).toBe('USER_BLOCKED')
    await app.call('PUT', '/customers/activation', { status: false, user_id: [id] })
    await app.call('PUT', '/customers/archive', { user_id: id })
    const anew = openBrowser(app)
    const begun = await withGoogle(app, token, anew)
    expect(begun.body.user_exists).toBe(false)
    const { user } = (await anew.profile('POST', '/detail', { register_token: begun.body.register_token })).body
    expect(user._id).not.toBe(id)
    expect((await withGoogle(app, token)).body.user._id).toBe(user._id)
    await app.call('POST', '/platform/config', { register: false })
    await app.call('PUT', '/customers/archive', { user_id: user._id })
    expect((await withGoogle(app, token)).body.code).toBe('SIGN_UP_CLOSED')
  })
})

describe('Apple', () => {
  test('a token from Apple works only for Apple’s sign-in, and the name comes with the first one', async () => {
    const key = await newKey('apple')
    const issuer = 'https://appleid.example.com'
    const app = await openShop({ settings: { APPLE_ISSUER: issuer, APPLE_KEYS_URL: await startKeys(key) }, config })
    const claims = { aud: 'our-app-at-apple', sub: '001.abc', email: 'nia@example.com', email_verified: 'true' }
    const token = await signed(facts(issuer, claims), key)
    const withApple = (more: object, browser = openBrowser(app)) =>
      browser.auth('POST', '/login/apple-ios', { oauth: { identity_token: token }, ...more })
    expect((await withApple({ user_identifier: 'somebody-else' })).status).toBe(401)
    const browser = openBrowser(app)
    const begun = await withApple(
      { user_identifier: '001.abc', profile: { first_name: 'Nia', last_name: 'Sen' } },
      browser,
    )
    expect(begun.body).toMatchObject({ user_exists: false, user: { first_name: 'Nia', emails: [{ verified: true }] } })
    const done = await browser.profile('POST', '/detail', { register_token: begun.body.register_token })
    expect(done.body.user).toMatchObject({ first_name: 'Nia', last_name: 'Sen' })
    expect((await withApple({})).body.user_exists).toBe(true)
    expect((await withGoogle(app, token)).status).toBeGreaterThanOrEqual(401)
  })
})

describe('Facebook', () => {
  /** The part of Facebook's Graph API that we call: whose a token is, for which application, and who they are. */
  async function startGraph() {
    const state = {
      app: `4711|${appSecret}`,
      status: 200,
      debug: { app_id: '4711', is_valid: true, user_id: 'fb-1', expires_at: 0 } as Record<string, unknown>,
      me: { id: 'fb-1', email: asha.email, first_name: 'Asha' } as Record<string, unknown>,
      asked: [] as string[],
    }
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://graph')
      const given = Object.fromEntries(url.searchParams)
      state.asked.push(`${url.pathname} ${given.input_token ?? given.access_token}`)
      const proof = createHmac('sha256', appSecret)
        .update(given.access_token ?? '')
        .digest('hex')
      // The application may ask whose a token is; the person's data requires the token and the secret.
      const isKnown =
        url.pathname === '/debug_token' ? given.access_token === state.app : given.appsecret_proof === proof
      if (!isKnown) return response.writeHead(400).end(JSON.stringify({ error: { type: 'OAuthException', code: 190 } }))
      return response
        .writeHead(state.status)
        .end(JSON.stringify(url.pathname === '/debug_token' ? { data: state.debug } : state.me))
    })
    await listen(server)
    return { state, url: urlOf(server) }
  }
  const withFacebook = (app: TestApp, browser = openBrowser(app)) =>
    browser.auth('POST', '/login/facebook-token', { oauth2: { access_token: 'EAAB' } })

  test('a token is checked with Facebook, and must be for this application and one person', async () => {
    const graph = await startGraph()
    const app = await openShop({ settings: { FACEBOOK_GRAPH_URL: graph.url }, config })
    const id = await addShopper(app)
    const begun = await withFacebook(app)
    // An address from Facebook isn't known to be verified, so it links to nobody.
    expect(begun.body).toMatchObject({ user_exists: false, user: { emails: [{ email: asha.email, verified: false }] } })
    expect(graph.state.asked).toEqual(['/debug_token EAAB', '/me EAAB'])

    const { debug, me } = graph.state
    for (const wrong of [
      { debug: { ...debug, app_id: 'an-app-of-others' } },
      { debug: { ...debug, is_valid: false } },
      { debug: { ...debug, expires_at: 1_000 } },
      { debug: { ...debug, user_id: undefined } },
      { debug: { error: { message: 'Invalid token' } } },
      { me: { ...me, id: 'fb-2' } },
      { me: {} },
    ]) {
      Object.assign(graph.state, { debug, me, ...wrong })
      expect(await withFacebook(app)).toMatchObject({ status: 401, body: { code: 'WRONG_SIGN_IN' } })
    }
    Object.assign(graph.state, { debug, me: { id: 'fb-1' } })
    const browser = openBrowser(app)
    const { register_token } = (await withFacebook(app, browser)).body
    const form = { register_token, mobile: { phone: '9876543210' } }
    const asked = (await browser.profile('POST', '/detail', form)).body
    const otp = await codeTo(app, '9876543210')
    const done = await browser.auth('POST', '/otp/mobile/verify', { otp, request_id: asked.request_id, register_token })
    expect(done.body.user._id).not.toBe(id)
    expect((await withFacebook(app)).body.user._id).toBe(done.body.user._id)
  })

  test('is called with the application’s own credentials, and unavailable while its secret is missing or wrong', async () => {
    const graph = await startGraph()
    const app = await openShop({ settings: { FACEBOOK_GRAPH_URL: graph.url }, config })
    const closed = { status: 403, body: { code: 'SIGN_IN_METHOD_CLOSED' } }
    const keep = (app_secret: string) =>
      app.call('POST', '/platform/config', { social_tokens: { facebook: { app_id: '4711', app_secret } } })
    expect((await withFacebook(app)).body.user_exists).toBe(false)
    await keep('not-the-secret-of-4711')
    expect(await withFacebook(app)).toMatchObject(closed)
    await keep(appSecret)
    expect((await withFacebook(app)).body.user_exists).toBe(false)

    // It can't be decrypted with another key, so Facebook isn't even called until it is saved again.
    const asked = graph.state.asked.length
    Object.assign(app.services.config, { secretKeys: ['another key of at least thirty-two characters'] })
    expect(await withFacebook(app)).toMatchObject(closed)
    expect(graph.state.asked).toHaveLength(asked)
    await keep(appSecret)
    expect((await withFacebook(app)).body.user_exists).toBe(false)

    const { social_tokens: _, ...withoutTokens } = config
    const tokens = { social_tokens: { facebook: { app_id: '4711' } } }
    const bare = await openShop({
      settings: { FACEBOOK_GRAPH_URL: graph.url },
      config: { ...withoutTokens, ...tokens },
    })
    expect(await withFacebook(bare)).toMatchObject(closed)
  })

  test('being down is not reported as the shopper’s fault', async () => {
    const graph = await startGraph()
    graph.state.status = 502
    const app = await openShop({ settings: { FACEBOOK_GRAPH_URL: graph.url }, config })
    expect((await withFacebook(app)).status).toBe(503)
    const gone = await openShop({ settings: { FACEBOOK_GRAPH_URL: 'http://127.0.0.1:9' }, config })
    expect((await withFacebook(gone)).status).toBe(503)
  })
})

async function listen(server: ReturnType<typeof createServer>) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
}

const urlOf = (server: ReturnType<typeof createServer>) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
