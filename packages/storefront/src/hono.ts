import type { MiddlewareHandler } from 'hono'
import type { AccessToken } from './node/access-token.ts'
import { customerOf, type RequireCustomerOptions } from './node/bearer.ts'

export type { RequireCustomerOptions }

/** What the middleware sets: `context.get('customer')` says who calls. */
export interface CustomerEnv {
  Variables: { customer: AccessToken }
}

/** Hono middleware that lets only signed-in customers through, by the bearer token of their requests. */
export function requireCustomer(options: RequireCustomerOptions): MiddlewareHandler<CustomerEnv> {
  const find = customerOf(options)
  return async (context, next) => {
    const { customer, refusal } = await find(context.req.header('authorization'))
    if (refusal) return context.json(refusal.body, refusal.status, refusal.headers)
    if (customer) context.set('customer', customer)
    await next()
    return undefined
  }
}
