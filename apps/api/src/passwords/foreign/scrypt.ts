import { createCipheriv, scryptSync } from 'node:crypto'
import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { refuseScryptCost } from './limits.ts'
import { fromBase64, fromHex, readParameters, same, type Scheme, wholeNumber } from './scheme.ts'

/*
 * Scrypt, as PHC strings and as Django writes it, and Firebase's variant, which encrypts the project's key with what scrypt derives. The work is the
 * binary logarithm of N, r, p, and the length of the digest in bytes; Firebase's is the logarithm, r, and the ID of the key.
 */

/** `scrypt:32768:8:1$salt$digest` of Werkzeug, where the salt is text, and the digest in hexadecimal. */
const werkzeug = /^scrypt:(\d+):(\d+):(\d+)\$([^$]*)\$([^$]+)$/
/** `scrypt$16384$salt$8$1$digest`, where the salt is text. */
const django = /^scrypt\$(\d+)\$([^$]*)\$(\d+)\$(\d+)\$([^$]+)$/
const phc = /^\$scrypt\$([^$]+)\$([^$]*)\$([^$]+)$/

export const scrypt: Scheme = {
  read(text) {
    if (text.startsWith('scrypt$')) {
      const [, n, salt = '', r, p, digest = ''] = django.exec(text) ?? []
      const log_N = Math.log2(wholeNumber(n) ?? 0)
      return readScrypt({
        log_N,
        r: wholeNumber(r),
        p: wholeNumber(p),
        salt: Buffer.from(salt),
        digest: fromBase64(digest),
      })
    }
    const [whole, cost, blocks, lanes, text_salt = '', hex = ''] = werkzeug.exec(text) ?? []
    if (whole !== undefined) {
      const log_N = Math.log2(wholeNumber(cost) ?? 0)
      const [r, p] = [wholeNumber(blocks), wholeNumber(lanes)]
      return readScrypt({ log_N, r, p, salt: Buffer.from(text_salt), digest: fromHex(hex) })
    }
    if (!text.startsWith('$scrypt$')) return undefined
    const [, parameters = '', salt = '', digest = ''] = phc.exec(text) ?? []
    const [log_N, r, p] = ['ln', 'r', 'p'].map((name) => wholeNumber(readParameters(parameters).get(name)))
    return readScrypt({ log_N, r, p, salt: fromBase64(salt), digest: fromBase64(digest) })
  },
  matches: ({ work: [log_N, r, p, length], salt, digest }: ForeignHash, password) =>
    same(derive(password, salt, { log_N, r, p, length }), digest),
}

interface ScryptParts {
  log_N: number | undefined
  r: number | undefined
  p: number | undefined
  salt: Buffer | undefined
  digest: Buffer | undefined
}

/** Returns the hash that these parts make up, or what is wrong with them. */
export function readScrypt({ log_N, r, p, salt, digest }: ScryptParts): ForeignHash | HashFault {
  if (!log_N || !Number.isInteger(log_N) || !r || !p || !salt || !digest)
    return malformed('is not a complete scrypt hash')
  if (salt.length > 256) return malformed('has a scrypt salt of more than 256 bytes')
  if (digest.length < 16 || digest.length > 128) return malformed('has a scrypt digest of other than 16 to 128 bytes')
  const work = [log_N, r, p, digest.length].map(String)
  return refuseScryptCost({ log_N, r, p }) ?? { scheme: 'scrypt', work, salt, digest }
}

/** What Firebase exports for a user. */
export interface FirebaseParts {
  /** `passwordHash` and `salt`, as Base64. */
  digest: string
  salt: string
  rounds: number
  mem_cost: number
  key_id: string
}

/** Reads a hash of Firebase. */
export function readFirebase({ digest, salt, rounds, mem_cost, key_id }: FirebaseParts): ForeignHash | HashFault {
  const fault = refuseFirebaseCost({ rounds, mem_cost })
  if (fault) return fault
  const [bytes, salted] = [fromBase64(digest), fromBase64(salt)]
  if (!bytes || bytes.length < 32 || bytes.length > 128 || !salted || salted.length > 256)
    return malformed('is not a complete hash of Firebase')
  return { scheme: 'firebase_scrypt', work: [String(mem_cost), String(rounds), key_id], salt: salted, digest: bytes }
}

/** What is wrong with the parameters of a project, before any of its hashes is looked at. */
export function refuseFirebaseCost({ rounds, mem_cost }: { rounds: number; mem_cost: number }): HashFault | undefined {
  if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(mem_cost) || mem_cost < 1)
    return malformed('has parameters of Firebase that are not whole numbers above 0')
  return refuseScryptCost({ log_N: mem_cost, r: rounds, p: 1 })
}

export const firebaseScrypt: Scheme = {
  // It consists of more than one text.
  read: () => undefined,
  matches({ work: [log_N, r], salt, digest }: ForeignHash, password, key) {
    if (!key) return false
    const salted = Buffer.concat([salt, Buffer.from(key.salt_separator, 'base64')])
    const derived = derive(password, salted, { log_N, r, p: '1', length: '32' })
    const cipher = createCipheriv('aes-256-ctr', derived, Buffer.alloc(16))
    return same(cipher.update(Buffer.from(key.signer_key, 'base64')), digest)
  },
}

type Texts<Name extends string> = Record<Name, string | undefined>

function derive(
  password: Buffer,
  salt: Buffer,
  { log_N, r, p, length }: Texts<'log_N' | 'r' | 'p' | 'length'>,
): Buffer {
  const cost = { N: 2 ** Number(log_N), r: Number(r), p: Number(p) }
  return scryptSync(password, salt, Number(length), { ...cost, maxmem: 256 * cost.r * (cost.N + cost.p + 1) })
}
