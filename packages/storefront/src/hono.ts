import type { MiddlewareHandler } from 'hono'
import { customerOf, type RequireCustomerOptions } from './node/bearer.ts'
import type { SignedInCustomer } from './node/customer-session.ts'

export type { RequireCustomerOptions, SignedInCustomer }

/** What the middleware sets: `context.get('customer')` says who calls. */
export interface CustomerEnv {
  Variables: { customer: SignedInCustomer }
}

/** Hono middleware that lets only signed-in customers through, by the bearer token of their requests, or by their session. */
export function requireCustomer(options: RequireCustomerOptions): MiddlewareHandler<CustomerEnv> {
  const find = customerOf(options)
  return async (context, next) => {
    const {
      customer,
      refusal,
      headers = [],
    } = await find({
      method: context.req.method,
      header: (name) => context.req.header(name),
    })
    for (const [name, value] of headers) context.header(name, value, { append: true })
    if (refusal) return context.json(refusal.body, refusal.status, refusal.headers)
    if (customer) context.set('customer', customer)
    await next()
    return undefined
  }
}
