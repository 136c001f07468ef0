import type { JWTPayload, JWTVerifyGetKey } from 'jose'
import { type AccessToken, readAccessToken } from './access-token.ts'
import { type Level, meetsLevel } from '../protocol/levels.ts'
import { AccessTokenError } from './access-token-error.ts'
import { keysOf } from './issuer-keys.ts'
import { readSigned } from './signature.ts'
import { rememberVerified } from './verified-tokens.ts'

export interface VerifyOptions {
  /** The issuer of your application, such as `https://id.shop.example/oidc/<application_id>`. */
  issuer: string
  /** Who the token has to be for. Default: the issuer, which is the audience of tokens for the application itself. */
  audience?: string | readonly string[]
  /** How old a token may be, in seconds, if that is less than its own lifetime of five minutes. */
  maxAge?: number
  /** Scopes that the token must have. */
  scopes?: readonly string[]
  /** How sure it has to be that it is the customer. If it isn't, the storefront calls `signIn({ level })`. */
  level?: Level
  /** How many verified tokens are remembered, so that they aren't verified again. 0 verifies every time. Default: 10,000. */
  rememberMax?: number
  /** The shortest time between two requests for the issuer's keys, in milliseconds. Default: 30,000. */
  keysInterval_ms?: number
  /** Replaces the global `fetch` for reading the issuer's keys. */
  fetch?: typeof fetch
}

/** Verifies an access token, and returns what it says. Rejects with an `AccessTokenError`. */
export type AccessTokenVerifier = (token: string | undefined) => Promise<AccessToken>

/** RFC 9068 allows both. */
const types: readonly unknown[] = ['at+jwt', 'application/at+jwt']
/** Longer ones aren't ours, and aren't worth hashing. */
const tokenLengthMax = 8_192
/** How far the clocks of the issuer and this machine may differ for a token to count as issued. */
const clockDifferenceMax_s = 60

/**
 * Returns a function that verifies access tokens with the issuer's public keys, without asking the issuer about each. Create it once: it keeps the
 * keys, and remembers verified tokens until they expire.
 *
 * A token stays valid for up to five minutes after its session has ended. To notice sooner, pass `maxAge`, or ask the issuer (introspection).
 */
export function verifyAccessToken(options: VerifyOptions): AccessTokenVerifier {
  const { issuer, audience = issuer, maxAge } = options
  const { rememberMax = 10_000, keysInterval_ms = 30_000 } = options
  if (maxAge !== undefined && !(maxAge >= 0)) throw new TypeError('maxAge must be a number of seconds.')
  const keys = keysOf({
    issuer: checkedIssuer(issuer),
    keysInterval_ms,
    fetch: options.fetch ?? ((...given) => fetch(...given)),
  })
  const audiences = [audience].flat()
  const verified = rememberVerified(rememberMax)

  return async (token) => {
    if (token === undefined || token === '') throw new AccessTokenError('MISSING', 'There is no access token.')
    if (token.length > tokenLengthMax) throw new AccessTokenError('MALFORMED', 'The access token is too long.')
    const known = verified.find(token)
    if (known) {
      // A proof that was recent when the token was first seen may no longer be.
      requireRights(known, options)
      return known
    }
    const read = readAccessToken(await verify(token, keys, issuer, audiences))
    const until_ms = lastMoment_ms(read, maxAge)
    requireRights(read, options)
    verified.remember(token, read, until_ms)
    return read
  }
}

/** Refuses a token that allows less than this. */
export function requireRights(
  token: AccessToken,
  { scopes = [], level }: Pick<VerifyOptions, 'scopes' | 'level'>,
): void {
  const lacking = scopes.find((scope) => !token.scopes.includes(scope))
  if (lacking !== undefined)
    throw new AccessTokenError('INSUFFICIENT_SCOPE', `The access token lacks the scope \`${lacking}\`.`)
  if (level !== undefined && !meetsLevel(token.claims, level))
    throw new AccessTokenError('INSUFFICIENT_LEVEL', 'The customer has to confirm who they are.')
}

/** Issuers are compared character by character, so a typo would refuse every token. */
function checkedIssuer(issuer: string): string {
  const url = URL.parse(issuer)
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError('The issuer must be a URL.')
  if (issuer.endsWith('/')) throw new TypeError('The issuer must not end in a slash.')
  return issuer
}

async function verify(token: string, keys: JWTVerifyGetKey, issuer: string, audiences: readonly string[]) {
  const { type, claims } = await readSigned(token, keys)
  if (!types.includes(typeof type === 'string' ? type.toLowerCase() : type))
    throw new AccessTokenError('WRONG_TYPE', 'The token is not an access token.')
  if (claims.iss !== issuer) throw new AccessTokenError('WRONG_ISSUER', 'The access token is from another issuer.')
  if (!isFor(audiences, claims))
    throw new AccessTokenError('WRONG_AUDIENCE', 'The access token is for another audience.')
  return claims
}

const isFor = (audiences: readonly string[], { aud }: JWTPayload) =>
  Array.isArray(aud) ? aud.some((one) => audiences.includes(one)) : typeof aud === 'string' && audiences.includes(aud)

/** Until when a token is accepted. Refuses one that has expired, is too old, or doesn't count yet. */
function lastMoment_ms({ issuedAt, expiresAt, claims }: AccessToken, maxAge: number | undefined): number {
  const now = Date.now()
  if (now >= expiresAt.getTime()) throw new AccessTokenError('EXPIRED', 'The access token has expired.')
  if (issuedAt.getTime() > now + clockDifferenceMax_s * 1_000)
    throw new AccessTokenError('MALFORMED', 'The access token was issued in the future.')
  if (claims.nbf !== undefined && !(claims.nbf * 1_000 <= now))
    throw new AccessTokenError('MALFORMED', 'The access token isn’t valid yet.')
  if (maxAge === undefined) return expiresAt.getTime()
  const oldest = issuedAt.getTime() + maxAge * 1_000
  if (now >= oldest) throw new AccessTokenError('TOO_OLD', `The access token is older than ${maxAge} seconds.`)
  return Math.min(expiresAt.getTime(), oldest)
}
