import type { FirebaseHashConfig } from '@clientele/contracts'
import type { Connection } from '@clientele/db'
import type { Context } from '../context.ts'
import { hashSecret, isCurrentlySealed, type SecretKeys, seal, unseal } from '../secrets.ts'
import type { FirebaseKey } from './foreign/scheme.ts'
import {
  type FirebaseKeyRow,
  findFirebaseKey,
  keepFirebaseKey,
  listFirebaseKeys,
  replaceSealedKey,
} from './repository.ts'

/*
 * The keys with which Firebase projects hashed passwords. With a key, an attacker can try passwords against the hashes, so it is stored encrypted, once for each
 * application, and the hashes name it.
 */

/** The ID of a project's key, which the hashes carry. */
export const firebaseKeyId = (config: FirebaseHashConfig): string => hashSecret(plainKey(config)).slice(0, 22)

/** Stores the key of a project. Must run inside the transaction that stores a hash made with it. */
export const storeFirebaseKey = (tx: Context, config: FirebaseHashConfig): Promise<void> =>
  keepFirebaseKey(tx, { id: firebaseKeyId(config), sealed: seal(tx.services.config.secretKeys, plainKey(config)) })

/** Returns the key that a hash names. */
export async function openFirebaseKey(ctx: Context, id: string): Promise<FirebaseKey> {
  const sealed = await findFirebaseKey(ctx, id)
  const plain = sealed === undefined ? undefined : unseal(ctx.services.config.secretKeys, sealed)
  if (plain !== undefined) return JSON.parse(plain) as FirebaseKey
  ctx.services.log.error(
    { application_id: ctx.application_id, key: id },
    'a key of Firebase is missing or was encrypted under another SECRET_KEY: list that key again, so that its customers can sign in',
  )
  throw new Error('A key of Firebase is unreadable.')
}

const plainKey = ({ base64_signer_key, base64_salt_separator }: FirebaseHashConfig): string =>
  JSON.stringify({ signer_key: base64_signer_key, salt_separator: base64_salt_separator } satisfies FirebaseKey)

/** Re-encrypts keys that were encrypted with an older key of the service, so that the older one can be removed. */
export async function resealFirebaseKeys(db: Connection, keys: SecretKeys) {
  const result = { renewed: 0, current: 0, unreadable: [] as FirebaseKeyRow[] }
  for (const row of await listFirebaseKeys(db)) {
    const plain = unseal(keys, row.sealed)
    if (plain === undefined) result.unreadable.push(row)
    else if (isCurrentlySealed(keys, row.sealed)) result.current += 1
    else if (await replaceSealedKey(db, row, seal(keys, plain))) result.renewed += 1
  }
  return result
}
