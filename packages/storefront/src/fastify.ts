import type { FastifyReply, FastifyRequest } from 'fastify'
import { customerOf, type RequireCustomerOptions } from './node/bearer.ts'
import type { SignedInCustomer } from './node/customer-session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The customer who calls, if the route requires one. */
    customer?: SignedInCustomer
  }
}

export type { RequireCustomerOptions, SignedInCustomer }

/** A Fastify hook, such as `preHandler`, that lets only signed-in customers through. `request.customer` says who they are. */
export function requireCustomer(options: RequireCustomerOptions) {
  const find = customerOf(options)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const header = (name: string) => [request.headers[name]].flat()[0]
    const { customer, refusal, headers = [] } = await find({ method: request.method, header })
    for (const [name, value] of headers) reply.header(name, value)
    if (refusal) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body)
    if (customer) request.customer = customer
    return undefined
  }
}
