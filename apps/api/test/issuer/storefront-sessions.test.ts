import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { requireCustomer, type SignedInCustomer } from '@clientele/storefront/express'
import { expect, onTestFinished, test } from 'vitest'
import { fetchAt, openBrowserAt, openHosts, ownHost, verifyDomain } from '../world/hosts.ts'
import { issuerOf, openIssuer } from '../world/issuer.ts'
import { applicationToken } from '../world/start-app.ts'
import { addShopper, asha, signedIn } from '../world/storefront-steps.ts'

/*
 * The middleware of `@clientele/storefront` with the cookies of real sessions.
 */

/** An API on the storefront's own host, which says who calls. Returns a function that calls it with a cookie. */
async function openApi(options: Parameters<typeof requireCustomer>[0]) {
  const middleware = requireCustomer(options)
  const server = createServer((request: Parameters<typeof middleware>[0], response) => {
    void middleware(request, response, (error) => {
      response.writeHead(error === undefined ? 200 : 500)
      response.end(JSON.stringify(said(request.customer)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders`
  return async (cookie: string | undefined, method = 'GET') => {
    const response = await fetch(url, { method, headers: cookie === undefined ? {} : { cookie } })
    return { status: response.status, body: (await response.json()) as unknown }
  }
}

const said = (customer: SignedInCustomer | undefined) => ({
  of: customer?.customerId,
  name: customer?.user?.first_name,
  scopes: customer?.scopes,
})

async function openShop() {
  const app = await openIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const call = await openApi({ issuer: issuerOf(app), session: { applicationToken }, fetch: toApp(app.url) })
  return { app, user_id, browser, call }
}

/** Sends what is for the public address to the app. */
const toApp = (url: string) =>
  ((address: string, init?: RequestInit) => fetch(address.replace(/^https?:\/\/[^/]+/, url), init)) as typeof fetch

const ended = { status: 401, body: { code: 'SESSION_ENDED' } }

test('An API on the storefront’s host knows a customer by their session, and what they have said about themselves', async () => {
  const { user_id, browser, call } = await openShop()
  const known = { status: 200, body: { of: user_id, name: 'Asha' } }
  expect(await call(browser.cookie)).toMatchObject(known)
  expect(await call(`cart=3; ${browser.cookie}; theme=dark`, 'POST')).toMatchObject(known)
  expect(await call(undefined)).toMatchObject({ status: 401, body: { code: 'MISSING' } })
  expect(await call(browser.cookie?.replace(/.{8}$/, 'AAAAAAAA'))).toMatchObject(ended)
})

test('A session that has ended opens nothing from the next request on, however it ended', async () => {
  const { app, user_id, browser, call } = await openShop()
  const cookie = browser.cookie
  await browser.auth('GET', '/logout')
  expect(await call(cookie)).toMatchObject(ended)

  const here = await signedIn(app)
  const elsewhere = await signedIn(app)
  expect((await call(elsewhere.cookie)).status).toBe(200)
  await here.auth('DELETE', '/sessions')
  expect(await call(elsewhere.cookie)).toMatchObject(ended)
  expect((await call(here.cookie)).status).toBe(200)

  await app.call('PUT', '/customers/activation', { user_id: [user_id], status: true, reason: 'Fraud' })
  expect(await call(here.cookie)).toMatchObject(ended)
})

test('At a domain of its own, the application is named, and its cookie is the one of that host', async () => {
  const { app, names } = await openHosts()
  const user_id = await addShopper(app)
  await verifyDomain(app, names)
  const browser = openBrowserAt(app)
  await browser.signIn(ownHost, app.application_id, asha.phone_number)
  const call = await openApi({
    issuer: `https://${ownHost}`,
    session: { applicationToken, applicationId: app.application_id },
    fetch: fetchAt(app) as typeof fetch,
  })
  const cookies = [...browser.jarOf(ownHost)].map((pair) => pair.join('='))
  expect(cookies.some((each) => each.startsWith('__Host-f.session='))).toBe(true)
  expect(await call(cookies.join('; '))).toMatchObject({ status: 200, body: { of: user_id } })
})
