import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { fromBase64, fromHex, isRecord, textOf, wholeNumber } from './scheme.ts'
import { readScrypt } from './scrypt.ts'

/*
 * Auth0 takes hashes of other systems as `custom_password_hash`: an object with the algorithm, the hash, and, if the hash is no text that says it itself,
 * its encoding, its salt, and its cost.
 */

const digestBytes: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha512: 64 }
const selfDescribed: readonly string[] = ['argon2', 'bcrypt', 'ldap', 'pbkdf2']

/** Whether an object is one of Auth0's, and not a credential of Keycloak. */
export const isOfAuth0 = (given: Record<string, unknown>): boolean =>
  typeof given.algorithm === 'string' && isRecord(given.hash)

/** Reads the hash in such an object. `readText` reads those that say themselves what they are. */
export function readAuth0(
  given: Record<string, unknown>,
  readText: (text: string) => ForeignHash | HashFault,
): ForeignHash | HashFault {
  const { hash, password } = given
  const algorithm = textOf(given.algorithm)
  const value = isRecord(hash) ? textOf(hash.value) : ''
  if (selfDescribed.includes(algorithm)) return readText(value)
  if (['md4', 'md5', 'hmac'].includes(algorithm)) return malformed(`is of ${algorithm}, which is not accepted`)
  if (isRecord(password) && !/^(?:utf-?8|ascii)?$/i.test(textOf(password.encoding)))
    return malformed('is of a password in an encoding that is not supported')
  const salt = isRecord(given.salt) ? bytesIn(given.salt) : undefined
  const digest = isRecord(hash) ? bytesIn(hash) : undefined
  if (algorithm === 'scrypt') return ofScrypt(given, { salt, digest })
  if (digestBytes[algorithm] === undefined) return malformed('has an algorithm of Auth0 that is not supported')
  if (!salt || salt.length === 0) return malformed('has no salt')
  if (salt.length > 256 || digest?.length !== digestBytes[algorithm]) return malformed('is not a complete salted hash')
  const side = isRecord(given.salt) && given.salt.position === 'suffix' ? 'after' : 'before'
  return { scheme: 'salted_sha', work: [algorithm, side], salt, digest }
}

function ofScrypt(
  { keylen, cost = 16_384, blockSize = 8, parallelization = 1 }: Record<string, unknown>,
  { salt, digest }: { salt: Buffer | undefined; digest: Buffer | undefined },
): ForeignHash | HashFault {
  const [n, r, p] = [cost, blockSize, parallelization].map((each) => wholeNumber(String(each)))
  if (keylen !== undefined && Number(keylen) !== digest?.length) return malformed('is not as long as its keylen says')
  return readScrypt({ log_N: Math.log2(n ?? 0), r, p, salt, digest })
}

/** The bytes of a value in the encoding beside it. */
function bytesIn({ value, encoding = 'utf8' }: Record<string, unknown>): Buffer | undefined {
  const text = textOf(value)
  if (encoding === 'hex') return fromHex(text)
  if (encoding === 'base64') return fromBase64(text)
  return encoding === 'utf8' || encoding === 'ascii' ? Buffer.from(text) : undefined
}
