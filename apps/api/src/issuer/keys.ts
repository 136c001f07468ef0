import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { type Connection, lockKey } from '@clientele/db'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { atomically, type Context } from '../context.ts'
import { isCurrentlySealed, type SecretKeys, seal, unseal } from '../secrets.ts'
import { expiryOf, type KeyTimes, nextKeySignsFrom, signingKey } from './key-schedule.ts'
import {
  insertSigningKey,
  listSealedKeys,
  listSigningKeys,
  replaceSealedKey,
  type SigningKeyRow,
} from './repository/keys.ts'

type SigningAlgorithm = SigningKeyRow['alg']
/** RS256 is what every OpenID library can verify; ES256 is smaller and faster, and signs access tokens. */
const signingAlgorithms: readonly SigningAlgorithm[] = ['ES256', 'RS256']

/** Whether an application needs another key now. */
export const needsKey = (keys: readonly Pick<SigningKeyRow, 'alg' | 'signs_from' | 'expires_at'>[], now: Date) =>
  signingAlgorithms.some((alg) => nextKeySignsFrom(ofAlgorithm(keys, alg), now) !== undefined)

/** Names the keys that are published now, the ones that sign first: the same name always means the same keys. */
export const versionOf = (keys: readonly (KeyTimes & { id: string; alg: SigningAlgorithm })[], now: Date): string =>
  signingAlgorithms.flatMap((alg) => inOrder(ofAlgorithm(keys, alg), now).map(({ id }) => id)).join(' ')

/** The application's private keys, after creating those that are due. For each algorithm, the one that signs now comes first. */
export async function openKeys(ctx: Context): Promise<JWK[]> {
  const rows = await createDueKeys(ctx)
  return signingAlgorithms.flatMap((alg) => inOrder(ofAlgorithm(rows, alg), ctx.now).map((row) => openKey(ctx, row)))
}

/** The keys of an algorithm that are published now, beginning with the one that signs. */
function inOrder<Key extends KeyTimes & { id: string }>(keys: readonly Key[], now: Date): Key[] {
  const signing = signingKey(keys, now)
  const others = keys.filter((key) => key !== signing && key.expires_at > now)
  return [...(signing ? [signing] : []), ...others.toSorted((one, other) => (one.id < other.id ? -1 : 1))]
}

async function createDueKeys(ctx: Context): Promise<SigningKeyRow[]> {
  const known = await listSigningKeys(ctx.db, ctx.application_id)
  const due = signingAlgorithms.filter((alg) => nextKeySignsFrom(ofAlgorithm(known, alg), ctx.now))
  if (due.length === 0) return known
  // Creating an RSA key takes a while, and no lock is held meanwhile. If another process is faster, the key is thrown away.
  const made = await Promise.all(due.map((alg) => makeKey(alg)))
  return atomically(ctx, async (tx) => {
    await lockKey(tx.db, `signing keys ${tx.application_id}`)
    const rows = await listSigningKeys(tx.db, tx.application_id)
    for (const { alg, jwk } of made) {
      const signs_from = nextKeySignsFrom(ofAlgorithm(rows, alg), tx.now)
      if (!signs_from) continue
      const row: SigningKeyRow = {
        application_id: tx.application_id,
        id: jwk.kid,
        alg,
        sealed: seal(tx.services.config.secretKeys, JSON.stringify(jwk)),
        created_at: tx.now,
        signs_from,
        expires_at: expiryOf(signs_from),
      }
      await insertSigningKey(tx.db, row)
      rows.push(row)
    }
    return rows
  })
}

const ofAlgorithm = <Key extends { alg: SigningAlgorithm }>(keys: readonly Key[], alg: SigningAlgorithm) =>
  keys.filter((key) => key.alg === alg)

const generate = promisify(generateKeyPair)

async function makeKey(alg: SigningAlgorithm) {
  const { privateKey } =
    alg === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 })
  const jwk = privateKey.export({ format: 'jwk' }) as JWK
  return { alg, jwk: { ...jwk, alg, use: 'sig', kid: await calculateJwkThumbprint(jwk) } }
}

function openKey({ services, application_id }: Context, { id, sealed }: SigningKeyRow): JWK {
  const jwk = unseal(services.config.secretKeys, sealed)
  if (jwk === undefined) {
    services.log.error(
      { application_id, key: id },
      'a signing key was sealed under another SECRET_KEY: list that key again, so that tokens can be signed',
    )
    throw new Error('A signing key is unreadable.')
  }
  return JSON.parse(jwk) as JWK
}

const batchSize = 100

/** Re-encrypts signing keys that were encrypted with an older key, so that the older key can be removed. */
export async function resealSigningKeys(db: Connection, keys: SecretKeys) {
  const result = { renewed: 0, current: 0, unreadable: [] as { application_id: string; id: string }[] }
  for (let last: Awaited<ReturnType<typeof listSealedKeys>>[number] | undefined; ; ) {
    const rows = await listSealedKeys(db, last, batchSize)
    last = rows.at(-1)
    if (!last) return result
    for (const row of rows) {
      const jwk = unseal(keys, row.sealed)
      if (jwk === undefined) result.unreadable.push(row)
      else if (isCurrentlySealed(keys, row.sealed)) result.current += 1
      else if (await replaceSealedKey(db, row, seal(keys, jwk))) result.renewed += 1
    }
  }
}
