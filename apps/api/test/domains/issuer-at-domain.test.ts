import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose'
import * as openid from 'openid-client'
import { expect, onTestFinished, test } from 'vitest'
import { pageFacts } from '../../src/http/page-facts.ts'
import { placeOfPage } from '../../src/http/page-place.ts'
import { fetchAt, openBrowserAt, openHosts, ownHost, sdkOf, sharedHost, verifyDomain } from '../world/hosts.ts'
import { authorization, callback, registerClient } from '../world/issuer.ts'
import { startApp, type TestApp } from '../world/start-app.ts'
import { addShopper, asha } from '../world/storefront-steps.ts'

const issuer = `https://${ownHost}`
const sharedIssuer = (app: TestApp) => `https://${sharedHost}/oidc/${app.application_id}`

async function discover(app: TestApp, at: string, { client, secret }: Awaited<ReturnType<typeof registerClient>>) {
  const config = await openid.discovery(
    new URL(at),
    client._id,
    { client_secret: secret ?? '' },
    openid.ClientSecretBasic(secret),
    {
      [openid.customFetch]: fetchAt(app) as never,
    },
  )
  return { client, secret, config }
}

/** A shopper who has signed in at the domain, and to a client there. */
async function openDomain(
  registration: Parameters<typeof registerClient>[1] = {},
  settings: Record<string, string> = {},
) {
  const { app, names } = await openHosts({ settings })
  const user_id = await addShopper(app)
  const domainId = await verifyDomain(app, names)
  const browser = openBrowserAt(app)
  await browser.signIn(ownHost, app.application_id, asha.phone_number)
  const registered = await registerClient(app, registration)
  const opened = await discover(app, issuer, registered)
  const { url, checks } = await authorization(opened)
  const { to } = await browser.open(url)
  const tokens = await openid.authorizationCodeGrant(opened.config, to ?? new URL(callback), checks)
  return { app, user_id, domainId, browser, registered, opened, tokens }
}

test('A domain is an issuer, whose name, endpoints, and tokens are those of the domain', async () => {
  const { app, user_id, opened, tokens } = await openDomain()
  const { issuer: name, token_endpoint, jwks_uri } = opened.config.serverMetadata()
  expect([name, token_endpoint]).toEqual([issuer, `${issuer}/oidc/token`])
  const other = await (await fetchAt(app)(`${issuer}/.well-known/oauth-authorization-server`)).json()
  expect(other).toMatchObject({ issuer, token_endpoint, authorization_endpoint: `${issuer}/oidc/auth` })
  const endpoints = [opened.config.serverMetadata(), other as object].flatMap((metadata) =>
    Object.entries(metadata).filter(([member]) => /_endpoint$|^jwks_uri$/.test(member)),
  )
  expect(endpoints.filter(([, value]) => !String(value).startsWith(`${issuer}/oidc/`))).toEqual([])
  expect(endpoints.map(([member]) => member)).toContain('end_session_endpoint')
  expect(tokens.claims()).toMatchObject({ iss: issuer, sub: user_id })
  const keys = createRemoteJWKSet(new URL(jwks_uri ?? ''), { [customFetch]: fetchAt(app) as never })
  const { payload } = await jwtVerify(tokens.access_token, keys, { issuer, audience: issuer, typ: 'at+jwt' })
  expect(payload.sub).toBe(user_id)
  expect(await openid.fetchUserInfo(opened.config, tokens.access_token, user_id)).toMatchObject({ sub: user_id })
})

test('A client of the domain signs a shopper out there, and not at the shared address', async () => {
  const home = 'https://shop.example.com/'
  const { app, browser, opened, tokens } = await openDomain({ post_logout_redirect_uris: [home] })
  await browser.signIn(sharedHost, app.application_id, asha.phone_number)
  const url = openid.buildEndSessionUrl(opened.config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: home,
  })
  const { status, to } = await browser.open(url)
  expect([status, to?.href]).toEqual([303, home])
  expect(await browser.isSignedIn(ownHost, app.application_id)).toBe(false)
  expect(await browser.isSignedIn(sharedHost, app.application_id)).toBe(true)
})

