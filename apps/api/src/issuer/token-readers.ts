import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, type JWK, jwtVerify } from 'jose'
import Provider, { type AdapterPayload } from 'oidc-provider'
import { published_ms } from './key-schedule.ts'

/* Reads tokens that the issuer has signed. They aren't stored. */

/** A session may last this long. Its ID token is good as a hint at the end if the key that signed it is still there. */
const idTokenHintMax_s = 400 * 24 * 3_600

export interface IdTokenFacts {
  client_id: string
  user_id: string
  session_id: string
}

/**
 * Reads an access token by its signature. Whether its session and its grant are still active is up to the lookup of the grant, which follows
 * everywhere. The library refuses to introspect or revoke signed tokens, so its door writes `~` for their dots.
 */
export function accessTokenReader(issuer: string, keys: readonly JWK[]) {
  const keySet = createLocalJWKSet({ keys: keys.map(publicPart) })
  return async (token: string): Promise<AdapterPayload | undefined> => {
    try {
      const { payload } = await jwtVerify(token.replaceAll('~', '.'), keySet, {
        issuer,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        requiredClaims: ['exp', 'jti', 'sub', 'sid', 'client_id', 'grant_id'],
      })
      const { sub, aud, sid, client_id, grant_id, jti, iat, exp, scope } = payload as Record<string, string> & {
        iat: number
        exp: number
      }
      const { acr, auth_time } = payload
      // Userinfo is part of the application, and the library only accepts tokens there that are for nobody else.
      const isForUserinfo = Provider.ctx?.oidc.route === 'userinfo' && aud === issuer
      return {
        kind: 'AccessToken',
        jti,
        iat,
        exp,
        accountId: sub,
        clientId: client_id,
        grantId: grant_id,
        sessionUid: sid,
        sid,
        scope,
        // Introspection says it too (RFC 9470), for APIs that ask instead of verifying.
        extra: { ...(acr !== undefined && { acr }), ...(auth_time !== undefined && { auth_time }) },
        ...(!isForUserinfo && { aud }),
      }
    } catch {
      return undefined
    }
  }
}

/**
 * Reads an ID token that a client sends back as a hint. Clients keep them for long, so they may have expired. One that is old, and names
 * this issuer and a key that is unknown, is `unverifiable`: keys are replaced, and a client may have kept it for longer than that.
 */
export function idTokenReader(issuer: string, keys: readonly JWK[]) {
  const keySet = createLocalJWKSet({ keys: keys.map(publicPart) })
  const couldBeOfOlderKey = (token: string) => {
    const { kid } = decodeProtectedHeader(token)
    const { iss, iat } = decodeJwt(token)
    const isOld = iat !== undefined && Date.now() - iat * 1_000 > published_ms
    return isOld && iss === issuer && typeof kid === 'string' && !keys.some((key) => key.kid === kid)
  }
  return async (token: string): Promise<IdTokenFacts | 'unverifiable' | undefined> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keySet, {
        issuer,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['sub', 'aud', 'sid'],
        clockTolerance: idTokenHintMax_s,
      })
      const { aud, sub = '', sid } = payload
      // Access tokens and logout tokens have the same signature, but a type of their own.
      if (protectedHeader.typ !== undefined || typeof aud !== 'string' || typeof sid !== 'string') return undefined
      return { client_id: aud, user_id: sub, session_id: sid }
    } catch (error) {
      return error instanceof errors.JWKSNoMatchingKey && couldBeOfOlderKey(token) ? 'unverifiable' : undefined
    }
  }
}

function publicPart({ kty, crv, x, y, n, e, kid, alg, use }: JWK): JWK {
  const part = { kty, crv, x, y, n, e, kid, alg, use }
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as unknown as JWK
}
