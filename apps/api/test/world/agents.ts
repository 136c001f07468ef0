import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@clientele/sdk'
import * as openid from 'openid-client'
import { onTestFinished } from 'vitest'
import { authorization, fetchFrom, issuerOf, openIssuer, openTab } from './issuer.ts'
import type { TestApp } from './start-app.ts'
import { addShopper, signedIn } from './storefront-steps.ts'

/*
 * Clients that nobody registered, and the web servers that describe them.
 */

const redirect_uri = 'https://agent.example/callback'

/** Sets what clients that nobody registered can ask for. */
export function accept(app: TestApp, unregistered_app_scopes: string | null) {
  const { url, company_id, application_id, api_key, api_secret } = app
  const { company } = createClient({ baseUrl: url, companyId: company_id, apiKey: api_key, apiSecret: api_secret })
  return company.updateApplication({ applicationId: application_id, body: { unregistered_app_scopes } })
}

/** What the web server of a client responds: more fields of its document, or anything else. */
export type Published = object | RequestListener

/** The web server of a client. Its document is that of `client_id`, apart from what is given. */
async function publish(given: Published = {}) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (typeof given === 'function') return (given as RequestListener)(request, response)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...document(), ...given }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client_id = `${origin}/client.json`
  const document = () => ({ client_id, client_name: 'Shopping Agent', redirect_uris: [redirect_uri] })
  return { asked, origin, client_id, document }
}

/** What such a client needs, because its server is on this machine. */
const inside = { settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } }

/** A shopper who is signed in, and a client that nobody registered. */
export async function openAgent(scopes: string | null, given?: Published, options: object = inside) {
  const app = await openIssuer(options)
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  if (scopes !== null) await accept(app, scopes)
  const agent = await publish(given)
  const found = await fetchFrom(app)(`${issuerOf(app)}/.well-known/openid-configuration`)
  const metadata = (await found.json()) as openid.ServerMetadata
  const configFor = (client_id: string, authentication = openid.None()) => {
    const config = new openid.Configuration(metadata, client_id, {}, authentication)
    openid.allowInsecureRequests(config)
    config[openid.customFetch] = fetchFrom(app)
    return config
  }
  const config = configFor(agent.client_id)
  const tab = openTab(app, browser)
  async function begin(parameters: Record<string, string> = {}, client_id = agent.client_id) {
    const { url, checks } = await authorization(
      { config: configFor(client_id) },
      { redirect_uri, scope: 'openid email', ...parameters },
    )
    return { checks, ...(await tab.open(url)) }
  }
  /** Allows what the client asks for, and returns its tokens. */
  async function connect(parameters: Record<string, string> = {}, by = config) {
    const { to, checks } = await begin(parameters)
    const id = idIn(to)
    const { body } = await browser.auth('POST', `/consent-requests/${id}`, { allow: true })
    const { to: end } = await tab.open(body.return_to)
    return openid.authorizationCodeGrant(by, end ?? new URL(redirect_uri), checks)
  }
  return { app, user_id, browser, agent, metadata, config, configFor, tab, begin, connect }
}

/** The request that the consent page asks about. */
export const idIn = (page: URL | undefined) =>
  new URL(page?.searchParams.get('return_to') ?? 'about:blank').pathname.split('/').at(-1) ?? ''
