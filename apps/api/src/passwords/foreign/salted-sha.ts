import { createHash } from 'node:crypto'
import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { fromBase64, fromHex, same, type Scheme } from './scheme.ts'

/*
 * One round of SHA-1, SHA-256, or SHA-512 with a salt: `{SSHA}…`, `{SSHA256}…`, and `{SSHA512}…` of LDAP, which appends the salt, `hash:salt`, which many shops write with the salt first,
 * and `hash$salt`, as Clerk takes it. Nobody says on which side that one has its salt, so both are tried. The work is the hash function, and on which side the salt is.
 */

const digestBytes = { sha1: 20, sha256: 32, sha512: 64 } as const
type Algorithm = keyof typeof digestBytes

export const saltedSha: Scheme = {
  read(text) {
    const [whole, bits = '1', stored = ''] = /^\{SSHA(256|512)?\}(.+)$/i.exec(text) ?? []
    if (whole === undefined) return undefined
    const algorithm = `sha${bits}` as Algorithm
    const bytes = fromBase64(stored)
    const length = digestBytes[algorithm]
    if (!bytes || bytes.length <= length) return malformed('is not a complete salted hash')
    return {
      scheme: 'salted_sha',
      work: [algorithm, 'after'],
      digest: bytes.subarray(0, length),
      salt: bytes.subarray(length),
    }
  },
  matches({ work: [algorithm = '', side], salt, digest }: ForeignHash, password) {
    const opens = (...parts: Buffer[]) => same(createHash(algorithm).update(Buffer.concat(parts)).digest(), digest)
    if (side === 'either') return opens(salt, password) || opens(password, salt)
    return side === 'after' ? opens(password, salt) : opens(salt, password)
  },
}

/** Reads `hash:salt` or `hash$salt`, the hash in hexadecimal or Base64. The text doesn't say that it is one, so the caller has to. */
export function readHashAndSalt(algorithm: Algorithm, text: string): ForeignHash | HashFault {
  const at = text.search(/[:$]/)
  const [written, salt] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  const digest = fromHex(written) ?? fromBase64(written)
  if (digest?.length !== digestBytes[algorithm] || salt === '')
    return malformed('is not a hash and a salt, separated by a colon')
  return {
    scheme: 'salted_sha',
    work: [algorithm, text[at] === '$' ? 'either' : 'before'],
    salt: Buffer.from(salt),
    digest,
  }
}
