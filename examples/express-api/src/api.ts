import { requireCustomer } from '@clientele/storefront/express'
import express from 'express'

/** What customers have ordered: a stand-in for a database. */
const ordersOf = (customerId: string) => [{ id: `T-${customerId.slice(-4)}`, items: ['Genmaicha', 'Wild Chamomile'] }]

export interface ApiOptions {
  issuer: string
  fetch?: typeof fetch
}

/** The storefront's own API. */
export function createApi(options: ApiOptions) {
  const api = express()
  const customersOnly = requireCustomer(options)

  api.get('/api/orders', customersOnly, ({ customer }, response) => {
    response.json({ orders: customer ? ordersOf(customer.customerId) : [] })
  })

  return api
}
