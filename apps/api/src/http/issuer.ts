import { type IncomingHttpHeaders, type IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '@clientele/contracts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { servedAt } from '../served-at/addresses.ts'
import type { Context } from '../context.ts'
import type { ServedDomain } from '../served-at/domains.ts'
import { isProven } from '../issuer/clients.ts'
import { issuerOf } from '../issuer/issuers.ts'
import { issuerLimits } from '../issuer/limits.ts'
import { endSessionPath, sessionCookieInside } from '../issuer/provider.ts'
import { type IssuerRequest, rememberRequest } from '../issuer/request.ts'
import type { Services } from '../services.ts'
import { addressOf } from './address.ts'
import { authenticateVisitor } from './authenticate.ts'
import { endSession } from './end-session.ts'
import { asAppError, errorBody, retryAfter_s } from './errors.ts'
import { domainOf } from './hosts.ts'
import { domainIssuerPaths, issuerPaths } from './issuer-paths.ts'

/**
 * `/oidc/<application_id>/…`, or `/oidc/…` at a domain: each application as an OpenID provider. The library answers; this door tells it where the
 * request was sent to, and whose session it belongs to. The metadata of RFC 8414 has its well-known part before the path.
 */
export function issuerRoutes(app: FastifyInstance, services: Services) {
  void app.register(async (scope) => {
    // The library reads forms itself, and notices parameters that are repeated.
    scope.removeContentTypeParser('application/x-www-form-urlencoded')
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    // What the library doesn't answer is an error of ours, which clients should be able to read as one of OAuth.
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const known = asAppError(error, services.log, request.routeOptions.bodyLimit)
      request.errorCode = known.code
      const wait = retryAfter_s(known)
      if (wait !== undefined) reply.header('retry-after', wait)
      reply.header('cache-control', 'no-store')
      void reply
        .code(known.status)
        .send({ error: oauthErrorOf(known), error_description: known.message, ...errorBody(known, request.id) })
    })
    const config = { operation: 'oidc' }
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const domain = await domainOf(services, request)
      const asked = domain ? askedAtDomain(request, domain) : askedAtSharedAddress(request)
      if (!asked) throw new AppError('NO_SUCH_OPERATION')
      return answer(services, request, reply, asked)
    }
    for (const { endpoints } of [issuerPaths, domainIssuerPaths])
      scope.route({ method: ['GET', 'POST', 'OPTIONS'], url: endpoints, config, handler })
    for (const url of [issuerPaths.metadata, ...domainIssuerPaths.metadata])
      scope.route({ method: ['GET', 'OPTIONS'], url, config, handler })
  })
}

/** The issuer that a request is for, and which of its paths. */
interface Asked {
  application_id: string
  domain: ServedDomain | undefined
  path: string
}

/** At a domain, there is one issuer, that of the domain's application. */
function askedAtDomain({ url }: FastifyRequest, domain: ServedDomain): Asked | undefined {
  const [whole = ''] = url.split('?', 1)
  const isMetadata = domainIssuerPaths.metadata.some((path) => path === whole)
  const path = isMetadata ? whole : /^\/oidc(\/.*)$/.exec(whole)?.[1]
  return path === undefined ? undefined : { application_id: domain.application_id, domain, path }
}

function askedAtSharedAddress({ params, routeOptions }: FastifyRequest): Asked | undefined {
  const { application_id, '*': rest = '' } = params as Record<string, string>
  if (application_id === undefined) return undefined
  const path = routeOptions.url === issuerPaths.metadata ? '/.well-known/oauth-authorization-server' : `/${rest}`
  return { application_id, domain: undefined, path }
}

function oauthErrorOf({ status }: AppError): string {
  if (status === 429 || status === 503) return 'temporarily_unavailable'
  return status >= 500 ? 'server_error' : 'invalid_request'
}

