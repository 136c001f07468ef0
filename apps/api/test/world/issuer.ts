import { createClient } from '@clientele/sdk'
import * as openid from 'openid-client'
import type { z } from 'zod'
import type { CreateOAuthClientRequest, CreateOAuthClientRequestSchema } from '@clientele/contracts'
import type { Browser } from './shopper.ts'
import type { StartOptions, TestApp } from './start-app.ts'
import { openShop } from './storefront-steps.ts'

/*
 * An application as an OpenID provider, and those who use it: clients of `openid-client`, and browsers that follow redirects.
 */

/** Where the issuer is for everyone outside. The tests' requests go to the app's own port. */
export const publicUrl = 'http://localhost:4999'
export const callback = 'https://shop.example.com/callback'

export const openIssuer = ({ settings, ...options }: StartOptions & { config?: object } = {}) =>
  openShop({ ...options, settings: { PUBLIC_URL: publicUrl, ...settings } })

export const issuerOf = ({ application_id }: Pick<TestApp, 'application_id'>) => `${publicUrl}/oidc/${application_id}`

/** Fetches from the app what is at a public URL. */
export const fetchFrom =
  (app: Pick<TestApp, 'url'>) =>
  (url: string, init?: object): Promise<Response> =>
    fetch(url.replace(publicUrl, app.url), init as RequestInit)

/** Registers a client, as its operators would. */
export function registerClient(app: TestApp, body: Partial<z.input<typeof CreateOAuthClientRequestSchema>> = {}) {
  const { url, company_id, application_id, api_key, api_secret } = app
  const sdk = createClient({ baseUrl: url, companyId: company_id, apiKey: api_key, apiSecret: api_secret })
  return sdk.application(application_id).user.createOAuthClient({
    body: { name: 'Web shop', redirect_uris: [callback], ...body } as CreateOAuthClientRequest,
  })
}

/** A client of `openid-client` that has found the issuer by its metadata. */
export async function openClient(
  app: TestApp,
  registration: Parameters<typeof registerClient>[1] = {},
  authentication?: openid.ClientAuth,
) {
  const { client, secret } = await registerClient(app, registration)
  const config = await openid.discovery(
    new URL(issuerOf(app)),
    client._id,
    {
      id_token_signed_response_alg: client.id_token_signed_response_alg,
      ...(secret !== undefined && { client_secret: secret }),
    },
    authentication ?? (secret === undefined ? openid.None() : openid.ClientSecretBasic(secret)),
    { execute: [openid.allowInsecureRequests], [openid.customFetch]: fetchFrom(app) },
  )
  return { client, secret, config }
}

export type OpenClient = Awaited<ReturnType<typeof openClient>>

/** A new authorization request: its URL, and what the client keeps to check the response. */
export async function authorization({ config }: Pick<OpenClient, 'config'>, parameters: Record<string, string> = {}) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const expectedState = openid.randomState()
  const expectedNonce = openid.randomNonce()
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile email phone',
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...parameters,
  })
  return { url, checks: { pkceCodeVerifier, expectedState, expectedNonce } }
}

/** A browser that opens URLs of the issuer, and keeps the cookies that bring it back. */
export function openTab(app: Pick<TestApp, 'url'>, browser?: Pick<Browser, 'cookie'>) {
  const cookies = new Map<string, string>()
  /** Opens a URL. Returns the response, and where it leads. */
  async function open(url: URL | string) {
    const cookie = [...cookies.values(), ...(browser?.cookie === undefined ? [] : [browser.cookie])].join('; ')
    const response = await fetchFrom(app)(String(url), { redirect: 'manual', headers: { accept: 'text/html', cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      cookies.set(pair.split('=')[0] ?? '', pair)
    }
    const location = response.headers.get('location')
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      to: location === null ? undefined : new URL(location, publicUrl),
    }
  }
  return { open, cookies }
}

/** Lets a shopper who is signed in authorize a client, and redeems the code. */
export async function signInTo(app: TestApp, opened: OpenClient, browser: Pick<Browser, 'cookie'>, parameters = {}) {
  const { url, checks } = await authorization(opened, parameters)
  const { to } = await openTab(app, browser).open(url)
  if (to === undefined) throw new Error('The browser was not sent back.')
  return openid.authorizationCodeGrant(opened.config, to, checks)
}
