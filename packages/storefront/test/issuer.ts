import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'

/*
 * A stand-in for an issuer: its metadata and keys, and tokens that it signs, or that someone else signs in its name.
 */

export interface Forgery {
  header?: { [Name in keyof JWTHeaderParameters]?: JWTHeaderParameters[Name] | undefined }
  claims?: Record<string, unknown>
  key?: CryptoKey
}

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
  published: object
}

/** A key pair with which access tokens can be signed. */
export async function newKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}

/** An issuer, which responds to `fetch` and counts the requests for its keys. */
export async function openIssuer(issuer = 'https://id.shop.example/oidc/000000000000000000000001') {
  let keys = [await newKey('first')]
  let failure: 'none' | 'down' | 'broken' = 'none'
  const asked = { metadata: 0, keys: 0 }

  const answer = async (url: string): Promise<Response> => {
    const isKeys = url === `${issuer}/jwks`
    asked[isKeys ? 'keys' : 'metadata'] += 1
    if (failure === 'down') throw new TypeError('fetch failed')
    if (failure === 'broken') return new Response('Bad gateway', { status: 502 })
    if (isKeys) return Response.json({ keys: keys.map(({ published }) => published) })
    return Response.json({ issuer, jwks_uri: `${issuer}/jwks` })
  }

  /** Signs an access token like those of the API, apart from what is given. */
  async function sign({ header, claims, key }: Forgery = {}): Promise<string> {
    const [newest] = keys
    if (!newest) throw new Error('The issuer has no key.')
    const now_s = Math.floor(Date.now() / 1_000)
    const all = {
      iss: issuer,
      aud: issuer,
      sub: 'c0ffee000000000000000001',
      sid: 'c0ffee000000000000000002',
      client_id: 'c0ffee000000000000000003',
      scope: 'openid email',
      jti: crypto.randomUUID(),
      iat: now_s,
      exp: now_s + 300,
      ...claims,
    }
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: newest.kid, ...header } as JWTHeaderParameters)
      .sign(key ?? newest.privateKey)
  }

  return {
    issuer,
    asked,
    fetch: answer as unknown as typeof fetch,
    sign,
    /** Signs with a new key from now on; the previous one stays published. */
    rotate: async (kid: string) => void (keys = [await newKey(kid), ...keys]),
    /** Withdraws all keys but the newest. */
    withdraw: () => void (keys = keys.slice(0, 1)),
    fail: (how: typeof failure) => void (failure = how),
    publicKey: () => keys[0]?.published ?? {},
  }
}
