import { decodeJwt } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { expect, test } from 'vitest'
import { codeOf, run, serve } from '../world/docs-blocks.ts'
import { openPublicIssuer } from '../world/independent-clients.ts'
import { authorization, callback, openTab, registerClient } from '../world/issuer.ts'
import { applicationToken } from '../world/start-app.ts'
import { addShopper, letPass, signedIn } from '../world/storefront-steps.ts'

/*
 * Each block of the guide to APIs runs as it is, in a process of its own that finds the issuer over the network, and is called as a page or a client calls it.
 */

const guide = 'docs/add-sign-in-to-an-api.md'
const placeholder = 'https://id.shop.example/oidc/000000000000000000000001'

/** A customer who is signed in, and how a client gets a token for them. */
async function openCustomer() {
  const { app, issuer } = await openPublicIssuer()
  const user_id = await addShopper(app)
  const browser = await signedIn(app)
  const { client, secret } = await registerClient(app)
  const config = await openid.discovery(new URL(issuer), client._id, undefined, openid.ClientSecretBasic(secret), {
    execute: [openid.allowInsecureRequests],
  })
  const signIn = async (scope = 'openid') => {
    const { url, checks } = await authorization({ config }, { scope })
    const { to } = await openTab(app, browser).open(url.href.replace(new URL(issuer).origin, app.url))
    return (await openid.authorizationCodeGrant(config, to ?? new URL(callback), checks)).access_token
  }
  return { app, issuer, user_id, browser, signIn }
}

const asking = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** Serves a function that takes a request and returns the response, such as Hono's. */
const answering = (code: string, answer: string, port: number) => `
  import { createServer } from 'node:http'
  ${code}
  createServer(async ({ url, headers }, response) => {
    const answer = await (${answer})(new Request('http://127.0.0.1' + url, { headers }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  }).listen(${port}, '127.0.0.1')
`

test.each<[string, (code: string, port: number) => string, RegExp]>([
  ['2. Require a customer', (code, port) => code.replace('3001', String(port)), /^Bearer/],
  ['Fastify', (code, port) => `${code}\nawait api.listen({ port: ${port} })`, /^Bearer/],
  ['Hono', (code, port) => answering(code, 'api.fetch', port), /^Bearer/],
  ['Anything else', (code, port) => answering(code, 'handle', port), /^$/],
])('“%s”: an API lets customers in, and says why it refuses others', async (under, listening, challenge) => {
  const { issuer, user_id, signIn } = await openCustomer()
  const api = await serve((port) => listening(codeOf(guide, under, { [placeholder]: issuer }), port))
  const token = await signIn()
  const response = await fetch(`${api}/orders`, asking(token))
  expect([response.status, await response.json()]).toEqual([200, { orders: [], of: user_id }])
  const visitor = await fetch(`${api}/orders`)
  expect([visitor.status, await visitor.json()]).toMatchObject([401, { code: expect.any(String) }])
  expect(visitor.headers.get('www-authenticate') ?? '').toMatch(challenge)
  const forged = `${token.slice(0, -6)}AAAAAA`
  expect((await fetch(`${api}/orders`, asking(forged))).status).toBe(401)
})

test('“If your pages are on another host”: a browser may call from the page’s host, and reads the answers', async () => {
  const { issuer, signIn } = await openCustomer()
  const page = 'https://www.shop.example'
  const cors = codeOf(guide, 'If your pages are on another host').replace("import express from 'express'", '')
  const [setUp = '', rest = ''] = cors.split('const api = express()\n')
  expect(setUp.trim()).toBe('')
  const api = await serve((port) =>
    codeOf(guide, '2. Require a customer', { [placeholder]: issuer })
      .replace('const api = express()\n', `const api = express()\n${rest}`)
      .replace('3001', String(port)),
  )
  const question = {
    origin: page,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }
  const asked = await fetch(`${api}/orders`, { method: 'OPTIONS', headers: question })
  expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, page])
  expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
  for (const [headers, status] of [
    [asking(await signIn()).headers, 200],
    [{}, 401],
  ] as const) {
    const response = await fetch(`${api}/orders`, { headers: { ...headers, origin: page } })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([status, page])
    // A refusal says what is missing, also to a page.
    expect(response.headers.get('access-control-expose-headers')).toMatch(/www-authenticate/i)
  }
})

