import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import { requireCustomer as forExpress } from '../src/express.ts'
import { requireCustomer as forFastify, type RequireCustomerOptions } from '../src/fastify.ts'
import { type CustomerEnv, requireCustomer as forHono } from '../src/hono.ts'

/** Calls an API. */
export type Call = (headers?: Record<string, string>, method?: 'GET' | 'POST') => Promise<Response>

/** The same API in each framework: it says who calls. */
export const apis: Record<string, (options: RequireCustomerOptions) => Promise<Call>> = {
  async express(options) {
    const api = express()
    api.all('/orders', forExpress(options), (request, response) => {
      response.json({ of: request.customer?.customerId ?? null })
    })
    const server = createServer(api)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    return callAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  },
  async fastify(options) {
    const api = fastify()
    api.route({
      method: ['GET', 'POST'],
      url: '/orders',
      preHandler: forFastify(options),
      handler: async (request) => ({ of: request.customer?.customerId ?? null }),
    })
    onTestFinished(() => api.close())
    return callAt(await api.listen({ host: '127.0.0.1', port: 0 }))
  },
  async hono(options) {
    const api = new Hono<CustomerEnv>()
    api.all('/orders', forHono(options), (context) => context.json({ of: context.get('customer')?.customerId ?? null }))
    return async (headers = {}, method = 'GET') => api.request('/orders', { method, headers })
  },
}

// `fetch` always says that it isn't a page, so what browsers say is sent another way.
const callAt =
  (url: string): Call =>
  async (headers = {}, method = 'GET') => {
    const sent = request(`${url}/orders`, { method, headers })
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece as Buffer)
    const received = new Headers()
    for (const [name, values] of Object.entries(response.headersDistinct))
      for (const value of values ?? []) received.append(name, value)
    return new Response(Buffer.concat(pieces), { status: response.statusCode ?? 0, headers: received })
  }
