import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'
import { describeApi } from './openapi.ts'

/** `/openapi.json`, and `/reference`: a page made of it that loads nothing from anywhere else. */
export function openapiRoutes(app: FastifyInstance, { config }: Services) {
  const document = describeApi(config.publicUrl)
  app.get('/openapi.json', async () => document)
  void app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      // The page builds its styles and workers itself.
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:; font-src 'self' data:; frame-ancestors 'none'",
      )
    })
    await scope.register(scalar, {
      routePrefix: '/reference',
      logLevel: 'silent',
      configuration: { url: '/openapi.json', withDefaultFonts: false, telemetry: false, title: 'Clientele' },
    })
  })
}
