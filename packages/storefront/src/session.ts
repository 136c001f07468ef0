import type { CustomerClaims, OAuthScope } from '@clientele/contracts'

/** A signed-in customer. What is known depends on the scopes that the client asked for. */
export interface Customer extends Omit<CustomerClaims, 'sub' | 'sid'> {
  /** The `_id` of the user. */
  readonly id: CustomerClaims['sub']
}

export interface Session {
  readonly customer: Customer
  /** The ID of the session, which the customer sees in the list of their sessions. */
  readonly sessionId: string
  readonly scopes: readonly (OAuthScope | (string & {}))[]
}

/** Whether someone is signed in. It is `loading` on a server, and until a storage that takes its time has responded. */
export type SessionState =
  | { readonly status: 'loading'; readonly session: null }
  | { readonly status: 'signed-out'; readonly session: null }
  | { readonly status: 'signed-in'; readonly session: Session }

const ofToken = 'iss aud exp iat nbf nonce azp sid sub at_hash auth_time acr amr jti'.split(' ')

/** Reads the session from the claims of an ID token, and leaves out what is about the token itself. */
export function sessionOf(claims: CustomerClaims, scope: string): Session {
  const facts = Object.fromEntries(Object.entries(claims).filter(([name]) => !ofToken.includes(name)))
  return {
    customer: { ...facts, id: claims.sub },
    sessionId: claims.sid ?? '',
    scopes: scope.split(' ').filter(Boolean),
  }
}
