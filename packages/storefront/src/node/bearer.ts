import { acrOf } from '../protocol/levels.ts'
import { AccessTokenError, type AccessTokenErrorCode } from './access-token-error.ts'
import {
  type CallerFacts,
  isFromOwnPages,
  sessionCookiesIn,
  type SessionOptions,
  sessionsOf,
  type SignedInCustomer,
} from './customer-session.ts'
import {
  type AccessTokenVerifier,
  requireRights,
  verifyAccessToken,
  type VerifyOptions,
} from './verify-access-token.ts'

/*
 * What the middleware of all frameworks has in common: which token or session a request has, and how it is refused.
 */

export interface RequireCustomerOptions extends VerifyOptions {
  /** Lets requests without a token through, as those of visitors. Requests with an invalid token are refused anyway. */
  optional?: boolean
  /** Where the API's metadata is (RFC 9728): the `url` of `protectedResource`. Responses that refuse a request say so. */
  resourceMetadata?: string
  /**
   * Also accepts the cookie of the customer's session, from pages at the same host. Clientele is asked about it each time. A session has no scopes, because
   * no client is between the customer and the API, so it opens routes with `scopes`. It can't be combined with `level`.
   */
  session?: SessionOptions
  /**
   * Verifies tokens in place of `verifyAccessToken`, so that several routes can share one, with its issuer, audience, and age. `scopes` and `level` are
   * still those of the route.
   */
  verify?: AccessTokenVerifier
}

type RefusalCode = AccessTokenErrorCode | 'SESSION_ENDED' | 'SESSION_UNKNOWN' | 'CROSS_SITE'

/** The response to a request that isn't let in. */
export interface Refusal {
  status: AccessTokenError['status']
  headers: Record<string, string>
  body: { code: RefusalCode; message: string }
}

interface Found {
  customer?: SignedInCustomer
  refusal?: Refusal
  /** What the response needs besides. */
  headers?: [name: string, value: string][]
}

/** Returns a function that finds the customer of a request, or says how to refuse it. */
export function customerOf({ optional = false, verify, session, ...options }: RequireCustomerOptions) {
  if (session && options.level !== undefined)
    throw new TypeError(
      'A session doesn’t say how recently the customer proved who they are: leave out `session` or `level`.',
    )
  const read = verify ?? verifyAccessToken(options)
  const findSession = session && sessionsOf(session, options.issuer, options.fetch ?? ((...given) => fetch(...given)))

  async function byToken(authorization: string | undefined): Promise<Found> {
    try {
      const customer = await read(bearerTokenIn(authorization))
      requireRights(customer, options)
      return { customer }
    } catch (error) {
      if (!(error instanceof AccessTokenError)) throw error
      return { refusal: refusalFor(error, options) }
    }
  }

  /** What browsers send by themselves is no mistake of the page, so a visitor may bring a session that has ended. */
  async function bySession(request: CallerFacts): Promise<Found | undefined> {
    const cookie = findSession && sessionCookiesIn(request.header('cookie'))
    if (cookie === undefined) return undefined
    if (!isFromOwnPages(request)) return optional ? {} : { refusal: refusalFor(crossSite, options) }
    const found = await findSession?.(cookie)
    if (found?.status === 'active') return { customer: found.customer, headers: renewing(found.setCookies) }
    if (found?.status === 'unknown') return { refusal: refusalFor(sessionUnknown, options) }
    return optional ? {} : { refusal: refusalFor(sessionEnded, options) }
  }

  return async (request: CallerFacts): Promise<Found> => {
    const authorization = request.header('authorization')
    const found = authorization ? undefined : await bySession(request)
    return found ?? (optional && !authorization ? {} : byToken(authorization))
  }
}

/** Nothing in between may store a cookie with a response, and give it to someone else. */
const renewing = (setCookies: readonly string[]): [string, string][] =>
  setCookies.length === 0
    ? []
    : [...setCookies.map((cookie): [string, string] => ['set-cookie', cookie]), ['cache-control', 'private, no-store']]

const crossSite = { code: 'CROSS_SITE', status: 403, message: 'Pages of other origins need a token.' } as const
const sessionEnded = { code: 'SESSION_ENDED', status: 401, message: 'The session has ended.' } as const
const sessionUnknown = { code: 'SESSION_UNKNOWN', status: 503, message: 'The session can’t be verified now.' } as const

const bearerTokenIn = (authorization: string | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '')?.[1]

/** As RFC 6750 and RFC 9470 describe it, so that clients know whether another token would help, and which; and as RFC 9728 adds, who issues it. */
function refusalFor(
  { code, status, message }: { code: RefusalCode; status: Refusal['status']; message: string },
  { scopes = [], level, resourceMetadata }: Pick<RequireCustomerOptions, 'scopes' | 'level' | 'resourceMetadata'>,
): Refusal {
  const body = { code, message }
  if (status === 503) return { status, headers: { 'retry-after': '1' }, body }
  const facts = [
    ...(withoutToken.includes(code) ? [] : [`error="${errorOf[code] ?? 'invalid_token'}"`]),
    ...(code === 'INSUFFICIENT_LEVEL' && level !== undefined ? [`acr_values="${acrOf(level)}"`] : []),
    ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
    ...(resourceMetadata === undefined ? [] : [`resource_metadata="${resourceMetadata}"`]),
  ]
  return { status, headers: { 'www-authenticate': ['Bearer', facts.join(', ')].join(' ').trim() }, body }
}

/** Refusals of requests that brought no token, which therefore has no error. */
const withoutToken: readonly RefusalCode[] = ['MISSING', 'SESSION_ENDED', 'CROSS_SITE']

const errorOf: Partial<Record<RefusalCode, string>> = {
  INSUFFICIENT_SCOPE: 'insufficient_scope',
  INSUFFICIENT_LEVEL: 'insufficient_user_authentication',
}
