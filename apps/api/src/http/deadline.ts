import { AppError } from '@clientele/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False where a request may take its time, or where the door keeps to the deadline in its own way. */
    deadline?: false
  }
}

/**
 * Whatever a request waits for, it is answered in time: the client must still be listening. The work goes on. Of a read nobody needs to
 * know; anything else may still be done, and the answer says so.
 */
export function withinDeadline<T>(
  { config }: Pick<Services, 'config'>,
  request: Pick<FastifyRequest, 'method'>,
  work: Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      reject(isRead(request) ? new AppError('OVERLOADED', [], { retry_after_s: 1 }) : new AppError('OUTCOME_UNKNOWN'))
    const timer = setTimeout(late, config.requestDeadline_ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const isRead = ({ method }: Pick<FastifyRequest, 'method'>) => method === 'GET' || method === 'HEAD'

/** Gives the deadline to every route that is added from now on, save those of tRPC, where each call of a batch has its own. */
export function keepToDeadline(app: FastifyInstance, services: Services) {
  app.addHook('onRoute', (route) => {
    if (route.config?.deadline === false || route.url.startsWith('/trpc/')) return
    const { handler } = route
    route.handler = function (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
      const answer: unknown = handler.call(this, request, reply)
      return answer instanceof Promise ? withinDeadline(services, request, answer) : answer
    }
  })
}
