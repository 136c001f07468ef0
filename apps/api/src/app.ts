import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import underPressure from '@fastify/under-pressure'
import { AppError, type Operation } from '@clientele/contracts'
import { platform } from '@clientele/contracts/operations'
import { newId } from '@clientele/db'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { Actor } from './context.ts'
import { trustedProxies } from './http/address.ts'
import { closeUnusedConnections, limitArrival, serverTimeouts, uploadOf } from './http/arrival.ts'
import { corsOf } from './http/cross-origin.ts'
import { keepToDeadline } from './http/deadline.ts'
import { asAppError, errorBody, retryAfter_s } from './http/errors.ts'
import { callbackRoutes } from './http/callbacks.ts'
import { healthRoutes } from './http/health.ts'
import { issuerRoutes } from './http/issuer.ts'
import { observeRequests } from './http/observe.ts'
import { oauthRoutes } from './http/oauth.ts'
import { openapiRoutes } from './http/reference.ts'
import { mailboxRoutes } from './http/mailbox.ts'
import { restRoutes } from './http/rest.ts'
import { notJson } from './refusals.ts'
import { signInPages } from './http/sign-in-pages.ts'
import { trpcRoutes } from './http/trpc.ts'
import { answerUnreadable, refuseOtherHosts } from './http/unreadable.ts'
import type { Services } from './services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller, once known; for the log. */
    actor?: Actor
  }
  interface FastifyContextConfig {
    /** The operation of a route; for the log and the metrics. */
    operation?: string
  }
}

/** Creates the HTTP server with all its doors. It doesn't listen yet. */
export async function createApp(services: Services) {
  const { config, log } = services
  const timeouts = serverTimeouts(config)
  const protective = await protectiveHeaders()
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimit_bytes,
    ...timeouts,
    http: { ...timeouts.http, requireHostHeader: false },
    clientErrorHandler: (fault, socket) => onClientError(fault, socket),
    trustProxy: trustedProxies(config.trustProxy),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Log lines carry the request ID as a field; a logger per request would only cost time.
    childLoggerFactory: (logger) => logger,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    // The path of a tRPC batch contains the names of all its calls.
    routerOptions: { maxParamLength: 2_000 },
    // A malformed URL matches no route, so none of the hooks below run.
    frameworkErrors: (error, request, reply) => {
      setHeaders(request, reply)
      answerFailure(error, request, reply)
    },
  })

  const answerFailure = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const known = asAppError(error, log, request.routeOptions.bodyLimit)
    request.errorCode = known.code
    const wait = retryAfter_s(known)
    if (wait !== undefined) reply.header('retry-after', wait)
    // The rest of an aborted request would be read as the next one.
    if (known.code === 'REQUEST_TIMEOUT') reply.header('connection', 'close')
    void reply.code(known.status).send(errorBody(known, request.id))
  }
  app.setErrorHandler(answerFailure)
  app.setNotFoundHandler(() => {
    throw new AppError('NO_SUCH_OPERATION')
  })
  const onClientError = answerUnreadable(app, services, protective)
  const setHeaders = (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(protective).header('x-request-id', request.id)
    if (isPersonal(request)) reply.header('cache-control', 'no-store')
  }
  app.addHook('onRequest', (request, reply, done) => {
    setHeaders(request, reply)
    refuseOtherHosts(request, reply)
    done()
  })
  limitArrival(app, config, fileTypes)
  closeUnusedConnections(app)

  await app.register(cors, () => corsOf(services))
  await app.register(cookie)
  await app.register(underPressure, {
    maxEventLoopDelay: config.eventLoopDelayMax_ms,
    retryAfter: 2,
    pressureHandler: () => {
      throw new AppError('OVERLOADED', [], { retry_after_s: 2 })
    },
  })
  acceptBodies(app, services)
  observeRequests(app, services)
  keepToDeadline(app, services)

  healthRoutes(app, services)
  openapiRoutes(app, services)
  oauthRoutes(app, services)
  restRoutes(app, services)
  mailboxRoutes(app, services)
  callbackRoutes(app, services)
  signInPages(app, services)
  issuerRoutes(app, services)
  await app.register(async (scope) => trpcRoutes(scope, services))
  return app
}

export type App = Awaited<ReturnType<typeof createApp>>

/** The security headers for browsers, as set by helmet: computed once, because the plugin would compute them for each request. */
async function protectiveHeaders(): Promise<Record<string, string>> {
  const sample = Fastify()
  await sample.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  })
  sample.get('/', (_request, reply) => reply.send())
  const { headers } = await sample.inject('/')
  await sample.close()
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ['content-length', 'date', 'connection'].includes(name) ? [] : [[name, String(value)]],
    ),
  )
}

/** Accepts JSON, forms for OAuth, and files as a stream. Rejects other content types. */
function acceptBodies(app: FastifyInstance, { config }: Services) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (config.requireSignature) request.rawBody = body
    if (body === '') return done(null, undefined)
    try {
      done(null, JSON.parse(body))
    } catch (fault) {
      done(notJson(fault))
    }
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, body: string, done) => {
      if (config.requireSignature) request.rawBody = body
      done(null, Object.fromEntries(new URLSearchParams(body)))
    },
  )
  app.addContentTypeParser([...fileTypes], (request, _payload, done) => done(null, uploadOf(request)))
}

/** The content types of uploads. */
const fileTypes: ReadonlySet<string> = new Set(
  Object.values<Operation>(platform).flatMap(({ accepts, alsoAccepts = [] }) =>
    accepts ? [accepts, ...alsoAccepts] : [],
  ),
)

/** Accepts the caller's own request ID if it is well-formed, so that a trace can be followed across services. */
const requestId = (given: string | string[] | undefined) =>
  typeof given === 'string' && /^[\w.:-]{8,128}$/.test(given) ? given : newId()

const isPersonal = (request: FastifyRequest) => /^\/(service|trpc)\//.test(request.url)
