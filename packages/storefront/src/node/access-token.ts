import type { OAuthScope } from '@clientele/contracts'
import type { JWTPayload } from 'jose'
import { AccessTokenError } from './access-token-error.ts'

/** What a verified access token says. It is shared by all requests with the same token, so it can't be changed. */
export interface AccessToken {
  /** The ID of the customer: the `_id` of the user, and the `sub` of the token. */
  readonly customerId: string
  /** The ID of the customer's session. It ends when they sign out, are blocked, or change their password. */
  readonly sessionId: string
  /** The OAuth client that the token was issued to. */
  readonly clientId: string
  readonly scopes: readonly (OAuthScope | (string & {}))[]
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** All claims, as the issuer signed them. */
  readonly claims: Readonly<JWTPayload>
}

/** Reads the claims of a token whose signature, issuer, and audience have been verified. */
export function readAccessToken(claims: JWTPayload): AccessToken {
  return Object.freeze({
    customerId: text(claims, 'sub'),
    sessionId: text(claims, 'sid'),
    clientId: text(claims, 'client_id'),
    scopes: Object.freeze(typeof claims.scope === 'string' ? claims.scope.split(' ').filter(Boolean) : []),
    issuedAt: moment(claims, 'iat'),
    expiresAt: moment(claims, 'exp'),
    claims: Object.freeze(claims),
  })
}

function text(claims: JWTPayload, name: string): string {
  const value = claims[name]
  if (typeof value !== 'string' || value === '') throw missing(name)
  return value
}

function moment(claims: JWTPayload, name: 'iat' | 'exp'): Date {
  const value = claims[name]
  const at = new Date(typeof value === 'number' ? value * 1_000 : Number.NaN)
  if (Number.isNaN(at.getTime())) throw missing(name)
  return at
}

const missing = (name: string) => new AccessTokenError('MISSING_CLAIM', `The access token has no \`${name}\`.`)
