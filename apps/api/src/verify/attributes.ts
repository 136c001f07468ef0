import { countReadable } from '../attributes/reseal.ts'
import type { Check } from './check.ts'

/** Encrypted values of attributes must open with one of the keys. Nothing but the lost key brings them back. */
export const checkEncrypted: Check = async function* (db, application_id, keys) {
  if (!keys) return
  for await (const { slug, stored, readable } of countReadable(db, keys, application_id))
    if (readable < stored) yield { what: 'user_attributes.sealed', of: `attribute ${slug}`, stored, actual: readable }
}
