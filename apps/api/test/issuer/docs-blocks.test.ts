import { expect, test } from 'vitest'
import { blocksOf, codeOf, run, serve } from '../world/docs-blocks.ts'
import { openPublicIssuer } from '../world/independent-clients.ts'
import { openTab, registerClient, signInTo } from '../world/issuer.ts'
import { openClientAt } from '../world/public-client.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, signedIn } from '../world/storefront-steps.ts'

/*
 * The blocks of the docs that a server runs, as they are, with the real API. Pages run in a browser (`apps/sign-in/e2e/guide*.spec.ts`), and the guide to
 * APIs has a test of its own.
 */

const issuerShown = 'https://id.shop.example/oidc/000000000000000000000001'
const moving = 'docs/moving-from-auth0-clerk-or-shopify.md'
const readme = 'packages/storefront/README.md'

/** The facts of an application, in place of those that the docs show. */
const filledFor = ({ url, company_id, application_id, api_key, api_secret }: TestApp, code: string) =>
  code
    .replace(/'https:\/\/(?:id\.shop|clientele)\.example'/, `'${url}'`)
    .replace('companyId: 1', `companyId: '${company_id}'`)
    .replace('your API key', api_key)
    .replace('its secret', api_secret)
    .replace('000000000000000000000001', application_id)

const clientsOf = async (app: TestApp): Promise<{ _id: string; redirect_uris: string[] }[]> =>
  (await app.call('GET', '/oauth-clients')).body.items

test('Every block that registers clients registers them, and prints what the text says', async () => {
  const { app } = await openPublicIssuer()
  const pages = [
    'docs/add-sign-in-to-a-nextjs-store.md',
    'docs/add-sign-in-to-a-page.md',
    'docs/add-sign-in-to-a-native-app.md',
    'docs/several-storefronts-one-sign-in.md',
    readme,
  ]
  for (const page of pages) {
    const [block] = blocksOf(page).filter(({ code }) => code.includes('.createOAuthClient('))
    const before = await clientsOf(app)
    const printed = await run(filledFor(app, block?.code ?? ''))
    const added = (await clientsOf(app)).filter(({ _id }) => !before.some((client) => client._id === _id))
    expect({ page, added: added.length > 0 }).toEqual({ page, added: true })
    for (const { _id } of added) expect({ page, printed }).toMatchObject({ printed: expect.stringContaining(_id) })
  }
})

test('The calls of the page about the issuer do what it says', async () => {
  const { app } = await openPublicIssuer()
  const { url: baseUrl, company_id: companyId, application_id, api_key: apiKey, api_secret: apiSecret } = app
  const calls = blocksOf('docs/openid.md').filter(({ code }) => code.includes('await clientele.'))
  expect(calls).toHaveLength(3)
  for (const { code } of calls)
    await run(`
      import { createClient } from '@clientele/sdk'
      const clientele = createClient(${JSON.stringify({ baseUrl, companyId, apiKey, apiSecret })})
      const applicationId = '${application_id}'
      ${code}
    `)
  expect(await clientsOf(app)).toMatchObject([{ redirect_uris: ['https://www.shop.example/callback'] }])
  const resources = (await app.call('GET', '/oauth-resources')).body
  expect(resources.items).toMatchObject([{ name: 'Orders', scopes: [{ name: 'orders:read' }] }])
  const rows = await app.database.queries.select().from(app.database.tables.applications)
  expect(rows.map((row) => row.unregistered_app_scopes)).toContain('openid email orders:read')
})

/** A customer's access token, and the issuer that it is from. */
async function openCustomer() {
  const { app, issuer } = await openPublicIssuer()
  const user_id = await addShopper(app)
  const opened = await openClientAt(issuer, await registerClient(app))
  const { access_token } = await signInTo(app, opened, await signedIn(app))
  return { issuer, user_id, access_token, headers: { authorization: `Bearer ${access_token}` } }
}

test.each([
  ['the README of the package', readme, 'APIs', 1],
  ['moving from Auth0', moving, 'An API', 0],
])('%s: the API lets customers in', async (_, file, under, nth) => {
  const { issuer, user_id, headers } = await openCustomer()
  const api = await serve(
    (port) => `${codeOf(file, under, { [issuerShown]: issuer }, nth)}\napi.listen(${port}, '127.0.0.1')`,
  )
  expect(await (await fetch(`${api}/orders`, { headers })).json()).toEqual({ orders: [], of: user_id })
  expect((await fetch(`${api}/orders`)).status).toBe(401)
})

