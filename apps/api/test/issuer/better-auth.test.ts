import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createPrivateKeyJwtClientAssertionGetter } from 'better-auth/oauth2'
import { genericOAuth, type GenericOAuthConfig } from 'better-auth/plugins/generic-oauth'
import { decodeJwt, exportJWK } from 'jose'
import { expect, test } from 'vitest'
import {
  clientKey,
  documentedProvider,
  letAccessTokensExpire,
  openPublicIssuer,
  openVisitor,
  origin,
  type Registration,
  signInAt,
  type Visitor,
} from '../world/independent-clients.ts'
import { registerClient } from '../world/issuer.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, eventsOf } from '../world/storefront-steps.ts'

/*
 * better-auth, unmodified, with its generic OAuth plugin and a database of its own.
 */

interface Options {
  registration?: Registration
  /** What the site sets beyond what the docs show. */
  provider?: Partial<GenericOAuthConfig>
}

/** A site that signs in with better-auth. */
async function openSite({ registration, provider }: Options = {}) {
  const { app, issuer } = await openPublicIssuer()
  const { client, secret } = await registerClient(app, {
    redirect_uris: [`${origin}/api/auth/callback/clientele`],
    post_logout_redirect_uris: [`${origin}/`],
    ...registration,
  })
  const facts = { issuer, clientId: client._id, clientSecret: secret }
  const documented = documentedProvider('better-auth', facts) as GenericOAuthConfig
  const log: string[] = []
  const auth = betterAuth({
    baseURL: origin,
    secret: 'a secret of the site that only the tests know',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    // The library doesn't check where requests come from when it notices that it is tested.
    advanced: { disableOriginCheck: false },
    logger: { level: 'error', log: (_level, message) => void log.push(message) },
    plugins: [genericOAuth({ config: [{ ...documented, ...provider }] })],
  })
  return { app, issuer, client, log, arrive: () => openVisitor(auth.handler) }
}

/** Presses the site's sign-in button. Returns where the browser is sent. */
async function begin({ post }: Visitor): Promise<URL> {
  const asked = { provider: 'clientele', callbackURL: '/account', errorCallbackURL: '/sign-in' }
  const { body } = await post('/api/auth/sign-in/social', asked)
  return new URL(body.url)
}

/** Signs a shopper in, on the hosted page. Returns where the site sends them afterward. */
async function signIn(app: TestApp, visitor: Visitor, mobile?: string) {
  const signed = await signInAt(app, await begin(visitor), mobile)
  const { to } = await visitor.open(signed.to)
  return { ...signed, to }
}

const sessionOf = async ({ open }: Visitor) => (await open('/api/auth/get-session')).body
const accountOf = async ({ open }: Visitor) => (await open('/api/auth/list-accounts')).body[0]

/** Leaves it to the library how the client authenticates. */
const itsOwnWay = { authentication: undefined }

async function withPrivateKey(): Promise<Options> {
  const { privateKey, kid, registration } = await clientKey()
  const privateKeyJwk = await exportJWK(privateKey)
  const getClientAssertion = createPrivateKeyJwtClientAssertionGetter({ privateKeyJwk, kid, algorithm: 'ES256' })
  return {
    registration,
    provider: { ...itsOwnWay, tokenEndpointAuth: { method: 'private_key_jwt', getClientAssertion } },
  }
}

test.each<[string, () => Options | Promise<Options>]>([
  ['what the docs show', () => ({})],
  [
    'the secret in the body, as it does by default',
    () => ({ registration: { token_endpoint_auth_method: 'client_secret_post' }, provider: itsOwnWay }),
  ],
  ['a private key', withPrivateKey],
  [
    'no secret, as a public client',
    () => ({ registration: { token_endpoint_auth_method: 'none' }, provider: itsOwnWay }),
  ],
  [
    'ID tokens that are signed with ES256',
    () => ({ registration: { id_token_signed_response_alg: 'ES256' }, provider: { requireIdTokenVerification: true } }),
  ],
])('A shopper signs in to a site that uses better-auth with %s', async (_, how) => {
  const { app, log, arrive } = await openSite(await how())
  const user_id = await addShopper(app)
  const visitor = arrive()
  expect(await sessionOf(visitor)).toBeNull()
  const { to } = await signIn(app, visitor)
  expect(log).toEqual([])
  expect(to?.href).toBe(`${origin}/account`)
  expect((await sessionOf(visitor)).user).toMatchObject({
    name: `${asha.first_name} ${asha.last_name}`,
    email: asha.email,
    emailVerified: true,
  })
  expect(await accountOf(visitor)).toMatchObject({ providerId: 'clientele', accountId: user_id })
})

