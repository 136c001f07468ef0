import { Auth, type AuthConfig } from '@auth/core'
import type { OIDCConfig } from '@auth/core/providers'
import { expect, test } from 'vitest'
import {
  type ClientFacts,
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
 * Auth.js, unmodified, with a generic OpenID Connect provider: `@auth/core`, which its packages for frameworks are built on.
 */

type Provider = OIDCConfig<Record<string, string>>
type Callbacks = NonNullable<AuthConfig['callbacks']>

interface Options {
  registration?: Registration
  /** What the site sets beyond what the docs show. */
  provider?: Partial<Provider>
  callbacks?: (facts: ClientFacts) => Callbacks
}

/** Lets the site know the customer. */
const naming = (): Callbacks => ({
  jwt: ({ token, account }) =>
    account ? { ...token, customer_id: account.providerAccountId, id_token: account.id_token } : token,
  session: ({ session, token: { customer_id, id_token } }) => Object.assign(session, { customer_id, id_token }),
})

/** A site that signs in with Auth.js, and a shopper with an account. */
async function openSite({ registration, provider, callbacks = naming }: Options = {}) {
  const { app, issuer } = await openPublicIssuer()
  const user_id = await addShopper(app)
  const { client, secret } = await registerClient(app, {
    redirect_uris: [`${origin}/api/auth/callback/clientele`],
    post_logout_redirect_uris: [`${origin}/`],
    ...registration,
  })
  const errors: Error[] = []
  const facts = { issuer, clientId: client._id, clientSecret: secret }
  const config: AuthConfig = {
    basePath: '/api/auth',
    trustHost: true,
    secret: 'a secret of the site that only the tests know',
    providers: [{ ...(documentedProvider('Auth.js', facts) as Provider), ...provider }],
    callbacks: callbacks(facts),
    logger: { error: (error) => void errors.push(error) },
  }
  return { app, issuer, user_id, errors, arrive: () => openVisitor((request) => Auth(request, config)) }
}

const csrfTokenOf = async ({ open }: Visitor): Promise<string> => (await open('/api/auth/csrf')).body.csrfToken

/** Presses the button of the site's sign-in page. Returns where the browser is sent. */
async function begin(visitor: Visitor): Promise<URL> {
  const form = { csrfToken: await csrfTokenOf(visitor), callbackUrl: `${origin}/account` }
  const { to } = await visitor.submit('/api/auth/signin/clientele', form)
  if (to === undefined) throw new Error('The browser was not sent anywhere.')
  return to
}

/** Signs the shopper in, on the hosted page. */
async function signIn(app: TestApp, visitor: Visitor) {
  const signed = await signInAt(app, await begin(visitor))
  return { ...signed, done: await visitor.open(signed.to) }
}

const sessionOf = async ({ open }: Visitor) => (await open('/api/auth/session')).body

async function withPrivateKey(): Promise<Options> {
  const { privateKey, kid, registration } = await clientKey()
  return {
    registration,
    provider: {
      client: { token_endpoint_auth_method: 'private_key_jwt' },
      // The types don't have it, but the library reads it.
      token: { clientPrivateKey: { key: privateKey, kid } } as never,
    },
  }
}

/** A client that is registered for, and uses, this way to authenticate. */
const authenticatedBy = (token_endpoint_auth_method: 'client_secret_post' | 'none'): Options => ({
  registration: { token_endpoint_auth_method },
  provider: { client: { token_endpoint_auth_method } },
})

test.each<[string, () => Options | Promise<Options>]>([
  ['what the docs show', () => ({})],
  ['state and nonce besides PKCE', () => ({ provider: { checks: ['pkce', 'state', 'nonce'] } })],
  ['the profile from userinfo', () => ({ provider: { idToken: false } })],
  ['the secret in the body', () => authenticatedBy('client_secret_post')],
  ['a private key', withPrivateKey],
  ['no secret, as a public client', () => authenticatedBy('none')],
  [
    'ID tokens that are signed with ES256',
    () => ({
      registration: { id_token_signed_response_alg: 'ES256' },
      provider: { client: { id_token_signed_response_alg: 'ES256' } },
    }),
  ],
])('A shopper signs in to a site that uses Auth.js with %s', async (_, how) => {
  const { app, user_id, errors, arrive } = await openSite(await how())
  const visitor = arrive()
  expect(await sessionOf(visitor)).toBeNull()
  const { done } = await signIn(app, visitor)
  expect(errors).toEqual([])
  expect([done.status, done.to?.href]).toEqual([302, `${origin}/account`])
  expect(await sessionOf(visitor)).toMatchObject({
    user: { name: `${asha.first_name} ${asha.last_name}`, email: asha.email },
    customer_id: user_id,
  })
})

test('Auth.js uses PKCE with S256 without being told to', async () => {
  const { issuer, arrive } = await openSite()
  const url = await begin(arrive())
  expect(`${url.origin}${url.pathname}`).toBe(`${issuer}/auth`)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
  })
})

