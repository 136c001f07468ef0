import { createHash } from 'node:crypto'
import * as openid from 'openid-client'
import { decodeJwt, decodeProtectedHeader } from 'jose'
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
import { startApp } from '../world/start-app.ts'
import { addShopper, asha, letPass, signedIn } from '../world/storefront-steps.ts'

/** Where the browser was sent: back to the client. */
function landed(to: URL | undefined): URL {
  if (to === undefined) throw new Error('The browser was not sent anywhere.')
  return to
}

test('A signed-in shopper goes straight through, and the client gets tokens that say who they are', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const opened = await openClient(app)
  const tokens = await signInTo(app, opened, await signedIn(app))
  expect(tokens.claims()).toMatchObject({
    iss: issuerOf(app),
    aud: opened.client._id,
    sub: user_id,
    given_name: asha.first_name,
    email: asha.email,
    email_verified: true,
    phone_number: `+91${asha.phone_number}`,
    sid: expect.stringMatching(/^[0-9a-f]{24}$/),
  })
  expect(decodeProtectedHeader(tokens.id_token ?? '')).toMatchObject({ alg: 'RS256' })
  expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' })
  const access = decodeJwt(tokens.access_token)
  expect(access).toMatchObject({ iss: issuerOf(app), aud: issuerOf(app), sub: user_id, client_id: opened.client._id })
  expect([access.sid, (access.exp ?? 0) - (access.iat ?? 0)]).toEqual([tokens.claims()?.sid, 300])
  expect(JSON.stringify(access)).not.toContain(asha.email)
  const info = await openid.fetchUserInfo(opened.config, tokens.access_token, user_id)
  expect(info).toMatchObject({ sub: user_id, family_name: asha.last_name, email: asha.email })
})

test('A client can have its ID tokens signed with ES256, and gets only the claims of its scopes', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app, { id_token_signed_response_alg: 'ES256' })
  const tokens = await signInTo(app, opened, await signedIn(app), { scope: 'openid email' })
  expect(decodeProtectedHeader(tokens.id_token ?? '')).toMatchObject({ alg: 'ES256' })
  expect(tokens.claims()).toMatchObject({ email: asha.email })
  for (const claim of ['name', 'phone_number', 'meta', 'groups']) expect(tokens.claims()).not.toHaveProperty(claim)
})

test('A shopper who is not signed in signs in on the hosted page, and continues', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const opened = await openClient(app)
  const { url, checks } = await authorization(opened, { login_hint: asha.email })
  const browser = openBrowser(app)
  const tab = openTab(app, browser)
  const { to: page } = await tab.open(url)
  expect(page?.pathname).toBe(`/sign-in/${app.application_id}`)
  expect(page?.searchParams.get('login_hint')).toBe(asha.email)
  expect(page?.searchParams.get('again')).toBeNull()
  const back = page?.searchParams.get('return_to') ?? ''
  expect(back.startsWith(`${issuerOf(app)}/auth/`)).toBe(true)
  // Coming back without having signed in leads to the page again.
  expect((await tab.open(back)).to?.pathname).toBe(`/sign-in/${app.application_id}`)
  const { to: second } = await tab.open(url)
  await browser.signInByOtp(asha.phone_number)
  const { to } = await tab.open(second?.searchParams.get('return_to') ?? '')
  const tokens = await openid.authorizationCodeGrant(opened.config, landed(to), checks)
  expect(tokens.claims()?.sub).toBe(user_id)
})

test('`prompt=login` and `max_age` make a shopper sign in again, and `prompt=none` never shows a page', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const browser = await signedIn(app)
  for (const parameters of [{ prompt: 'login' }, { max_age: '0' }]) {
    const { url, checks } = await authorization(opened, parameters)
    const tab = openTab(app, browser)
    const { to: page } = await tab.open(url)
    expect(page?.searchParams.get('again')).toBe('1')
    // Without a new sign-in, there is no way through.
    expect((await tab.open(page?.searchParams.get('return_to') ?? '')).to?.pathname).toBe(page?.pathname)
    const { to: other } = await tab.open(url)
    await browser.signInByOtp(asha.phone_number)
    await letPass(app, 120_000, { sessions: false })
    const { to } = await tab.open(other?.searchParams.get('return_to') ?? '')
    const tokens = await openid.authorizationCodeGrant(opened.config, landed(to), {
      ...checks,
      ...('max_age' in parameters && { maxAge: 60 }),
    })
    expect(tokens.claims()?.auth_time).toBeTypeOf('number')
  }
  const silent = await authorization(opened, { prompt: 'none' })
  const { to } = await openTab(app).open(silent.url)
  expect([to?.origin, to?.searchParams.get('error')]).toEqual(['https://shop.example.com', 'login_required'])
})

