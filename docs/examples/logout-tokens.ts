import { createRemoteJWKSet, jwtVerify } from 'jose'

const event = 'http://schemas.openid.net/event/backchannel-logout'

/** Returns a function that verifies a logout token, and returns the ID of the session that has ended. */
export function logoutTokenVerifier({ issuer, jwksUri, clientId }: Record<'issuer' | 'jwksUri' | 'clientId', string>) {
  const keys = createRemoteJWKSet(new URL(jwksUri))
  return async (logoutToken: string): Promise<string> => {
    const { payload } = await jwtVerify(logoutToken, keys, {
      issuer,
      audience: clientId,
      algorithms: ['RS256', 'ES256'],
      typ: 'logout+jwt',
      maxTokenAge: '2 minutes',
    })
    const { events, nonce, sid } = payload
    const isLogout = typeof events === 'object' && events !== null && event in events
    if (!isLogout || nonce !== undefined || typeof sid !== 'string') throw new Error('This is not a logout token.')
    return sid
  }
}
