import { platform } from '@clientele/contracts/operations'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'
import { requestDuration } from '../observability/metrics.ts'

declare module 'fastify' {
  interface FastifyRequest {
    errorCode?: string
  }
}

/** Writes one log line and one measurement per request. Neither contains a query, a body, or a header, because they hold personal data. */
export function observeRequests(app: FastifyInstance, { log }: Services) {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const operation = request.routeOptions.config.operation ?? trpcName(request.url) ?? route
    const duration_ms = reply.elapsedTime
    requestDuration.observe({ operation, status: String(reply.statusCode) }, duration_ms / 1_000)
    if (route === '/healthz' || route === '/readyz') return
    log[reply.statusCode >= 500 ? 'error' : 'info'](
      {
        request_id: request.id,
        method: request.method,
        route,
        operation,
        status: reply.statusCode,
        code: request.errorCode,
        duration_ms: Math.round(duration_ms * 10) / 10,
        actor: request.actor && `${request.actor.kind}:${request.actor.id}`,
        application_id: (request.params as Record<string, string> | undefined)?.application_id,
      },
      'request',
    )
  })
}

/** Returns the procedure of a tRPC call. Unknown names are ignored: each would create a metric that is kept forever. */
function trpcName(url: string): string | undefined {
  const names = /^\/trpc\/([A-Za-z,]+)(?:\?|$)/.exec(url)?.[1]
  if (names?.includes(',')) return 'trpc batch'
  return names !== undefined && Object.hasOwn(platform, names) ? names : undefined
}
