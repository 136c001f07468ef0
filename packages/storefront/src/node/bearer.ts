import { acrOf } from '../protocol/levels.ts'
import { AccessTokenError } from './access-token-error.ts'
import type { AccessToken } from './access-token.ts'
import {
  type AccessTokenVerifier,
  requireRights,
  verifyAccessToken,
  type VerifyOptions,
} from './verify-access-token.ts'

/*
 * What the middleware of all frameworks has in common: which token a request has, and how it is refused.
 */

export interface RequireCustomerOptions extends VerifyOptions {
  /** Lets requests without a token through, as those of visitors. Requests with an invalid token are refused anyway. */
  optional?: boolean
  /** Where the API's metadata is (RFC 9728): the `url` of `protectedResource`. Responses that refuse a request say so. */
  resourceMetadata?: string
  /**
   * Verifies tokens in place of `verifyAccessToken`, so that several routes can share one, with its issuer, audience, and age. `scopes` and `level` are
   * still those of the route.
   */
  verify?: AccessTokenVerifier
}

/** The response to a request that isn't let in. */
export interface Refusal {
  status: AccessTokenError['status']
  headers: Record<string, string>
  body: { code: AccessTokenError['code']; message: string }
}

/** Returns a function that finds the customer of a request by its `Authorization` header, or says how to refuse it. */
export function customerOf({ optional = false, verify, ...options }: RequireCustomerOptions) {
  const read = verify ?? verifyAccessToken(options)
  const readFor = async (token: string | undefined) => {
    const customer = await read(token)
    requireRights(customer, options)
    return customer
  }
  return async (authorization: string | null | undefined): Promise<{ customer?: AccessToken; refusal?: Refusal }> => {
    if (optional && !authorization) return {}
    try {
      return { customer: await readFor(bearerTokenIn(authorization)) }
    } catch (error) {
      if (!(error instanceof AccessTokenError)) throw error
      return { refusal: refusalFor(error, options) }
    }
  }
}

const bearerTokenIn = (authorization: string | null | undefined): string | undefined =>
  /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '')?.[1]

/** As RFC 6750 and RFC 9470 describe it, so that clients know whether another token would help, and which; and as RFC 9728 adds, who issues it. */
function refusalFor(
  { code, status, message }: AccessTokenError,
  { scopes = [], level, resourceMetadata }: Pick<RequireCustomerOptions, 'scopes' | 'level' | 'resourceMetadata'>,
): Refusal {
  const body = { code, message }
  if (status === 503) return { status, headers: { 'retry-after': '1' }, body }
  const facts = [
    ...(code === 'MISSING' ? [] : [`error="${errorOf[code] ?? 'invalid_token'}"`]),
    ...(code === 'INSUFFICIENT_LEVEL' && level !== undefined ? [`acr_values="${acrOf(level)}"`] : []),
    ...(scopes.length > 0 ? [`scope="${scopes.join(' ')}"`] : []),
    ...(resourceMetadata === undefined ? [] : [`resource_metadata="${resourceMetadata}"`]),
  ]
  return { status, headers: { 'www-authenticate': ['Bearer', facts.join(', ')].join(' ').trim() }, body }
}

const errorOf: Partial<Record<AccessTokenError['code'], string>> = {
  INSUFFICIENT_SCOPE: 'insufficient_scope',
  INSUFFICIENT_LEVEL: 'insufficient_user_authentication',
}
