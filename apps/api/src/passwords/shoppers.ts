import type { Context } from '../context.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import { openFirebaseKey } from './firebase-keys.ts'
import { decodeForeign } from './foreign/hash.ts'
import { type ForeignQueue, matchesForeign } from './foreign/verify.ts'
import { comparable, hashPassword } from './hashing.ts'
import { findPasswordHash } from './repository.ts'

export {
  dropPasswords,
  findPasswordHash,
  type FormCount,
  listForeignForms,
  listWrongForms,
  moveForeignCount,
  replacePasswordHash,
  setPasswordHash,
  sumForeignForms,
} from './repository.ts'

/** Whether a user has a password and the store allows signing in with one. */
export async function canUsePassword(ctx: Context, user_id: string): Promise<boolean> {
  const { login } = await findPlatformConfig(ctx)
  return login?.password !== false && (await findPasswordHash(ctx, user_id)) !== undefined
}

/**
 * Returns the hash that a password matches, which another system has computed, or undefined if it doesn't match. A match replaces the hash by one of
 * our own: `replace` stores it, and returns whether the old one was still there.
 *
 * Other systems hashed what was typed. So that comes first, and then the form in which we compare passwords, which is what another keyboard sends.
 */
export async function verifyForeignPassword(
  ctx: Context,
  queue: ForeignQueue,
  password: string,
  stored: string,
  replace: (upgraded: string) => Promise<boolean>,
): Promise<string | undefined> {
  const { scheme, work } = decodeForeign(stored)
  const key = scheme === 'firebase_scrypt' ? await openFirebaseKey(ctx, work[2] ?? '') : undefined
  const passwords = [...new Set([password, comparable(password)])]
  if (!(await matchesForeign(queue, { stored, passwords, key }))) return undefined
  const upgraded = await hashPassword(queue, password)
  return (await replace(upgraded)) ? upgraded : stored
}