async function answer(services: Services, request: FastifyRequest, reply: FastifyReply, asked: Asked) {
  const { path } = asked
  // Only these are opened by browsers. A cookie means nothing to the others.
  const isNavigation = /^\/auth(?:\/|$)/.test(path) || path === endSessionPath
  // It would execute a GET with side effects, such as signing out.
  if (isNavigation && request.method === 'HEAD') throw new AppError('NO_SUCH_OPERATION')
  const ctx = await authenticateVisitor(services, request, reply, asked, { readsCookie: isNavigation })
  if (!ctx) throw new AppError('APPLICATION_NOT_FOUND')
  const issuer = await issuerOf(ctx)
  if (path === endSessionPath) return endSession(issuer, ctx, request, reply)
  const { failures } = issuerLimits(ctx)
  const address = addressOf(request)
  if (request.method === 'POST') await failures.take(address)
  const facts: IssuerRequest = { ctx, acceptsUnregistered: issuer.acceptsUnregistered }
  const koa = await run(issuer.provider, requestFor(services, request, facts, path))
  if (koa.status === 404 && koa.body === undefined) throw new AppError('NO_SUCH_OPERATION')
  if (request.method === 'POST' && !isFailureOfStranger(koa)) await failures.refund(address)
  if (facts.fault !== undefined) throw facts.fault
  reply.code(koa.status)
  for (const [name, value] of Object.entries(koa.response.headers)) if (value !== undefined) reply.header(name, value)
  return reply.send(koa.body ?? '')
}

/** Whether a call failed, and nobody has proven which client sent it. */
function isFailureOfStranger({ status, oidc }: Awaited<ReturnType<typeof run>>): boolean {
  const isKnown = status !== 401 && oidc.client !== undefined && isProven(oidc.client)
  return status >= 400 && status < 500 && !isKnown
}

/** Runs the library's middleware, and collects the response instead of sending it, so that it is sent, logged, and limited like any other. */
async function run(provider: Provider, raw: IncomingMessage): Promise<KoaContextWithOIDC> {
  const response = new ServerResponse(raw)
  response.statusCode = 404
  const koa = provider.createContext(raw, response)
  const dispatch = async (place: number): Promise<void> => {
    await provider.middleware[place]?.(koa as never, () => dispatch(place + 1))
  }
  await dispatch(0)
  // The library has added its own part.
  return koa as unknown as KoaContextWithOIDC
}

/** The same request as the library should see it: with our own host and protocol, and without the prefix that all of an issuer's endpoints share. */
function requestFor(services: Services, request: FastifyRequest, facts: IssuerRequest, path: string): IncomingMessage {
  const { ctx } = facts
  const prefix = new URL(servedAt(services.config, ctx.application_id, ctx.host?.domain).endpoints)
  const query = request.url.indexOf('?')
  const url = path + (query === -1 ? '' : request.url.slice(query))
  const body = typeof request.body === 'string' ? withReadableTokens(path, request.body) : undefined
  const headers: IncomingHttpHeaders = {
    ...request.headers,
    host: prefix.host,
    'x-forwarded-host': prefix.host,
    'x-forwarded-proto': prefix.protocol.slice(0, -1),
    'x-forwarded-for': addressOf(request),
    cookie: cookiesFor(request, ctx),
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
  }
  const raw = Object.create(request.raw, {
    url: { value: url, writable: true },
    originalUrl: { value: prefix.pathname + url },
    headers: { value: headers },
    // Fastify has read the body, and the library reads it from here.
    readable: { value: true },
    readableEncoding: { value: null },
    iterator: { value: () => piecesOf(body) },
  }) as IncomingMessage
  rememberRequest(raw, facts)
  return raw
}

async function* piecesOf(body: string | undefined): AsyncGenerator<Buffer> {
  if (body !== undefined) yield Buffer.from(body)
}

/** The library's cookies as the browser sent them, except for the session, which is the shopper's. */
function cookiesFor(request: FastifyRequest, { shopper }: Context): string {
  const given = (request.headers.cookie ?? '')
    .split(/; */)
    .filter((each) => !each.startsWith(`${sessionCookieInside}=`))
  return [...given, ...(shopper ? [`${sessionCookieInside}=${shopper.session_id}`] : [])].join('; ')
}

/** The library rejects signed tokens here by their form. */
function withReadableTokens(path: string, body: string): string {
  if (!path.startsWith('/token/')) return body
  const form = new URLSearchParams(body)
  const token = form.get('token')
  if (token === null || !/^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token)) return body
  form.set('token', token.replaceAll('.', '~'))
  return form.toString()
}
