import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { verifyAccessToken } from '@clientele/storefront/node'
import { type JWK, SignJWT } from 'jose'
import type { Pace } from '../rounds.ts'
import { median } from '../statistics.ts'
import type { VerifyFigures } from './verify-goals.ts'

/*
 * Verifying access tokens as a storefront's API does, in a process of its own: nothing else of Clientele takes part. The limit is the verification of
 * the same signatures with `node:crypto`, and nothing else.
 */

const tokensCount = 4_000
const pieceLength = 100
const issuer = 'https://id.shop.example/oidc/000000000000000000000001'

async function measure({ rounds }: Pace): Promise<VerifyFigures> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'benchmark', alg: 'ES256', use: 'sig' } as JWK
  const tokens = await Promise.all(Array.from({ length: tokensCount }, (_, i) => sign(privateKey, i)))
  const signed = tokens.map((token) => {
    const end = token.lastIndexOf('.')
    return [Buffer.from(token.slice(0, end)), Buffer.from(token.slice(end + 1), 'base64url')] as const
  })
  const key = {
    key: createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })),
    dsaEncoding: 'ieee-p1363',
  } as const

  const found = { bare: [] as number[], first: [] as number[], known: [] as number[] }
  // The first round, number -1, is for warming up.
  for (let round = -1; round < rounds; round += 1) {
    const read = verifyAccessToken({ issuer, fetch: publishing(jwk) })
    await read(await sign(privateKey, -1))
    const spent_ms = { bare: 0, first: 0, known: 0 }
    // In small pieces, so that a disturbance of the machine affects all of them.
    for (let from = 0; from < tokensCount; from += pieceLength) {
      const piece = tokens.slice(from, from + pieceLength)
      spent_ms.bare += await timeOf(() => {
        for (const [bytes, signature] of signed.slice(from, from + pieceLength))
          if (!verify('sha256', bytes, key, signature)) throw new Error('A signature was refused.')
      })
      const all = async () => {
        for (const token of piece) await read(token)
      }
      spent_ms.first += await timeOf(all)
      spent_ms.known += await timeOf(all)
    }
    if (round < 0) continue
    for (const name of ['bare', 'first', 'known'] as const) found[name].push((tokensCount / spent_ms[name]) * 1_000)
  }
  const { bare, first, known } = found
  const ratio = median(first.map((rate, round) => rate / (bare[round] ?? Number.NaN)))
  return { bare: median(bare), first: median(first), known: median(known), ratio }
}

/** A token like those of the issuer. */
function sign(key: Parameters<SignJWT['sign']>[0], i: number): Promise<string> {
  const claims = {
    sub: 'c0ffee000000000000000001',
    sid: 'c0ffee000000000000000002',
    client_id: 'c0ffee000000000000000003',
    grant_id: 'grant'.padEnd(32, '-'),
    scope: 'openid profile email',
    jti: String(i).padStart(32, '-'),
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'benchmark' })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key)
}

/** Responds like an issuer: with where its keys are, and with its keys. */
const publishing =
  (jwk: JWK): typeof fetch =>
  async (asked) => {
    const { pathname } = new URL(asked instanceof Request ? asked.url : asked)
    return Response.json(pathname.endsWith('/jwks') ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` })
  }

async function timeOf(work: () => void | Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

process.on('message', (pace: Pace) => {
  measure(pace).then(
    (figures) => process.send?.(figures),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})
process.on('disconnect', () => process.exit(0))
