import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AccessToken } from './node/access-token.ts'
import { customerOf, type Refusal, type RequireCustomerOptions } from './node/bearer.ts'

declare global {
  // Express merges this into its own request.
  namespace Express {
    interface Request {
      /** The customer who calls, if the route requires one. */
      customer?: AccessToken
    }
  }
}

export type { RequireCustomerOptions }

/**
 * Express middleware that lets only signed-in customers through, by the bearer token of their requests. `request.customer` says who they are.
 * It works with every framework that has the same kind of middleware.
 */
export function requireCustomer(options: RequireCustomerOptions) {
  const find = customerOf(options)
  return async (
    request: IncomingMessage & { customer?: AccessToken },
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): Promise<void> => {
    try {
      const { customer, refusal } = await find(request.headers.authorization)
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
