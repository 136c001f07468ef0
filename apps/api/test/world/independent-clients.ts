import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { runInThisContext } from 'node:vm'
import { exportJWK, generateKeyPair } from 'jose'
import { onTestFinished, vi } from 'vitest'
import { openIssuer, openTab, type registerClient } from './issuer.ts'
import { openBrowser } from './shopper.ts'
import type { TestApp } from './start-app.ts'
import { asha, letPass } from './storefront-steps.ts'

/*
 * Libraries of others that sign shoppers in. They find the issuer by themselves, at its public URL, and a site calls them with the requests of its visitors.
 */

/** Where the site is that uses a library. */
export const origin = 'https://www.shop.example'

/** An application as an OpenID provider that really is at its public URL. */
export async function openPublicIssuer() {
  let app: TestApp | undefined
  const door = createServer((caller) => {
    const called = connect(Number(new URL(app?.url ?? '').port), '127.0.0.1')
    pipeline(caller, called, () => undefined)
    pipeline(called, caller, () => undefined)
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  onTestFinished(() => void door.close())
  const publicUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  app = await openIssuer({ settings: { PUBLIC_URL: publicUrl } })
  return { app, issuer: `${publicUrl}/oidc/${app.application_id}` }
}

/** What a client is registered with. */
export type Registration = NonNullable<Parameters<typeof registerClient>[1]>

/** A private key of a client, and the registration that has its public part. */
export async function clientKey() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = 'site'
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  const registration: Registration = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } }
  return { privateKey, kid, registration }
}

/** Makes every access token look expired. */
export function letAccessTokensExpire() {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 310_000 })
  onTestFinished(() => void vi.useRealTimers())
}

export interface ClientFacts {
  issuer: string
  clientId: string
  clientSecret: string | undefined
}

/** Returns the provider that the docs show for a library, with the facts of a client filled in. */
export function documentedProvider(library: string, { issuer, clientId, clientSecret }: ClientFacts): object {
  const docs = readFileSync(resolve(import.meta.dirname, '../../../../docs/openid.md'), 'utf8')
  const [, section = ''] = docs.split(`\n### ${library}\n`)
  const [, code = ''] = /```ts\n(.*?)```/s.exec(section) ?? []
  const run = runInThisContext(`(issuer, clientId, clientSecret) => { ${code}\nreturn clientele }`) as (
    ...facts: unknown[]
  ) => object
  return run(issuer, clientId, clientSecret)
}

interface Sent {
  method?: 'POST'
  headers?: Record<string, string>
  body?: URLSearchParams | string
}

/** A visitor of the site, whose browser keeps cookies. The library handles each request. */
export function openVisitor(handle: (request: Request) => Promise<Response>) {
  const cookies = new Map<string, string>()

  async function send(place: string | URL, { headers, ...rest }: Sent = {}) {
    const url = new URL(place, origin)
    if (url.origin !== origin) throw new Error(`${url.href} is not at the site.`)
    const cookie = Array.from(cookies, (pair) => pair.join('=')).join('; ')
    const response = await handle(new Request(url, { ...rest, headers: { ...headers, cookie } }))
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    const text = await response.text()
    const location = response.headers.get('location')
    return {
      status: response.status,
      body: parsed(text),
      to: location === null ? undefined : new URL(location, origin),
    }
  }
  return {
    /** Opens a page of the site. */
    open: (place: string | URL) => send(place),
    /** Submits a form of the site. */
    submit: (place: string, fields: Record<string, string>) =>
      send(place, { method: 'POST', headers: { origin }, body: new URLSearchParams(fields) }),
    /** Sends what a script of the site does. */
    post: (place: string, body: object = {}) =>
      send(place, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

export type Visitor = ReturnType<typeof openVisitor>

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (value === '' || /; *Max-Age=0(;|$)/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests read responses of every shape
function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A shopper follows a library to the issuer, and signs in on the hosted page. Returns where that leads: usually back to the site. */
export async function signInAt(app: TestApp, url: string | URL, mobile = asha.phone_number) {
  const browser = openBrowser(app)
  const tab = openTab(app, browser)
  const { to: page } = await tab.open(url)
  if (page?.pathname !== `/sign-in/${app.application_id}`) throw new Error(`The shopper was sent to ${page?.href}.`)
  const { status, body } = await browser.signInByOtp(mobile)
  if (status !== 200 || !body.user_exists) throw new Error(JSON.stringify(body))
  await letPass(app, 120_000, { sessions: false })
  const { to } = await tab.open(page.searchParams.get('return_to') ?? '')
  if (to === undefined) throw new Error('The shopper was not sent anywhere.')
  return { browser, tab, to }
}