test('better-auth uses PKCE with S256, state, and nonce without being told to', async () => {
  const { issuer, client, arrive } = await openSite()
  const url = await begin(arrive())
  expect(`${url.origin}${url.pathname}`).toBe(`${issuer}/auth`)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: client._id,
    scope: 'openid profile email',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/./),
    nonce: expect.stringMatching(/./),
  })
})

test('A client that is registered for a header can’t send its secret in the body', async () => {
  const { app, arrive } = await openSite({ provider: itsOwnWay })
  await addShopper(app)
  const visitor = arrive()
  const { to } = await signIn(app, visitor)
  expect(to?.href).toBe(`${origin}/sign-in?error=invalid_code`)
  expect(await sessionOf(visitor)).toBeNull()
})

test.each<[string, string, (url: URL) => void]>([
  ['of another issuer', 'issuer_mismatch', (url) => url.searchParams.set('iss', 'https://evil.example')],
  ['with a made-up code', 'invalid_code', (url) => url.searchParams.set('code', 'made-up')],
  ['with an error', 'access_denied', (url) => url.searchParams.set('error', 'access_denied')],
])('better-auth lets nobody in with a response %s', async (_, error, change) => {
  const { app, arrive } = await openSite()
  await addShopper(app)
  const visitor = arrive()
  const { to: back } = await signInAt(app, await begin(visitor))
  change(back)
  const { to } = await visitor.open(back)
  expect([to?.pathname, to?.searchParams.get('error')]).toEqual(['/sign-in', error])
  expect(await sessionOf(visitor)).toBeNull()
})

test('A response works for one visitor, once', async () => {
  const { app, arrive } = await openSite()
  await addShopper(app)
  const [visitor, other] = [arrive(), arrive()]
  const { to: back } = await signInAt(app, await begin(visitor))
  await begin(other)
  expect((await other.open(back)).to?.searchParams.get('error')).toBe('state_mismatch')
  expect(await sessionOf(other)).toBeNull()
  expect((await visitor.open(back)).to?.href).toBe(`${origin}/account`)
  expect((await visitor.open(back)).to?.searchParams.get('error')).toBe('state_mismatch')
  expect((await sessionOf(visitor)).user.email).toBe(asha.email)
})

const ben = { phone_number: '8652523959', first_name: 'Ben', last_name: 'Kay' }

test('better-auth needs an email address, which a site can make up, as the docs show, for a shopper who has only a phone', async () => {
  const strict = await openSite({ provider: { mapProfileToUser: undefined } })
  await addShopper(strict.app, ben)
  const { to } = await signIn(strict.app, strict.arrive(), ben.phone_number)
  expect(to?.searchParams.get('error')).toBe('email_not_found')

  const { app, arrive } = await openSite()
  const user_id = await addShopper(app, ben)
  const visitor = arrive()
  expect((await signIn(app, visitor, ben.phone_number)).to?.href).toBe(`${origin}/account`)
  expect((await sessionOf(visitor)).user).toMatchObject({
    name: 'Ben Kay',
    email: `${user_id}@customers.invalid`,
    emailVerified: false,
  })
})

test('Tokens that better-auth keeps are renewed, also when two tabs do it at once, until the customer is blocked', async () => {
  const { app, arrive } = await openSite()
  const user_id = await addShopper(app)
  const visitor = arrive()
  await signIn(app, visitor)
  const { id: accountId } = await accountOf(visitor)
  const ask = () => visitor.post('/api/auth/get-access-token', { accountId })
  const { accessToken: first } = (await ask()).body
  expect(decodeJwt(first)).toMatchObject({ sub: user_id })
  letAccessTokensExpire()
  for (const { body } of await Promise.all([ask(), ask()])) {
    expect(decodeJwt(body.accessToken)).toMatchObject({ sub: user_id })
    expect(body.accessToken).not.toBe(first)
  }
  letAccessTokensExpire()
  expect((await ask()).status).toBe(200)
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.refresh_token_reused')

  await app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' })
  letAccessTokensExpire()
  const refused = await ask()
  expect([refused.status, refused.body.code]).toEqual([400, 'FAILED_TO_GET_ACCESS_TOKEN'])
})

test('Signing out of better-auth ends the shopper’s session at the issuer as well, and leads back to the site', async () => {
  const { app, issuer, arrive } = await openSite()
  await addShopper(app)
  const visitor = arrive()
  const { browser, tab } = await signIn(app, visitor)
  const { body } = await visitor.post('/api/auth/sign-out', { callbackURL: '/' })
  expect(await sessionOf(visitor)).toBeNull()
  expect(body).toMatchObject({ success: true, redirect: true, url: expect.stringContaining(`${issuer}/session/end?`) })
  expect((await tab.open(body.url)).to?.href).toBe(`${origin}/`)
  expect((await browser.auth('GET', '/session')).status).toBe(401)
})
