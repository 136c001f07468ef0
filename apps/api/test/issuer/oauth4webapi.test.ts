import * as oauth from 'oauth4webapi'
import { expect, test } from 'vitest'
import { clientKey, openPublicIssuer, origin, type Registration, signInAt } from '../world/independent-clients.ts'
import { registerClient } from '../world/issuer.ts'
import { addShopper, asha, eventsOf } from '../world/storefront-steps.ts'

/*
 * A client and an API that are written with `oauth4webapi`, as its examples are.
 */

const redirect_uri = `${origin}/callback`
const api = 'https://api.shop.example/orders'
/** The tests' issuer has no certificate. */
const http = { [oauth.allowInsecureRequests]: true }

/** A store with an API, and a client that has found the issuer. */
async function openStore(registration: Registration, authentication: (secret: string) => oauth.ClientAuth) {
  const { app, issuer } = await openPublicIssuer()
  const user_id = await addShopper(app)
  const scopes = [{ name: 'orders:read', description: 'See your orders' }]
  await app.call('POST', '/oauth-resources', { name: 'Orders', identifier: api, scopes })
  const { client: registered, secret = '' } = await registerClient(app, {
    redirect_uris: [redirect_uri],
    ...registration,
  })
  const as = await discover(issuer, 'oidc')
  const client: oauth.Client = { client_id: registered._id }
  return { app, issuer, user_id, as, client, authentication: authentication(secret) }
}

type Store = Awaited<ReturnType<typeof openStore>>

async function discover(issuer: string, algorithm: 'oidc' | 'oauth2') {
  const url = new URL(issuer)
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...http }))
}

/** An authorization request, which the client pushes first if it is told to. */
async function request({ as, client, authentication }: Store, { scope, pushed }: { scope: string; pushed: boolean }) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const parameters = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri,
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const url = new URL(as.authorization_endpoint ?? '')
  url.search = parameters.toString()
  if (pushed) {
    const response = await oauth.pushedAuthorizationRequest(as, client, authentication, parameters, http)
    const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, response)
    url.search = new URLSearchParams({ client_id: client.client_id, request_uri }).toString()
  }
  return { url, verifier, state, nonce }
}

/** Signs the shopper in, and redeems the code. Every check that the library has is made. */
async function signIn(store: Store, { scope = 'openid email', pushed = false } = {}) {
  const { app, as, client, authentication } = store
  const { url, verifier, state, nonce } = await request(store, { scope, pushed })
  const { to } = await signInAt(app, url)
  const parameters = oauth.validateAuthResponse(as, client, to, state)
  const response = await oauth.authorizationCodeGrantRequest(
    as,
    client,
    authentication,
    parameters,
    redirect_uri,
    verifier,
    http,
  )
  const checks = { expectedNonce: nonce, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, checks)
  await oauth.validateApplicationLevelSignature(as, response, http)
  return tokens
}

const openConfidential = () => openStore({}, oauth.ClientSecretBasic)

test('The client finds the same issuer by OpenID Connect and by OAuth 2.0', async () => {
  const { issuer } = await openPublicIssuer()
  const [oidc, oauth2] = [await discover(issuer, 'oidc'), await discover(issuer, 'oauth2')]
  expect(oidc.issuer).toBe(issuer)
  expect(oauth2).toEqual(oidc)
})

test.each<[string, () => Promise<Store>, boolean]>([
  ['a secret in a header', openConfidential, false],
  ['a secret in a header, after pushing its request', openConfidential, true],
  [
    'a secret in the body',
    () => openStore({ token_endpoint_auth_method: 'client_secret_post' }, oauth.ClientSecretPost),
    false,
  ],
  [
    'a private key, after pushing its request',
    async () => {
      const { privateKey, kid, registration } = await clientKey()
      return openStore(registration, () => oauth.PrivateKeyJwt({ key: privateKey, kid }))
    },
    true,
  ],
  ['nothing, as a public client', () => openStore({ token_endpoint_auth_method: 'none' }, oauth.None), false],
])('The client signs a shopper in with %s, and reads who they are', async (_, open, pushed) => {
  const store = await open()
  const { as, client, user_id } = store
  const tokens = await signIn(store, { pushed })
  expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: user_id, email: asha.email })
  const response = await oauth.userInfoRequest(as, client, tokens.access_token, http)
  const info = await oauth.processUserInfoResponse(as, client, user_id, response)
  expect(info).toMatchObject({ sub: user_id, email: asha.email, email_verified: true })
})

test('The client renews its tokens, and revokes them, which introspection says at once', async () => {
  const store = await openConfidential()
  const { app, user_id, as, client, authentication } = store
  const { refresh_token = '' } = await signIn(store)
  const refresh = async (token: string) => {
    const response = await oauth.refreshTokenGrantRequest(as, client, authentication, token, http)
    const tokens = await oauth.processRefreshTokenResponse(as, client, response)
    await oauth.validateApplicationLevelSignature(as, response, http)
    return tokens
  }
  const isActive = async (token: string) => {
    const response = await oauth.introspectionRequest(as, client, authentication, token, http)
    return (await oauth.processIntrospectionResponse(as, client, response)).active
  }
  const { access_token, refresh_token: next = '' } = await refresh(refresh_token)
  expect(next).not.toBe(refresh_token)
  expect(await isActive(access_token)).toBe(true)
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, next, http))
  expect(await isActive(access_token)).toBe(false)
  await expect(refresh(next)).rejects.toMatchObject({ error: 'invalid_grant' })
  expect(await eventsOf(app, user_id)).not.toContain('oauth_client.refresh_token_reused')
})

test('An API accepts the tokens that are for it, and no others', async () => {
  const store = await openConfidential()
  const { as, client, user_id } = store
  const { access_token } = await signIn(store, { scope: 'openid orders:read' })
  const call = (token: string, audience: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return oauth.validateJwtAccessToken(as, new Request(`${api}/latest`, { headers }), audience, http)
  }
  expect(await call(access_token, api)).toMatchObject({
    sub: user_id,
    aud: api,
    client_id: client.client_id,
    scope: 'orders:read',
  })
  await expect(call(access_token, 'https://api.shop.example/stock')).rejects.toThrow('aud')
  const { access_token: own, id_token = '' } = await signIn(store)
  expect(await call(own, as.issuer)).toMatchObject({ sub: user_id, aud: as.issuer })
  await expect(call(own, api)).rejects.toThrow('aud')
  await expect(call(id_token, client.client_id)).rejects.toThrow('typ')
})

test('The client refuses a response of another issuer, without one, and for another request', async () => {
  const store = await openConfidential()
  const { app, as, client } = store
  const { url, state } = await request(store, { scope: 'openid', pushed: false })
  const { to } = await signInAt(app, url)
  const attempt = (change: (parameters: URLSearchParams) => void, expected = state) => {
    const parameters = new URLSearchParams(to.search)
    change(parameters)
    return () => oauth.validateAuthResponse(as, client, parameters, expected)
  }
  expect(attempt((each) => each.set('iss', 'https://evil.example'))).toThrow('unexpected "iss"')
  expect(attempt((each) => each.delete('iss'))).toThrow('"iss" (issuer) missing')
  expect(attempt(() => undefined, oauth.generateRandomState())).toThrow('unexpected "state"')
  expect(attempt(() => undefined)().get('code')).toMatch(/./)
})
