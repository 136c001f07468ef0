import exported, { type NextAuthOptions, type NextAuthProvider } from 'next-auth'
import { expect, onTestFinished, test, vi } from 'vitest'
import {
  documentedProvider,
  openPublicIssuer,
  openVisitor,
  origin,
  type Registration,
  signInAt,
  type Visitor,
} from '../world/independent-clients.ts'
import { registerClient } from '../world/issuer.ts'
import { addShopper, asha } from '../world/storefront-steps.ts'

/*
 * NextAuth.js 4, the stable version of Auth.js for Next.js, unmodified, with a generic provider. Its handler is called as the pages of Next.js call it.
 */

interface Options {
  registration?: Registration
  /** What the site sets beyond what the docs show. */
  provider?: NextAuthProvider
}

/** A site that signs in with NextAuth.js, and a shopper with an account. */
async function openSite({ registration, provider }: Options = {}) {
  vi.stubEnv('NEXTAUTH_URL', origin)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { app, issuer } = await openPublicIssuer()
  const user_id = await addShopper(app)
  const { client, secret } = await registerClient(app, {
    redirect_uris: [`${origin}/api/auth/callback/clientele`],
    ...registration,
  })
  const errors: string[] = []
  const facts = { issuer, clientId: client._id, clientSecret: secret }
  const options: NextAuthOptions = {
    secret: 'a secret of the site that only the tests know',
    providers: [{ ...documentedProvider('NextAuth.js 4', facts), ...provider }],
    callbacks: {
      jwt: ({ token, account }) => (account ? { ...token, customer_id: account.providerAccountId } : token),
      session: ({ session, token: { customer_id } }) => Object.assign(session, { customer_id }),
    },
    logger: { error: (code, found) => void errors.push(`${code}: ${errorIn(found).message}`) },
  }
  return { app, issuer, user_id, errors, arrive: () => openVisitor((request) => handle(request, options)) }
}

const errorIn = (facts: Error | { error: Error }): Error => (facts instanceof Error ? facts : facts.error)

const nextAuth = 'default' in exported ? exported.default : exported

/** What `pages/api/auth/[...nextauth].ts` does with a request. */
async function handle(request: Request, options: NextAuthOptions): Promise<Response> {
  const url = new URL(request.url)
  const headers = Object.fromEntries(request.headers)
  const cookies = Object.fromEntries(
    (headers.cookie ?? '').split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [name, decodeURIComponent(value.join('='))]
    }),
  )
  const nextauth = url.pathname.replace('/api/auth/', '').split('/')
  const query = { ...Object.fromEntries(url.searchParams), nextauth }
  const body = request.method === 'POST' ? Object.fromEntries(new URLSearchParams(await request.text())) : undefined
  const sent = new Headers()
  let status = 200
  let text = ''
  const response = {
    status: (code: number) => ((status = code), response),
    getHeader: (name: string) => (name === 'Set-Cookie' ? sent.getSetCookie() : (sent.get(name) ?? undefined)),
    setHeader(name: string, value: string | string[]) {
      sent.delete(name)
      for (const one of [value].flat()) sent.append(name, one)
      return response
    },
    json: (value: unknown) => response.send(value),
    send: (value: unknown) => void (text = typeof value === 'string' ? value : JSON.stringify(value)),
    end: () => undefined,
  }
  await nextAuth({ method: request.method, headers, cookies, query, body }, response, options)
  return new Response(text, { status, headers: sent })
}

const sessionOf = async ({ open }: Visitor) => (await open('/api/auth/session')).body

/** Presses the button of the site's sign-in page. Returns where the browser is sent. */
async function begin(visitor: Visitor): Promise<URL> {
  const { csrfToken } = (await visitor.open('/api/auth/csrf')).body
  const { to } = await visitor.submit('/api/auth/signin/clientele', { csrfToken, callbackUrl: `${origin}/account` })
  if (to === undefined) throw new Error('The browser was not sent anywhere.')
  return to
}

test.each<[string, Options]>([
  ['what the docs show', {}],
  ['a nonce besides PKCE and state', { provider: { checks: ['pkce', 'state', 'nonce'] } }],
  [
    'ID tokens that are signed with ES256',
    {
      registration: { id_token_signed_response_alg: 'ES256' },
      provider: { client: { id_token_signed_response_alg: 'ES256' } },
    },
  ],
  [
    'the secret in the body',
    {
      registration: { token_endpoint_auth_method: 'client_secret_post' },
      provider: { client: { token_endpoint_auth_method: 'client_secret_post' } },
    },
  ],
])('A shopper signs in to a site that uses NextAuth.js 4 with %s', async (_, options) => {
  const { app, user_id, errors, arrive } = await openSite(options)
  const visitor = arrive()
  expect(await sessionOf(visitor)).toEqual({})
  const { to: back } = await signInAt(app, await begin(visitor))
  const { status, to } = await visitor.open(back)
  expect(errors).toEqual([])
  expect([status, to?.href]).toEqual([302, `${origin}/account`])
  expect(await sessionOf(visitor)).toMatchObject({
    user: { name: `${asha.first_name} ${asha.last_name}`, email: asha.email },
    customer_id: user_id,
  })
})

test('NextAuth.js 4 has to be told to use PKCE, and the issuer refuses it otherwise', async () => {
  const { issuer, arrive } = await openSite()
  const url = await begin(arrive())
  expect(`${url.origin}${url.pathname}`).toBe(`${issuer}/auth`)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
  })
  const without = await openSite({ provider: { checks: ['state'] } })
  const refused = await fetch(await begin(without.arrive()), { redirect: 'manual' })
  const to = new URL(refused.headers.get('location') ?? '')
  expect([to.origin, to.searchParams.get('error')]).toEqual([origin, 'invalid_request'])
})

test.each<[string, string, (url: URL) => void]>([
  ['of another issuer', 'iss mismatch', (url) => url.searchParams.set('iss', 'https://evil.example')],
  ['without an issuer', 'iss missing from the response', (url) => url.searchParams.delete('iss')],
  ['with another state', 'state mismatch', (url) => url.searchParams.set('state', 'another')],
  ['with a made-up code', 'invalid_grant', (url) => url.searchParams.set('code', 'made-up')],
])('NextAuth.js 4 lets nobody in with a response %s', async (_, message, change) => {
  const { app, errors, arrive } = await openSite()
  const visitor = arrive()
  const { to: back } = await signInAt(app, await begin(visitor))
  change(back)
  expect((await visitor.open(back)).to?.pathname).toBe('/api/auth/error')
  expect(errors).toEqual([expect.stringContaining(message)])
  expect(await sessionOf(visitor)).toEqual({})
})
