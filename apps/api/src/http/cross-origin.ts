import { AppError } from '@clientele/contracts'
import type { FastifyCorsOptions, FastifyCorsOptionsDelegateCallback } from '@fastify/cors'
import type { FastifyRequest } from 'fastify'
import { isOriginListed } from '../applications/service.ts'
import type { ServedDomain } from '../served-at/domains.ts'
import type { Services } from '../services.ts'
import { originOf } from './hosts.ts'
import { isForIssuer } from './issuer-paths.ts'

/*
 * Decides which pages may call. A preflight names an origin but no application, so it is allowed for every origin that any application lists.
 * The request that follows is refused unless its own application lists the origin; the page can still read the error.
 */

const corsOptions: FastifyCorsOptions = {
  credentials: true,
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  exposedHeaders: ['x-request-id', 'retry-after'],
  // An OPTIONS request that isn't a preflight gets an empty response.
  strictPreflight: false,
  maxAge: 600,
}

/** How long an origin counts as listed for calls from pages. This only decides whether the page can read an error. */
const listedFor_ms = 60_000
const listedMax = 10_000

/** The CORS options of a request: its origin is allowed if any application lists it. */
export function corsOf({ config, database }: Services): FastifyCorsOptionsDelegateCallback {
  const known: FastifyCorsOptions = { ...corsOptions, origin: config.allowedOrigins }
  const listed: FastifyCorsOptions = { ...corsOptions, origin: true }
  const listedUntil = new Map<string, number>()

  async function isListed(origin: string, { isPreflight }: { isPreflight: boolean }): Promise<boolean> {
    const now = Date.now()
    if (!isPreflight && (listedUntil.get(origin) ?? 0) > now) return true
    const found = await isOriginListed(database, origin)
    if (listedUntil.size >= listedMax) listedUntil.clear()
    if (found) listedUntil.set(origin, now + listedFor_ms)
    else listedUntil.delete(origin)
    return found
  }

  async function look(origin: string, request: FastifyRequest, done: Done) {
    let found: boolean
    try {
      found = await isListed(origin, { isPreflight: request.method === 'OPTIONS' })
    } catch (error) {
      return done(error as Error)
    }
    done(null, found ? listed : known)
  }

  return (request, done) => {
    if (isForIssuer(request)) return done(null, { origin: false, preflight: false })
    const { origin } = request.headers
    if (!couldBeListed(origin) || config.allowedOrigins.includes(origin)) return done(null, known)
    void look(origin, request, done)
  }
}

type Done = Parameters<FastifyCorsOptionsDelegateCallback>[1]

const couldBeListed = (origin: string | undefined): origin is string =>
  origin !== undefined && /^https?:\/\/[\x21-\x7e]{1,300}$/.test(origin)

/**
 * Rejects a page that the application doesn't list. Callers other than browsers send no origin. Our own pages may call for every
 * application, except at its domain, where only the domain's own pages may.
 */
export function refuseUnlistedOrigin(
  { config }: Services,
  request: FastifyRequest,
  allowed: readonly string[] | null,
  domain: ServedDomain | undefined,
) {
  const { origin } = request.headers
  const own = domain ? [originOf(domain)] : config.ownOrigins
  if (origin === undefined || own.includes(origin)) return
  if (!(allowed ?? config.corsOrigins).includes(origin)) throw new AppError('ORIGIN_NOT_ALLOWED', [], { origin })
}

/**
 * Another site's page can make a browser send the operator's cookie, but it can't hide its own origin. A storefront's page may not even
 * read with that cookie. Calls with a credential in a header can't be forged that way.
 */
export function refuseCrossSite({ config }: Services, request: FastifyRequest) {
  const { authorization, origin } = request.headers
  if (authorization !== undefined || (origin !== undefined && config.allowedOrigins.includes(origin))) return
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (origin !== undefined || (!reads && request.headers['sec-fetch-site'] === 'cross-site'))
    // To an operator who opened the console under another name of its machine, such as 127.0.0.1.
    throw new AppError('CROSS_SITE', [], { console: config.adminUrl })
}
