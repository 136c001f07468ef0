import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import {
  authorization,
  callback,
  fetchFrom,
  issuerOf,
  type OpenClient,
  openClient,
  openIssuer,
  openTab,
  signInTo,
} from '../world/issuer.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/*
 * A client of the store that becomes a third party's, or the other way around.
 */

/** A shopper who is signed in, and a client that can become a third party's. */
async function openShopClient() {
  const app = await openIssuer()
  await addShopper(app)
  const browser = await signedIn(app)
  const shop = await openClient(app)
  const tab = openTab(app, browser)
  const change = async (first_party: boolean) => {
    const { status } = await app.call('PATCH', `/oauth-clients/${shop.client._id}`, { first_party })
    expect(status).toBe(200)
  }
  /** Whether tokens are active, in the same order. */
  const active = (...tokens: (string | undefined)[]) =>
    Promise.all(tokens.map(async (token) => (await openid.tokenIntrospection(shop.config, token ?? '')).active))
  const apps = async () => (await browser.auth('GET', '/connected-apps')).body.items
  return { app, browser, shop, tab, change, active, apps }
}

const redeem = ({ config }: OpenClient, to: URL | undefined, checks: openid.AuthorizationCodeGrantChecks) =>
  openid.authorizationCodeGrant(config, to ?? new URL(callback), checks)

const refused = { error: 'invalid_grant' }

/** Goes through an authorization whose question is answered with yes. */
async function allow({ browser, shop, tab }: Awaited<ReturnType<typeof openShopClient>>, scope: string) {
  const { url, checks } = await authorization(shop, { scope })
  const { to: page } = await tab.open(url)
  expect(page?.pathname).toMatch(/\/consent$/)
  const id = new URL(page?.searchParams.get('return_to') ?? callback).pathname.split('/').at(-1)
  const { body } = await browser.auth('POST', `/consent-requests/${id}`, { allow: true })
  return redeem(shop, (await tab.open(body.return_to)).to, checks)
}

test('What a client was issued as the store’s own ends when it becomes a third party’s, and nothing but its own', async () => {
  const { app, browser, shop, tab, change, active, apps } = await openShopClient()
  const tokens = await signInTo(app, shop, browser)
  const early = await authorization(shop)
  const { to: unredeemed } = await tab.open(early.url)
  const other = await openClient(app)
  const others = await signInTo(app, other, browser)
  expect(await active(tokens.access_token, tokens.refresh_token)).toEqual([true, true])

  await change(false)
  expect(await active(tokens.access_token, tokens.refresh_token)).toEqual([false, false])
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  expect((await fetchFrom(app)(`${issuerOf(app)}/me`, { headers })).status).toBe(401)
  await expect(openid.refreshTokenGrant(shop.config, tokens.refresh_token ?? '')).rejects.toMatchObject(refused)
  await expect(redeem(shop, unredeemed, early.checks)).rejects.toMatchObject(refused)
  expect(await apps()).toEqual([])
  expect((await openid.refreshTokenGrant(other.config, others.refresh_token ?? '')).access_token).toBeTypeOf('string')
  expect((await browser.auth('GET', '/session')).status).toBe(200)
})

test('The shopper is asked at the next sign-in, and what they allow doesn’t bring back what was issued without it', async () => {
  const at = await openShopClient()
  const { app, browser, shop, tab, change, active, apps } = at
  const tokens = await signInTo(app, shop, browser)
  await change(false)
  const { to } = await tab.open((await authorization(shop, { prompt: 'none' })).url)
  expect(to?.searchParams.get('error')).toBe('consent_required')
  const allowed = await allow(at, 'openid')
  expect(await apps()).toMatchObject([{ client_id: shop.client._id, shared: [{ scope: 'openid' }] }])
  expect(await active(allowed.refresh_token, tokens.refresh_token)).toEqual([true, false])
})

test('A third party’s client that becomes the store’s keeps its tokens, and is no connected app', async () => {
  const at = await openShopClient()
  const { app, browser, shop, change, active, apps } = at
  await change(false)
  const allowed = await allow(at, 'openid')
  await change(true)
  const renewed = await openid.refreshTokenGrant(shop.config, allowed.refresh_token ?? '')
  expect(await active(renewed.access_token, renewed.refresh_token)).toEqual([true, true])
  expect(await apps()).toEqual([])
  const disconnected = await browser.auth('DELETE', `/connected-apps/${shop.client._id}`)
  expect(disconnected).toMatchObject({ status: 404, body: { code: 'CONNECTED_APP_NOT_FOUND' } })
  expect((await signInTo(app, shop, browser)).access_token).toBeTypeOf('string')
  await change(false)
  expect(await apps()).toHaveLength(1)
})

test('However a change to a third party’s and authorizations overlap, no token without a consent is left', async () => {
  const { app, browser, shop, change, active } = await openShopClient()
  const started = await Promise.all(Array.from({ length: 20 }, () => authorization(shop)))
  const redeemed = started.map(async ({ url, checks }) => {
    const { to } = await openTab(app, browser).open(url)
    return to?.searchParams.has('code') ? redeem(shop, to, checks).catch(() => undefined) : undefined
  })
  await change(false)
  for (const tokens of await Promise.all(redeemed)) {
    if (!tokens) continue
    expect(await active(tokens.access_token, tokens.refresh_token)).toEqual([false, false])
    await expect(openid.refreshTokenGrant(shop.config, tokens.refresh_token ?? '')).rejects.toMatchObject(refused)
  }
})