test('the README of the package: the verifier says who a token is about, or why it is refused', async () => {
  const { issuer, user_id, access_token } = await openCustomer()
  const printed = await run(`
    ${codeOf(readme, 'APIs', { [issuerShown]: issuer })}
    console.log(JSON.stringify([await customerOf('${access_token}'), await customerOf(undefined)]))
  `)
  expect(JSON.parse(printed)).toMatchObject([{ customerId: user_id }, { status: 401 }])
})

test('moving: while both issuers are accepted, each token is verified by its own', async () => {
  const { issuer, user_id, headers } = await openCustomer()
  const api = await serve(
    (port) => `
      globalThis.oldCustomersOnly = (request, response) => response.json({ verifiedBy: 'the old system' })
      ${codeOf(moving, '3. Have your APIs accept both', { [issuerShown]: issuer })}
      const { default: express } = await import('express')
      const api = express()
      api.get('/orders', customersOnly, (request, response) => response.json({ of: request.customer?.customerId }))
      api.listen(${port}, '127.0.0.1')
    `,
  )
  expect(await (await fetch(`${api}/orders`, { headers })).json()).toEqual({ of: user_id })
  for (const authorization of ['', 'Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJvbGQifQ.', 'Bearer nonsense'])
    expect(await (await fetch(`${api}/orders`, { headers: { authorization } })).json()).toEqual({
      verifiedBy: 'the old system',
    })
})

test('Next.js: what remembers ended sessions in Redis remembers them for as long as it is told', async () => {
  const code = codeOf('docs/add-sign-in-to-a-nextjs-store.md', 'When a session ends')
  const printed = await run(`
    const kept = new Map()
    globalThis.redis = {
      set: async (key, value, { PX }) => kept.set(key, PX),
      exists: async (key) => (kept.has(key) ? 1 : 0),
    }
    ${code}
    await endedSessions.add('s1', new Date(Date.now() + 600_000))
    console.log(JSON.stringify([await endedSessions.has('s1'), await endedSessions.has('s2'), ...kept.values()]))
  `)
  const [known, unknown, ms] = JSON.parse(printed)
  expect([known, unknown, Math.round(ms / 10_000)]).toEqual([true, false, 60])
})

test.each([
  ['the README of the package', readme, 'Next.js', 0],
  ['moving from Auth0', moving, 'A Next.js store on Auth0', 0],
])('%s: the settings of a store on Next.js are accepted, and lead to the issuer', async (_, file, under, nth) => {
  const { app, issuer } = await openPublicIssuer()
  const { client, secret = '' } = await registerClient(app, {
    redirect_uris: ['https://www.shop.example/auth/callback'],
  })
  const env = {
    CLIENTELE_ISSUER: issuer,
    CLIENTELE_CLIENT_ID: client._id,
    CLIENTELE_CLIENT_SECRET: secret,
    CLIENTELE_SECRET: 'a secret of the storefront that only the tests know',
    BASE_URL: 'https://www.shop.example',
  }
  const printed = await run(`
    Object.assign(process.env, ${JSON.stringify(env)})
    ${codeOf(file, under, {}, nth)}
    const request = new Request('https://www.shop.example/auth/sign-in')
    console.log((await clientele.handlers.GET(request)).headers.get('location'))
  `)
  const url = new URL(printed)
  expect([url.href.startsWith(`${issuer}/auth?`), url.searchParams.get('client_id')]).toEqual([true, client._id])
})

test('the README of the package: an app opens the sign-in page in the browser of the device, and tells refusals apart', async () => {
  const { app, issuer } = await openPublicIssuer()
  const { client } = await registerClient(app, {
    application_type: 'native',
    redirect_uris: ['com.shop.app:/callback'],
  })
  const facts = { [issuerShown]: issuer, '000000000000000000000002': client._id }
  const printed = await run(`
    const kept = new Map()
    globalThis.secureStorage = {
      getItem: async (key) => kept.get(key) ?? null,
      setItem: async (key, value) => void kept.set(key, value),
      removeItem: async (key) => void kept.delete(key),
    }
    const opened = []
    globalThis.openBrowser = async (url) => void opened.push(url)
    ${codeOf(readme, 'Apps', facts)}
    await app.signIn()
    const state = new URL(opened[0]).searchParams.get('state')
    const answer = new URLSearchParams({ error: 'access_denied', state, iss: '${issuer}' })
    const refused = await onDeepLink('com.shop.app:/callback?' + answer).catch(({ code, error }) => ({ code, error }))
    console.log(JSON.stringify({ opened, refused }))
    app.close()
  `)
  const { opened, refused } = JSON.parse(printed)
  const { to } = await openTab(app).open(opened[0].replace(new URL(issuer).origin, app.url))
  expect(to?.pathname).toBe(`/sign-in/${app.application_id}`)
  expect(refused).toEqual({ code: 'REFUSED', error: 'access_denied' })
})
