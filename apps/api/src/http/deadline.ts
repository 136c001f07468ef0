import { AppError } from '@clientele/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False if a request may take longer, or if its door enforces the deadline itself. */
    deadline?: false
  }
}

/**
 * Responds in time, whatever a request is waiting for, because the client must still be listening. The work continues. For a read, that doesn't
 * matter; anything else may still take effect, and the response says so. A response that has begun, such as that with a file, takes as long as it takes.
 */
export function withinDeadline<T>(
  { config }: Pick<Services, 'config'>,
  request: Pick<FastifyRequest, 'method'>,
  work: Promise<T>,
  hasBegun: () => boolean = () => false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => {
      if (hasBegun()) return
      reject(isRead(request) ? new AppError('OVERLOADED', [], { retry_after_s: 1 }) : new AppError('OUTCOME_UNKNOWN'))
    }
    const timer = setTimeout(late, config.requestDeadline_ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const isRead = ({ method }: Pick<FastifyRequest, 'method'>) => method === 'GET' || method === 'HEAD'

/** Adds the deadline to every route that is registered from now on, except those of tRPC, where each call of a batch has its own. */
export function keepToDeadline(app: FastifyInstance, services: Services) {
  app.addHook('onRoute', (route) => {
    if (route.config?.deadline === false || route.url.startsWith('/trpc/')) return
    const { handler } = route
    route.handler = function (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
      const answer: unknown = handler.call(this, request, reply)
      // What a handler promises is also that all of a stream was sent.
      const hasBegun = () => reply.raw.headersSent
      return answer instanceof Promise ? withinDeadline(services, request, answer, hasBegun) : answer
    }
  })
}