test('Only the session cookie of the shop signs anyone in: the library has no session of its own', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const browser = await signedIn(app)
  const tab = openTab(app, browser)
  const { headers } = await tab.open((await authorization(opened)).url)
  expect(headers.getSetCookie().filter((cookie) => !cookie.startsWith('f.'))).toEqual([])
  const [session] = await app.database.queries.select().from(app.database.tables.sessions)
  const { to } = await openTab(app, { cookie: `clientele.session=${session?.id}` }).open(
    (await authorization(opened)).url,
  )
  expect(to?.pathname).toBe(`/sign-in/${app.application_id}`)
})

test('A client can have the response posted, by a page whose only script is known by its hash', async () => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const { url } = await authorization(opened, { response_mode: 'form_post' })
  const { status, text, headers } = await openTab(app, await signedIn(app)).open(url)
  expect(status).toBe(200)
  expect(text).toContain(`action="${callback}"`)
  expect(text).toMatch(/name="code" value="[\w-]+"/)
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(text) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = headers.get('content-security-policy')
  expect(policy).toContain(`'sha256-${hash}'`)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(headers.get('cache-control')).toContain('no-store')
})

test('While the database does not answer, neither does the issuer, and it reveals nothing about it', async () => {
  const dead = 'postgres://nobody:very-secret@127.0.0.1:1/nothing'
  const app = await startApp({ databaseUrl: dead, seed: async () => undefined, jobs: false })
  const issuer = `${app.url}/oidc/${app.application_id}`
  for (const [path, init] of [
    ['/.well-known/openid-configuration', {}],
    ['/jwks', {}],
    ['/auth?client_id=64f0000000000000000000d1', {}],
    ['/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token' }) }],
  ] as const) {
    const response = await fetch(issuer + path, init)
    const body = await response.text()
    expect([response.status, JSON.parse(body).code]).toEqual([503, 'OVERLOADED'])
    expect(body).not.toMatch(/127\.0\.0\.1|ECONN|postgres|secret|select/i)
  }
})

test('A request for authorization can be posted, and so can an access token to userinfo', async () => {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const opened = await openClient(app)
  const browser = await signedIn(app)
  const { url, checks } = await authorization(opened)
  const posted = await fetchFrom(app)(`${issuerOf(app)}/auth`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: browser.cookie ?? '' },
    body: url.searchParams,
  })
  const to = new URL(posted.headers.get('location') ?? '')
  const { access_token } = await openid.authorizationCodeGrant(opened.config, to, checks)
  const info = await fetchFrom(app)(`${issuerOf(app)}/me`, {
    method: 'POST',
    body: new URLSearchParams({ access_token }),
  })
  expect(await info.json()).toMatchObject({ sub: user_id })
  expect((await fetchFrom(app)(`${issuerOf(app)}/me?access_token=${access_token}`)).status).toBe(400)
})

const nobody = async () => undefined

// What is asked of strangers is stored until they have signed in, and the rest of it with the code.
test.each<[string, Record<string, string>, typeof nobody | typeof signedIn]>([
  ['state', { state: 'a\0b' }, nobody],
  ['login_hint', { login_hint: 'asha\0' }, nobody],
  ['nonce', { nonce: '\0' }, signedIn],
  ['claims', { claims: JSON.stringify({ id_token: { '\0': null } }) }, signedIn],
])('A %s with the null character, which can’t be stored, is an invalid request', async (_name, parameters, open) => {
  const app = await openIssuer()
  await addShopper(app)
  const opened = await openClient(app)
  const browser = await open(app)
  const { status, to } = await openTab(app, browser).open((await authorization(opened, parameters)).url)
  expect([status, to?.origin, to?.searchParams.get('error')]).toEqual([
    303,
    new URL(callback).origin,
    'invalid_request',
  ])
  // Its name as text is harmless.
  const { to: back } = await openTab(app, browser).open((await authorization(opened, { nonce: '\\u0000' })).url)
  expect(back?.searchParams.get('error')).toBeNull()
})
