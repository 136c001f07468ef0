import { atMost, AppError } from '@clientele/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { exchangeApiKey, refreshBearer } from '../api-keys/service.ts'
import type { Services } from '../services.ts'
import { addressOf } from './address.ts'
import { withinDeadline } from './deadline.ts'
import { asAppError, errorBody, retryAfter_s } from './errors.ts'

/** The path where published clients exchange their key for a bearer token. */
export const tokenPath = '/service/panel/authentication/v1.0/company/:company_id/oauth/token'

const GrantSchema = z.object({
  grant_type: z.enum(
    ['client_credentials', 'refresh_token'],
    'grant_type must be client_credentials or refresh_token.',
  ),
  client_id: z.string().check(atMost(200)).optional(),
  client_secret: z.string().check(atMost(200)).optional(),
  refresh_token: z.string().check(atMost(512)).optional(),
})

/**
 * The OAuth 2.0 token endpoint in the three forms that clients use: Basic with a form, Basic with JSON, and JSON that contains the key.
 * Errors follow RFC 6749, with our own fields in addition.
 */
export function oauthRoutes(app: FastifyInstance, services: Services) {
  app.post(tokenPath, { config: { operation: 'oauthToken', deadline: false } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      return await withinDeadline(services, request, grant(services, request))
    } catch (error) {
      const known = asAppError(error, services.log)
      request.errorCode = known.code
      const wait = retryAfter_s(known)
      if (wait !== undefined) reply.header('retry-after', wait)
      if (known.status === 401) reply.header('www-authenticate', 'Basic realm="clientele"')
      return reply.code(known.status).send({
        error: oauthError(known, request),
        error_description: known.message,
        ...errorBody(known, request.id),
      })
    }
  })
}

async function grant(services: Services, request: FastifyRequest) {
  const parsed = GrantSchema.safeParse(request.body)
  if (!parsed.success)
    throw new AppError(
      'INVALID_INPUT',
      parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
    )
  const { company_id = '' } = request.params as Record<string, string>
  const basic = basicCredentials(request.headers.authorization)
  const key = basic?.key ?? parsed.data.client_id
  const secret = basic?.secret ?? parsed.data.client_secret
  // Our keys never contain anything else, and databases reject some of it.
  if (!key || !secret || !/^[\x20-\x7e]+$/.test(key)) throw new AppError('INVALID_CLIENT')
  const client = { company_id, key, secret, ip: addressOf(request), request_id: request.id }
  if (parsed.data.grant_type === 'client_credentials') return exchangeApiKey(services, client)
  if (!parsed.data.refresh_token)
    throw new AppError('INVALID_INPUT', [{ field: 'refresh_token', message: 'is required' }])
  return refreshBearer(services, client, parsed.data.refresh_token)
}

/** The RFC 6749 name of an error. */
function oauthError(error: AppError, request: FastifyRequest): string {
  if (error.code === 'INVALID_CLIENT') return 'invalid_client'
  if (error.code === 'INVALID_GRANT') return 'invalid_grant'
  const { grant_type } = (request.body ?? {}) as { grant_type?: unknown }
  const unsupported = grant_type !== undefined && error.details.some(({ field }) => field === 'grant_type')
  return unsupported ? 'unsupported_grant_type' : 'invalid_request'
}

function basicCredentials(header: string | undefined) {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]{1,1024})$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at < 0 ? undefined : { key: text.slice(0, at), secret: text.slice(at + 1) }
}
