import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  type OpenClient,
  openClient,
  openIssuer,
  openTab,
} from './issuer.ts'
import { type Browser, openBrowser } from './shopper.ts'
import type { StartOptions, TestApp } from './start-app.ts'
import { addShopper, asha, secondApplication, signedIn } from './storefront-steps.ts'

/*
 * What attackers of an issuer have in hand, and what they send. docs/issuer-attacks.md lists the attacks.
 */

/** What two processes need to read the same refresh tokens and keys. */
export const sharedSecret = { SECRET_KEY: 'one-secret-key-for-both-of-the-processes' }

/** The header by which a client proves who it is with its secret. */
export const basic = ({ client, secret }: Pick<OpenClient, 'client' | 'secret'>) => ({
  authorization: `Basic ${Buffer.from(`${client._id}:${secret}`).toString('base64')}`,
})

/** Calls the token endpoint, or another one. */
export async function token(
  app: Pick<TestApp, 'url' | 'application_id'>,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  path = '/token',
) {
  const body = new URLSearchParams(form)
  const response = await fetchFrom(app)(`${issuerOf(app)}${path}`, { method: 'POST', headers, body })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
}

/** Whether an access token is accepted where the claims of the shopper are. */
export async function statusOfUserinfo(app: Pick<TestApp, 'url' | 'application_id'>, access_token: string) {
  const headers = { authorization: `Bearer ${access_token}` }
  return (await fetchFrom(app)(`${issuerOf(app)}/me`, { headers })).status
}

/** A shopper who is signed in, a client, and a code that is not redeemed yet. */
export async function openCode(registration?: Parameters<typeof openClient>[1], options?: StartOptions) {
  const app = await openIssuer(options)
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const opened = await openClient(app, registration)
  const { url, checks } = await authorization(opened)
  const { to } = await openTab(app, browser).open(url)
  const form = {
    grant_type: 'authorization_code',
    code: to?.searchParams.get('code') ?? '',
    redirect_uri: callback,
    code_verifier: checks.pkceCodeVerifier,
  }
  return { app, user_id, browser, opened, form, to, url, checks }
}

/** Another application of the same company, where the same person has an account and is signed in. */
export async function openNextDoor(app: TestApp): Promise<{ second: TestApp; browser: Browser }> {
  const second = await secondApplication(app)
  const prefix = `${app.url}/service/platform/user/v1.0/company/1/application/${second.application_id}`
  const headers = { authorization: `Bearer ${await app.ownToken()}`, 'content-type': 'application/json' }
  const post = async (path: string, body: object) => {
    const response = await fetch(prefix + path, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as { user: { _id: string }; cookie: Record<string, string> }
  }
  const { user } = await post('/customers', asha)
  const { cookie } = await post('/customers/session', { user_id: user._id, domain: 'shop.example.com' })
  const browser = openBrowser(second)
  browser.cookie = `f.session=${cookie['f.session']}`
  return { second, browser }
}

/** A part of a signed token, as it is written there. */
export const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The header and the claims of a signed token. */
export function partsOf(text: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header = {}, claims = {}] = text
    .split('.', 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
  return { header, claims }
}
