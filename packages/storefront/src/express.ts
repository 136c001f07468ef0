import type { IncomingMessage, ServerResponse } from 'node:http'
import { customerOf, type Refusal, type RequireCustomerOptions } from './node/bearer.ts'
import type { SignedInCustomer } from './node/customer-session.ts'

declare global {
  // Express merges this into its own request.
  namespace Express {
    interface Request {
      /** The customer who calls, if the route requires one. */
      customer?: SignedInCustomer
    }
  }
}

export type { RequireCustomerOptions, SignedInCustomer }

/**
 * Express middleware that lets only signed-in customers through, by the bearer token of their requests, or by their session. `request.customer` says who they are.
 * It works with every framework that has the same kind of middleware.
 */
export function requireCustomer(options: RequireCustomerOptions) {
  const find = customerOf(options)
  return async (
    request: IncomingMessage & { customer?: SignedInCustomer },
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): Promise<void> => {
    try {
      const header = (name: string) => [request.headers[name]].flat()[0]
      const { customer, refusal, headers = [] } = await find({ method: request.method ?? 'GET', header })
      for (const [name, value] of headers) response.appendHeader(name, value)
      if (customer) request.customer = customer
      if (refusal) return refuse(response, refusal)
    } catch (error) {
      return next(error)
    }
    next()
  }
}

function refuse(response: ServerResponse, { status, headers, body }: Refusal): void {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
