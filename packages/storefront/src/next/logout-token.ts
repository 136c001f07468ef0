import { errors, jwtVerify } from 'jose'
import { AccessTokenError } from '../node/access-token-error.ts'
import { keysOf } from '../node/issuer-keys.ts'
import type { Settings } from './settings.ts'

/** A logout token that isn't accepted, or that can't be verified at the moment. */
export class LogoutTokenError extends Error {
  /** The status of the response. The issuer tries again after any of them. */
  readonly status: 400 | 503

  constructor(status: 400 | 503, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'LogoutTokenError'
    this.status = status
  }
}

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'
/** Logout tokens last two minutes. One that claims to last longer is refused when it is older than that. */
const ageMax_s = 120
const clockDifferenceMax_s = 60

/** Returns a function that verifies a logout token (OpenID Connect Back-Channel Logout 1.0), and returns the session that has ended. */
export function logoutTokenVerifier({ issuer, clientId, fetch }: Pick<Settings, 'issuer' | 'clientId' | 'fetch'>) {
  const keys = keysOf({ issuer, fetch, keysInterval_ms: 30_000 })

  return async (token: string): Promise<{ sessionId: string }> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ['RS256', 'ES256'],
      typ: 'logout+jwt',
      requiredClaims: ['iat', 'exp', 'jti', 'sub', 'sid', 'events'],
      maxTokenAge: ageMax_s,
      clockTolerance: clockDifferenceMax_s,
    }).catch((error: unknown) => {
      throw refusalOf(error)
    })
    const { events, nonce, sid, sub, jti } = payload
    if (!isObject(events) || !isObject(events[logoutEvent])) throw refused('It reports no logout.')
    // ID tokens have one. None of them may be passed off as a logout token.
    if (nonce !== undefined) throw refused('It has a nonce.')
    if (typeof sid !== 'string' || sid === '') throw refused('It names no session.')
    if (typeof sub !== 'string' || typeof jti !== 'string') throw refused('Its claims are invalid.')
    return { sessionId: sid }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refused = (message: string, cause?: unknown) => new LogoutTokenError(400, message, cause)

function refusalOf(error: unknown): LogoutTokenError {
  if (error instanceof AccessTokenError && error.code === 'KEYS_UNAVAILABLE')
    return new LogoutTokenError(503, 'The keys of the issuer are unavailable.', error)
  if (error instanceof errors.JOSEError || error instanceof AccessTokenError) return refused(error.message, error)
  return refused('It is not a signed token.', error)
}
