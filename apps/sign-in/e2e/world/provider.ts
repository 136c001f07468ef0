import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The keys of a provider as it publishes them, and ID tokens that it has signed. */
export async function startProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'e2e', alg: 'RS256', use: 'sig' }
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [key] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    keysUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** An ID token as Google would issue it. */
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
