/* Verifies passwords against hashes of other systems, in a separate thread, because some take a second. */

import { decodeForeign } from './hash.ts'
import { schemeOf } from './read.ts'
import type { FirebaseKey } from './scheme.ts'

export interface Trial {
  stored: string
  /** The password in each of the forms in which it may have been hashed. */
  passwords: string[]
  /** The key of the project, for hashes of Firebase. */
  key?: FirebaseKey | undefined
}

/** Returns whether one of the forms of the password matches. */
export default async function tryForms({ stored, passwords, key }: Trial): Promise<boolean> {
  const hash = decodeForeign(stored)
  for (const password of passwords)
    if (await schemeOf[hash.scheme].matches(hash, Buffer.from(password), key)) return true
  return false
}