test.each<[string, string, (url: URL) => void]>([
  ['of another issuer', 'unexpected "iss"', (url) => url.searchParams.set('iss', 'https://evil.example')],
  ['without an issuer', '"iss" (issuer) missing', (url) => url.searchParams.delete('iss')],
  ['with a made-up code', 'server responded with an error', (url) => url.searchParams.set('code', 'made-up')],
])('Auth.js lets nobody in with a response %s', async (_, message, change) => {
  const { app, errors, arrive } = await openSite()
  const visitor = arrive()
  const { to: back } = await signInAt(app, await begin(visitor))
  change(back)
  expect((await visitor.open(back)).to?.pathname).toBe('/api/auth/error')
  expect(errors).toMatchObject([
    { name: 'CallbackRouteError', cause: { err: { message: expect.stringContaining(message) } } },
  ])
  expect(await sessionOf(visitor)).toBeNull()
})

test('A response works for one visitor, once', async () => {
  const { app, errors, arrive } = await openSite()
  const [visitor, other] = [arrive(), arrive()]
  const { to: back } = await signInAt(app, await begin(visitor))
  await begin(other)
  await other.open(back)
  expect(await sessionOf(other)).toBeNull()
  expect(errors).toMatchObject([{ name: 'CallbackRouteError', cause: { err: { error: 'invalid_grant' } } }])

  const { to: used } = await signIn(app, visitor)
  expect((await sessionOf(visitor)).user.email).toBe(asha.email)
  expect((await visitor.open(used)).to?.pathname).toBe('/api/auth/error')
})

test.each([
  ['allows', '/account', asha.email, []],
  ['refuses', '/api/auth/signin', undefined, ['OAuthCallbackError']],
])(
  'A third party that uses Auth.js gets to know a shopper only if they allow it: one who %s it',
  async (decision, path, email, names) => {
    const { app, errors, arrive } = await openSite({ registration: { first_party: false } })
    const visitor = arrive()
    const { browser, tab, to: page } = await signInAt(app, await begin(visitor))
    expect(page.pathname).toBe(`/sign-in/${app.application_id}/consent`)
    const id = new URL(page.searchParams.get('return_to') ?? '').pathname.split('/').at(-1)
    const answer = await browser.auth('POST', `/consent-requests/${id}`, { allow: decision === 'allows' })
    const { to: back } = await tab.open(answer.body.return_to)
    const { to } = await visitor.open(back ?? '')
    expect([to?.pathname, (await sessionOf(visitor))?.user.email]).toEqual([path, email])
    expect(errors.map(({ name }) => name)).toEqual(names)
  },
)

/** Renews tokens the way the guide of Auth.js to refresh token rotation does, which sends the secret in the body. */
const renewing: Options = {
  ...authenticatedBy('client_secret_post'),
  callbacks: ({ issuer, clientId: client_id, clientSecret: client_secret = '' }) => ({
    async jwt({ token, account }) {
      if (account) {
        const { access_token, refresh_token, expires_at } = account
        return { ...token, access_token, refresh_token, expires_at }
      }
      if (Date.now() < Number(token.expires_at) * 1_000) return token
      const body = { client_id, client_secret, grant_type: 'refresh_token', refresh_token: String(token.refresh_token) }
      const response = await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(body) })
      if (!response.ok) return { ...token, error: 'RefreshTokenError' }
      const renewed = (await response.json()) as Record<string, string>
      return { ...token, ...renewed, expires_at: Math.floor(Date.now() / 1_000 + Number(renewed.expires_in)) }
    },
    session: ({ session, token: { access_token, error } }) => Object.assign(session, { access_token, error }),
  }),
}

test('Tokens that Auth.js keeps are renewed, also when two tabs do it at once, until the customer is blocked', async () => {
  const { app, user_id, arrive } = await openSite(renewing)
  const visitor = arrive()
  await signIn(app, visitor)
  const { access_token: first } = await sessionOf(visitor)
  letAccessTokensExpire()
  const tabs = await Promise.all([sessionOf(visitor), sessionOf(visitor)])
  for (const { access_token, error } of tabs) {
    expect(error).toBeUndefined()
    expect(access_token).not.toBe(first)
  }
  letAccessTokensExpire()
  expect((await sessionOf(visitor)).error).toBeUndefined()
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.refresh_token_reused')

  await app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' })
  letAccessTokensExpire()
  expect((await sessionOf(visitor)).error).toBe('RefreshTokenError')
})

test('Signing out of Auth.js ends its own session, and the issuer’s once the shopper is sent there with the ID token', async () => {
  const { app, issuer, arrive } = await openSite()
  const visitor = arrive()
  const { tab } = await signIn(app, visitor)
  const { id_token } = await sessionOf(visitor)
  const signOut = async () => visitor.submit('/api/auth/signout', { csrfToken: await csrfTokenOf(visitor) })
  await signOut()
  expect(await sessionOf(visitor)).toBeNull()
  // The shopper is still signed in at the issuer, and comes back without a question.
  const { to: back } = await tab.open(await begin(visitor))
  await visitor.open(back ?? '')
  expect((await sessionOf(visitor)).user.email).toBe(asha.email)

  await signOut()
  const end = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${origin}/` })
  expect((await tab.open(`${issuer}/session/end?${end.toString()}`)).to?.href).toBe(`${origin}/`)
  expect((await tab.open(await begin(visitor))).to?.pathname).toBe(`/sign-in/${app.application_id}`)
})
