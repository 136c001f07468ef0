import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'
import { describeApi } from './openapi.ts'

/** `/openapi.json`, and `/reference`, a page for it that loads nothing from elsewhere. Both are built on first use. */
export function openapiRoutes(app: FastifyInstance, { config }: Services) {
  let document: string | undefined
  app.get('/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(describeApi(config.publicUrl))
    return reply.type('application/json; charset=utf-8').send(document)
  })

  let viewer: Promise<FastifyInstance> | undefined
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    viewer ??= openViewer()
    const shown = await (await viewer).inject({ method: 'GET', url: request.url, headers: request.headers })
    if (shown.statusCode === 404) return reply.callNotFound()
    const { 'content-type': type, location } = shown.headers
    return reply
      .code(shown.statusCode)
      .headers({ ...(type !== undefined && { 'content-type': type }), ...(location !== undefined && { location }) })
      .header('content-security-policy', viewerPolicy)
      .send(shown.rawPayload)
  }
  app.get('/reference', show)
  app.get('/reference/*', show)
}

/**
 * The reference viewer runs in a server of its own that doesn't listen: its scripts take about 15 MB of memory, which an API whose reference
 * nobody reads doesn't need to spend.
 */
async function openViewer(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const viewer = fastify()
  await viewer.register(scalar, {
    routePrefix: '/reference',
    logLevel: 'silent',
    configuration: {
      url: '/openapi.json',
      title: 'Clientele',
      withDefaultFonts: false,
      // Disables features that contact or link to third-party services.
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      showDeveloperTools: 'never',
      hideClientButton: true,
    },
  })
  return viewer
}

// The page creates its styles and workers itself.
const viewerPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:; font-src 'self' data:; frame-ancestors 'none'"
