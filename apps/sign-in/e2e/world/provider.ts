import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const appSecret = 'the-secret-of-4711'

/** The owner of a Facebook access token, for the simulated API. */
const onFacebook: Record<string, object> = {
  'token-of-nia': { id: 'fb-nia', email: 'nia@example.com', first_name: 'Nia', last_name: 'Sen' },
}

/** The social sign-in methods, as the platform config spells them. */
export const atProviders = {
  google: { app_id: 'google-app' },
  apple: { app_id: 'apple-app' },
  facebook: { app_id: '4711', app_secret: appSecret },
}

/** The provider endpoints that the API calls: the published keys, and Facebook's Graph API; and the key that signs ID tokens. */
export async function startProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'e2e', alg: 'RS256', use: 'sig' }
  const answers: Record<string, (given: URLSearchParams) => object> = {
    '/keys': () => ({ keys: [key] }),
    '/debug_token': (given) => {
      const token = given.get('input_token') ?? ''
      const isKnown = given.get('access_token') === `4711|${appSecret}` && Object.hasOwn(onFacebook, token)
      return { data: { app_id: '4711', is_valid: isKnown, user_id: 'fb-nia', expires_at: 0 } }
    },
    '/me': (given) => onFacebook[given.get('access_token') ?? ''] ?? { error: {} },
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://provider')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answers[pathname]?.(searchParams) ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    settings: { GOOGLE_KEYS_URL: `${url}/keys`, APPLE_KEYS_URL: `${url}/keys`, FACEBOOK_GRAPH_URL: url },
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** An ID token as issued by Google, or by the given `iss`. */
export function idToken(privateKey: string, claims: Record<string, unknown>): string {
  const now_s = Math.floor(Date.now() / 1_000)
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url')
  const signed = `${part({ alg: 'RS256', kid: 'e2e' })}.${part({
    iss: 'https://accounts.google.com',
    sub: randomUUID(),
    iat: now_s,
    exp: now_s + 600,
    ...claims,
  })}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}