test('A shopper who isn’t signed in is sent to the pages of the domain, and back', async () => {
  const { app, opened } = await openDomain()
  const browser = openBrowserAt(app)
  const { url, checks } = await authorization(opened)
  const asked = await browser.open(url)
  expect(asked.to?.href).toMatch(`${issuer}/sign-in?return_to=${encodeURIComponent(`${issuer}/oidc/auth/`)}`)
  const domain = { application_id: app.application_id, domain: ownHost }
  const place = placeOfPage(`${asked.to?.pathname}${asked.to?.search}`, domain)
  const facts = place && (await pageFacts(app.services, place, [])).elements
  expect(facts).toContain(`<meta name="application-id" content="${app.application_id}" />`)
  expect(facts).toContain('<meta name="base-path" content="/sign-in" />')
  expect(facts).toContain(`<meta name="issuer" content="${issuer}/oidc" />`)
  expect(facts).toContain(`<meta name="public-origin" content="${issuer}" />`)
  await browser.signIn(ownHost, app.application_id, asha.phone_number)
  const back = await browser.open(asked.to?.searchParams.get('return_to') ?? '')
  const tokens = await openid.authorizationCodeGrant(opened.config, back.to ?? new URL(issuer), checks)
  expect(tokens.claims()?.iss).toBe(issuer)
})

test('What one issuer of an application has handed out means nothing to the other', async () => {
  const { app, registered, opened, tokens } = await openDomain()
  const shared = await discover(app, sharedIssuer(app), registered)
  expect(shared.config.serverMetadata().issuer).toBe(sharedIssuer(app))
  await expect(openid.refreshTokenGrant(shared.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  expect((await openid.tokenIntrospection(shared.config, tokens.access_token)).active).toBe(false)
  await expect(openid.fetchUserInfo(shared.config, tokens.access_token, openid.skipSubjectCheck)).rejects.toThrow(
    /responded/,
  )
  // It still works where it came from.
  const renewed = await openid.refreshTokenGrant(opened.config, tokens.refresh_token ?? '')
  expect(decodeJwt(renewed.access_token).iss).toBe(issuer)
})

test('A domain has one issuer, and serves no other application', async () => {
  const { app } = await openDomain()
  const browser = openBrowserAt(app)
  const paths = [
    `/oidc/${app.application_id}/.well-known/openid-configuration`,
    `/.well-known/oauth-authorization-server/oidc/${app.application_id}`,
    '/oidc/00000000000000000000000b/jwks',
  ]
  for (const path of paths) expect([path, (await browser.open(issuer + path)).status]).toEqual([path, 404])
  expect((await browser.open(issuer)).to?.href).toBe(`${issuer}/sign-in`)
  for (const path of ['/', '/oidc/jwks', '/.well-known/openid-configuration'])
    expect([path, (await browser.open(`https://${sharedHost}${path}`)).status]).toEqual([path, 404])
})

test('A domain takes effect in every process at once, and its issuer ends with it', async () => {
  const { app, domainId, browser, opened, tokens } = await openDomain()
  const settings = { PUBLIC_URL: `https://${sharedHost}` }
  const { databaseUrl, services } = app
  const key = services.config.secretKeys[0]
  const second = await startApp({
    databaseUrl,
    seed: async () => undefined,
    settings: { ...settings, SECRET_KEY: key },
  })
  const metadata = `${issuer}/.well-known/openid-configuration`
  expect(await (await fetchAt(second)(metadata)).json()).toMatchObject({ issuer })
  const remaining = async () =>
    (await app.database.queries.select().from(app.database.tables.issued)).filter(({ domain }) => domain !== null)
      .length
  expect(await remaining()).toBeGreaterThan(0)
  await sdkOf(app).removeDomain({ domainId })
  for (const each of [app, second]) expect((await fetchAt(each)(metadata)).status).toBe(404)
  expect(await remaining()).toBe(0)
  await expect(openid.refreshTokenGrant(opened.config, tokens.refresh_token ?? '')).rejects.toThrow(/response/)
  expect(await browser.isSignedIn(ownHost, app.application_id)).toBe(false)
})

test('A client of the domain is told of the end of a session by the issuer that it knows', async () => {
  const told: string[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString()))
    request.on('end', () => {
      told.push(new URLSearchParams(text).get('logout_token') ?? '')
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const backchannel_logout_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/logout`
  const { app, browser } = await openDomain({ backchannel_logout_uri }, { ALLOW_PRIVATE_FILE_URLS: 'true' })
  await browser.call(ownHost, app.application_id, 'GET', '/authentication/v1.0/logout')
  await expect.poll(() => told.length).toBe(1)
  expect(decodeJwt(told[0] ?? '').iss).toBe(issuer)
})

test('The host in X-Forwarded-Host counts only if a proxy sent it that is trusted', async () => {
  const forwarded = { 'x-forwarded-host': ownHost }
  for (const [TRUST_PROXY, status] of [
    ['', 404],
    ['203.0.113.9', 404],
    ['loopback', 200],
  ] as const) {
    const { app, names } = await openHosts({ settings: { TRUST_PROXY } })
    await verifyDomain(app, names)
    const response = await fetch(`${app.url}/.well-known/openid-configuration`, { headers: forwarded })
    expect([TRUST_PROXY, response.status]).toEqual([TRUST_PROXY, status])
  }
})
