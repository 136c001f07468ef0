import type { OAuthResource } from '@clientele/contracts'
import { expect, test } from 'vitest'
import {
  changesIn,
  clientsOf,
  endingScopes,
  labelAt,
  resourcePaths,
  textAt,
  valuesOf,
} from '@/features/oauth-resources/resource-values'

const read = { name: 'orders:read', description: 'See your orders' }
const write = { name: 'orders:write', description: 'Place orders for you' }
const orders: OAuthResource = {
  _id: '64f0000000000000000000d5',
  name: 'Orders',
  identifier: 'https://api.shop.example/orders',
  scopes: [read, write],
  created_at: '2026-01-01T00:00:00.000Z',
  __v: 2,
}
const values = valuesOf(orders)

test('A change sends only what differs, and is compared in words', () => {
  expect(changesIn(values, values)).toEqual({})
  expect(changesIn({ ...values, scopes: [read] }, values)).toEqual({ scopes: [read] })
  expect(resourcePaths.map((path) => `${labelAt(path)}: ${textAt(path, values[path])}`)).toEqual([
    'Name: Orders',
    'Scopes: orders:read: See your orders\norders:write: Place orders for you',
  ])
})

test('A scope ends when it is removed or renamed, and not when its sentence changes', () => {
  expect(endingScopes(orders, [read, { ...write, description: 'Order for you' }])).toEqual([])
  expect(endingScopes(orders, [read])).toEqual(['orders:write'])
  expect(
    endingScopes(orders, [
      { ...read, name: ' orders:read ' },
      { ...write, name: 'orders:place' },
    ]),
  ).toEqual(['orders:write'])
})

test('An API is open to partners by their scopes, to all of your own clients, and to no revoked one', () => {
  const own = { name: 'Web shop', first_party: true, api_scopes: [] }
  const partner = { name: 'Partner', first_party: false, api_scopes: ['orders:write', 'reviews:write'] }
  const stranger = { name: 'Stranger', first_party: false, api_scopes: ['reviews:write'] }
  const gone = { ...partner, revoked_at: '2026-01-01T00:00:00.000Z' }
  expect(clientsOf(orders, [own, partner, stranger, gone])).toEqual({
    own: [own],
    partners: [{ client: partner, scopes: ['orders:write'] }],
  })
})
