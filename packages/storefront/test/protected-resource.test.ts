import express from 'express'
import * as oauth from 'oauth4webapi'
import { expect, onTestFinished, test } from 'vitest'
import { requireCustomer } from '../src/express.ts'
import { protectedResource } from '../src/node.ts'

const issuer = 'https://id.shop.example/oidc/000000000000000000000001'

test('The metadata says which issuer the tokens come from, and what they can be for', () => {
  expect(
    protectedResource({
      resource: 'https://api.shop.example',
      issuer,
      scopes: ['orders:read'],
      name: 'Orders',
      documentation: 'https://www.shop.example/developers',
    }),
  ).toEqual({
    url: 'https://api.shop.example/.well-known/oauth-protected-resource',
    path: '/.well-known/oauth-protected-resource',
    metadata: {
      resource: 'https://api.shop.example',
      authorization_servers: [issuer],
      bearer_methods_supported: ['header'],
      scopes_supported: ['orders:read'],
      resource_name: 'Orders',
      resource_documentation: 'https://www.shop.example/developers',
    },
  })
})

test.each([
  ['https://api.shop.example/', '', ''],
  ['https://api.shop.example/orders', '/orders', ''],
  ['https://api.shop.example/v1/orders/', '/v1/orders/', ''],
  ['https://api.shop.example/orders?of=tea', '/orders', '?of=tea'],
  ['https://api.shop.example?of=tea', '', '?of=tea'],
])('The metadata of %s has its well-known part before the path', (resource, path, query) => {
  const found = protectedResource({ resource, issuer })
  expect(found.path).toBe(`/.well-known/oauth-protected-resource${path}`)
  expect(found.url).toBe(`https://api.shop.example/.well-known/oauth-protected-resource${path}${query}`)
  expect(found.metadata.resource).toBe(resource)
})

test.each(['orders', 'urn:shop:orders', 'https://api.shop.example/orders#all', 'https://api.shop.example/#', ''])(
  'An API that is called %j can’t have metadata',
  (resource) => expect(() => protectedResource({ resource, issuer })).toThrow(TypeError),
)

test('A client that knows only the API finds the issuer, with another library', async () => {
  const api = express()
  const server = api.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const orders = protectedResource({ resource: `${origin}/orders`, issuer, scopes: ['orders:read'] })
  api.get(orders.path, (_request, response) => void response.json(orders.metadata))
  api.get(
    '/orders',
    requireCustomer({ issuer, audience: orders.metadata.resource, resourceMetadata: orders.url }),
    (_request, response) => void response.end(),
  )

  const refused = await fetch(`${origin}/orders`)
  const [, told] = /^Bearer resource_metadata="([^"]+)"$/.exec(refused.headers.get('www-authenticate') ?? '') ?? []
  expect([refused.status, told]).toEqual([401, orders.url])

  const insecure = { [oauth.allowInsecureRequests]: true }
  const asked = await oauth.resourceDiscoveryRequest(new URL(orders.metadata.resource), insecure)
  expect(asked.url).toBe(told)
  const found = await oauth.processResourceDiscoveryResponse(new URL(orders.metadata.resource), asked)
  expect(found).toMatchObject({ authorization_servers: [issuer], scopes_supported: ['orders:read'] })
})
