import { hash } from 'node:crypto'
import { demoApplicationId } from '../../src/demo/fill.ts'
import type { LoadRequest } from '../load.ts'
import type { Ask, Shopper } from '../storefront.ts'

/*
 * The application as an OpenID provider: a client of the store, and its requests.
 */

export const issuerCases = [
  { name: 'exchange', title: 'exchange a code for tokens' },
  { name: 'refresh', title: 'renew tokens' },
  { name: 'introspect', title: 'introspect an access token' },
  { name: 'userinfo', title: 'read userinfo' },
  { name: 'jwks', title: 'read the public keys (JWKS)' },
] as const

export type IssuerCase = (typeof issuerCases)[number]['name']

/** A confidential client, in the way that most are registered. */
export interface IssuerClient {
  id: string
  /** The header in which it authenticates. */
  authorization: string
}

/** What the token endpoint returns. */
export interface Tokens {
  access_token: string
  refresh_token: string
}

const issuer = `/oidc/${demoApplicationId}`
const callback = 'https://shop.example.com/callback'
const verifier = 'the verifier of the benchmark, which every authorization shares'.replaceAll(/\W/g, '-')

/** Registers a client that authenticates with a secret, and gets ID tokens signed with RS256, as is the default. */
export async function registerClient(ask: Ask, clients: string): Promise<IssuerClient> {
  const { body } = await ask({
    method: 'POST',
    path: clients,
    body: JSON.stringify({ name: 'Benchmark', redirect_uris: [callback] }),
  })
  const { client, secret } = body as { client: { _id: string }; secret: string }
  const credential = Buffer.from(`${client._id}:${secret}`).toString('base64')
  return { id: client._id, authorization: `Basic ${credential}` }
}

/** Authorizes the client for a shopper who is signed in. The response is a form that contains the code. */
export function authorize({ id }: IssuerClient, { cookie }: Shopper): LoadRequest {
  const query = new URLSearchParams({
    client_id: id,
    response_type: 'code',
    response_mode: 'form_post',
    redirect_uri: callback,
    scope: 'openid profile email',
    code_challenge: hash('sha256', verifier, 'base64url'),
    code_challenge_method: 'S256',
    state: 'benchmark',
    nonce: 'benchmark',
  })
  return { method: 'GET', path: `${issuer}/auth?${query.toString()}`, headers: { cookie } }
}

/** The code in the response to an authorization. */
export function codeIn(page: string): string {
  const [, code] = /name="code" value="([\w-]+)"/.exec(page) ?? []
  if (code === undefined) throw new Error(`No code was issued: ${page.slice(0, 500)}`)
  return code
}

export const exchange = (client: IssuerClient, code: string) =>
  form(client, '/token', { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier })

export const refresh = (client: IssuerClient, refresh_token: string) =>
  form(client, '/token', { grant_type: 'refresh_token', refresh_token })

export const introspect = (client: IssuerClient, token: string) => form(client, '/token/introspection', { token })

export const userinfo = (token: string): LoadRequest => ({
  method: 'GET',
  path: `${issuer}/me`,
  headers: { authorization: `Bearer ${token}` },
})

export const jwks: LoadRequest = { method: 'GET', path: `${issuer}/jwks` }

const form = ({ authorization }: IssuerClient, path: string, fields: Record<string, string>): LoadRequest => ({
  method: 'POST',
  path: issuer + path,
  headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})
