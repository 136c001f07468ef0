/** Why a token was refused. `KEYS_UNAVAILABLE` says nothing about the token: the issuer's keys couldn't be fetched. */
export type AccessTokenErrorCode = keyof typeof statuses

const statuses = {
  MISSING: 401,
  MALFORMED: 401,
  WRONG_TYPE: 401,
  WRONG_ALGORITHM: 401,
  UNKNOWN_KEY: 401,
  INVALID_SIGNATURE: 401,
  WRONG_ISSUER: 401,
  WRONG_AUDIENCE: 401,
  MISSING_CLAIM: 401,
  EXPIRED: 401,
  TOO_OLD: 401,
  INSUFFICIENT_LEVEL: 401,
  INSUFFICIENT_SCOPE: 403,
  KEYS_UNAVAILABLE: 503,
} as const

/** An access token that isn't accepted. */
export class AccessTokenError extends Error {
  /** The reason, which never changes: branch on it. */
  readonly code: AccessTokenErrorCode
  /** The HTTP status of a response that refuses the request. */
  readonly status: 401 | 403 | 503

  constructor(code: AccessTokenErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AccessTokenError'
    this.code = code
    this.status = statuses[code]
  }
}
