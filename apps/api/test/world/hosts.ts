import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createClient } from '@clientele/sdk'
import { onTestFinished } from 'vitest'
import { startNameServer } from './name-server.ts'
import { lastMessage } from './shopper.ts'
import { applicationToken, type StartOptions, type TestApp } from './start-app.ts'
import { letPass, openShop } from './storefront-steps.ts'

/*
 * An API that is served at several hosts, and browsers that keep the cookies of each host apart.
 */

// This machine, so that messages stay where tests can read them.
export const sharedHost = 'localhost'
export const ownHost = 'id.shop.example'

/** An API behind HTTPS, and the name server that it asks about domains. */
export async function openHosts({ settings, ...options }: StartOptions = {}) {
  const names = await startNameServer()
  onTestFinished(() => void names.stop())
  const app = await openShop({
    ...options,
    settings: {
      PUBLIC_URL: `https://${sharedHost}`,
      ADMIN_URL: 'https://console.example.com',
      DNS_SERVERS: names.address,
      ...settings,
    },
  })
  return { app, names }
}

export const sdkOf = ({ url, company_id, api_key, api_secret, application_id }: TestApp) =>
  createClient({ baseUrl: url, companyId: company_id, apiKey: api_key, apiSecret: api_secret }).application(
    application_id,
  ).user

/** Adds a domain to an application, and proves it. Returns its ID. */
export async function verifyDomain(
  app: TestApp,
  names: Awaited<ReturnType<typeof startNameServer>>,
  name: string = ownHost,
): Promise<string> {
  const sdk = sdkOf(app)
  const { domain } = await sdk.addDomain({ body: { domain: name } })
  names.records[domain.dns.name] = [domain.dns.value]
  const checked = await sdk.checkDomain({ domainId: domain._id })
  if (checked.domain.status !== 'verified') throw new Error(JSON.stringify(checked))
  return domain._id
}

interface RequestOptions {
  method?: string | undefined
  headers?: ConstructorParameters<typeof Headers>[0]
  body?: URLSearchParams | string | null | undefined
}

/** Sends what is for any of the hosts to the app, with the host that it is for. `fetch` itself always names the host that it connects to. */
export const fetchAt =
  ({ url: appUrl }: Pick<TestApp, 'url'>) =>
  async (address: string | URL, { method = 'GET', headers, body }: RequestOptions = {}): Promise<Response> => {
    const url = new URL(address)
    const sent = { ...Object.fromEntries(new Headers(headers)), host: url.host }
    const asked = request(appUrl + url.pathname + url.search, { method, headers: sent })
    asked.end(body instanceof URLSearchParams ? body.toString() : body)
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece as Buffer)
    const received = new Headers()
    for (const [name, values] of Object.entries(response.headersDistinct))
      for (const value of values ?? []) received.append(name, value)
    const { statusCode: status = 0 } = response
    return new Response([204, 304].includes(status) ? null : Buffer.concat(pieces), { status, headers: received })
  }

interface Request {
  method?: string
  body?: unknown
  headers?: Record<string, string>
}

/** A browser: it keeps cookies by host, and refuses those that real ones refuse. */
export function openBrowserAt(app: TestApp) {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (host: string) => jars.get(host) ?? jars.set(host, new Map()).get(host) ?? new Map<string, string>()

  /** Sends a request of a page at the same host. */
  async function open(address: string | URL, { method = 'GET', body, headers = {} }: Request = {}) {
    const url = new URL(address)
    const jar = jarOf(url.host)
    const response = await fetchAt(app)(url, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(method !== 'GET' && { origin: url.origin }),
        ...(jar.size > 0 && { cookie: [...jar].map((pair) => pair.join('=')).join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) keep(jar, line)
    const text = await response.text()
    const location = response.headers.get('location')
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed(text),
      to: location === null ? undefined : new URL(location, url),
    }
  }

  /** A call of a hosted page, which names its application. */
  const call = (host: string, application_id: string, method: string, path: string, body?: unknown) =>
    open(`https://${host}/service/application/user${path}`, {
      method,
      body,
      headers: { 'x-application-id': application_id },
    })

  /** Signs in on the hosted pages, with a code that is sent to a phone. */
  async function signIn(host: string, application_id: string, mobile: string) {
    const auth = '/authentication/v1.0'
    const sent = await call(host, application_id, 'POST', `${auth}/login/otp`, { mobile, country_code: '91' })
    const { code: otp } = await lastMessage(app, mobile)
    const { request_id } = sent.body
    const done = await call(host, application_id, 'POST', `${auth}/otp/mobile/verify`, { otp, request_id })
    if (done.status !== 200) throw new Error(JSON.stringify([sent.body, done.body]))
    // So that the next code can be requested.
    await letPass(app, 120_000, { sessions: false })
    return done
  }

  /** Whether the shopper is signed in to an application. */
  const isSignedIn = async (host: string, application_id: string): Promise<boolean> =>
    (await call(host, application_id, 'GET', '/authentication/v1.0/session')).status === 200

  return { open, call, signIn, isSignedIn, jarOf }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(/; */)
  const name = pair.slice(0, pair.indexOf('='))
  const value = pair.slice(name.length + 1)
  const says = (attribute: string) => attributes.includes(attribute)
  const isHostOnly = says('Secure') && says('Path=/') && !attributes.some((each) => each.startsWith('Domain='))
  if (name.startsWith('__Host-') && !isHostOnly) throw new Error(`A browser refuses ${line}.`)
  if (value === '') jar.delete(name)
  else jar.set(name, value)
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests read responses of every shape
function parsed(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The credential of a storefront's own page or server. */
export const bearerOf = (application_id: string) => ({
  authorization: `Bearer ${Buffer.from(`${application_id}:${applicationToken}`).toString('base64')}`,
})
