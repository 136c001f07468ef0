import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccessToken } from './node/access-token.ts'
import { customerOf, type RequireCustomerOptions } from './node/bearer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The customer who calls, if the route requires one. */
    customer?: AccessToken
  }
}

export type { RequireCustomerOptions }

/** A Fastify hook, such as `preHandler`, that lets only signed-in customers through. `request.customer` says who they are. */
export function requireCustomer(options: RequireCustomerOptions) {
  const find = customerOf(options)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { customer, refusal } = await find(request.headers.authorization)
    if (refusal) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body)
    if (customer) request.customer = customer
    return undefined
  }
}