test('“If your customers have a session on the API’s host”: the API knows a customer by their cookie, until they sign out', async () => {
  const { app, issuer, user_id, browser } = await openCustomer()
  const facts = { [placeholder]: issuer, 'your application token': applicationToken }
  const code = codeOf(guide, "If your customers have a session on the API's host", facts)
  const api = await serve((port) => `${code}\napi.listen(${port}, '127.0.0.1')`)
  const call = async () => {
    const response = await fetch(`${api}/orders`, { headers: { cookie: browser.cookie ?? '' } })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  expect(await call()).toEqual({ status: 200, body: { orders: [], of: user_id, name: 'Asha' } })
  await app.call('DELETE', `/customers/sesions?id=${user_id}`)
  expect(await call()).toMatchObject({ status: 401, body: { code: 'SESSION_ENDED' } })
})

test('“Let clients find the issuer”: a client that knows only the API finds the issuer, and gets what the API asks for', async () => {
  const { app, issuer, user_id, signIn } = await openCustomer()
  const resource = `https://api.shop.example/orders`
  const scopes = [{ name: 'orders:read', description: 'See your orders' }]
  const registered = await app.call('POST', '/oauth-resources', { name: 'Orders', identifier: resource, scopes })
  expect(registered.status).toBe(201)
  const api = await serve(
    (port) =>
      `${codeOf(guide, 'Let clients find the issuer', { [placeholder]: issuer })}\napi.listen(${port}, '127.0.0.1')`,
  )
  const refused = await fetch(`${api}/orders`)
  const [, where = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? []
  expect([refused.status, where]).toEqual([401, 'https://api.shop.example/.well-known/oauth-protected-resource/orders'])
  const metadata = await oauth.processResourceDiscoveryResponse(
    new URL(resource),
    await fetch(where.replace(new URL(resource).origin, api)),
  )
  expect(metadata).toMatchObject({ authorization_servers: [issuer], scopes_supported: ['orders:read'] })
  // The page about the issuer shows the same.
  const shown = codeOf('docs/openid.md', 'Tokens for your APIs', { '<issuer>': issuer }, 1)
  expect(JSON.parse(shown)).toEqual(metadata)
  const found = await oauth.discoveryRequest(new URL(metadata.authorization_servers?.[0] ?? ''), {
    algorithm: 'oauth2',
    [oauth.allowInsecureRequests]: true,
  })
  const server = await oauth.processDiscoveryResponse(new URL(issuer), found)
  expect(server.scopes_supported).toContain('orders:read')

  const token = await signIn(`openid ${metadata.scopes_supported?.join(' ')}`)
  expect(decodeJwt(token)).toMatchObject({ aud: resource, scope: 'orders:read' })
  const response = await fetch(`${api}/orders`, asking(token))
  expect([response.status, await response.json()]).toEqual([200, { orders: [], of: user_id }])
  // A token for the application is none for the API.
  expect((await fetch(`${api}/orders`, asking(await signIn()))).status).toBe(401)
})

test('“Before something that matters”: the API asks for a level, and the page gets it for the customer', async () => {
  const { app, issuer, user_id, signIn } = await openCustomer()
  const api = await serve(
    (port) =>
      `${codeOf(guide, 'Before something that matters', { [placeholder]: issuer })}\napi.listen(${port}, '127.0.0.1')`,
  )
  const pay = (token: string) =>
    run(`
      const send = globalThis.fetch
      globalThis.fetch = (path, init) => send('${api}' + path, init)
      ${codeOf(guide, 'Before something that matters', {}, 1)}
      const asked = []
      await pay({ getAccessToken: async () => '${token}', signIn: async (how) => void asked.push(how) } as never)
      console.log(JSON.stringify(asked))
    `).then((printed) => JSON.parse(printed))
  const recent = await signIn()
  const paid = await fetch(`${api}/payments`, { method: 'POST', ...asking(recent) })
  expect([paid.status, await paid.json()]).toEqual([200, { paidBy: user_id }])
  expect(await pay(recent)).toEqual([])

  await letPass(app, 60 * 60_000)
  const old = await signIn()
  const refused = await fetch(`${api}/payments`, { method: 'POST', ...asking(old) })
  expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'INSUFFICIENT_LEVEL' }])
  expect(refused.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
  expect(await pay(old)).toEqual([{ returnTo: '/checkout', level: 'recent' }])
})
