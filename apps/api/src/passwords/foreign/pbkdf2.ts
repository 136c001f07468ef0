import { pbkdf2Sync } from 'node:crypto'
import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { refusePbkdf2Rounds } from './limits.ts'
import { fromBase64, fromHex, fromHexOrBase64, readParameters, same, type Scheme, wholeNumber } from './scheme.ts'

/* PBKDF2, as Django, PHC strings, passlib, and Werkzeug write it. The work is the hash function, the rounds, and the length of the digest in bytes. */

const digestBytes: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha512: 64 }

/**
 * `pbkdf2_sha256$600000$salt$digest`, where the salt is text. What Clerk takes can have a digest in hexadecimal, its length at the end, and the salt in
 * hexadecimal as well (`pbkdf2_sha512_hex`). Werkzeug writes `pbkdf2:sha256:600000$salt$digest`.
 */
const django = /^pbkdf2[_:](sha1|sha256|sha512)(_hex)?[$:]([^$]+)\$([^$]*)\$([^$]+)(?:\$\d+)?$/
/** `$pbkdf2-sha256$i=600000,l=32$salt$digest`, or passlib's `$pbkdf2-sha256$29000$salt$digest`. */
const phc = /^\$pbkdf2(?:-(sha1|sha256|sha512))?\$([^$]+)\$([^$]*)\$([^$]+)$/

export const pbkdf2: Scheme = {
  read(text) {
    if (!/^\$?pbkdf2/.test(text)) return undefined
    const ofDjango = django.exec(text)
    if (ofDjango) {
      const [, algorithm = '', hex, rounds, text_salt = '', digest = ''] = ofDjango
      const salt = hex === undefined ? Buffer.from(text_salt) : fromHex(text_salt)
      return readPbkdf2({ algorithm, rounds: wholeNumber(rounds), salt, digest: fromHexOrBase64(digest) })
    }
    const [, algorithm = 'sha1', cost = '', salt = '', digest = ''] = phc.exec(text) ?? []
    const rounds = wholeNumber(cost) ?? wholeNumber(readParameters(cost).get('i'))
    return readPbkdf2({ algorithm, rounds, salt: fromBase64(salt), digest: fromBase64(digest) })
  },
  matches({ work: [algorithm = '', rounds, length], salt, digest }: ForeignHash, password) {
    return same(pbkdf2Sync(password, salt, Number(rounds), Number(length), algorithm), digest)
  },
}

interface Pbkdf2Parts {
  algorithm: string
  rounds: number | undefined
  salt: Buffer | undefined
  digest: Buffer | undefined
}

/** Returns the hash that these parts make up, or what is wrong with them. */
export function readPbkdf2({ algorithm, rounds, salt, digest }: Pbkdf2Parts): ForeignHash | HashFault {
  const blockBytes = digestBytes[algorithm]
  if (!rounds || !salt || !digest || blockBytes === undefined) return malformed('is not a complete PBKDF2 hash')
  if (salt.length > 256) return malformed('has a PBKDF2 salt of more than 256 bytes')
  if (digest.length < 16 || digest.length > 512) return malformed('has a PBKDF2 digest of other than 16 to 512 bytes')
  const work = [algorithm, String(rounds), String(digest.length)]
  return refusePbkdf2Rounds(rounds, Math.ceil(digest.length / blockBytes)) ?? { scheme: 'pbkdf2', work, salt, digest }
}
