import { createHash, createHmac } from 'node:crypto'
import { bcryptVerify } from 'hash-wasm'
import { type ForeignHash, malformed } from './hash.ts'
import { refuseBcryptCost } from './limits.ts'
import type { Scheme } from './scheme.ts'

/*
 * Bcrypt. WordPress and Django hash long passwords before they hand them to it. The work is what happens first, the version, and the cost. The salt and
 * the digest stay in bcrypt's own alphabet.
 */

const pattern = /^\$(2[abxy])\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/

/** How the text of each variant begins. */
const beginnings = [
  ['wordpress', '$wp$2', 3],
  ['django_sha256', 'bcrypt_sha256$', 'bcrypt_sha256$'.length],
  ['plain', 'bcrypt$', 'bcrypt$'.length],
  ['plain', '$2', 0],
] as const

/** PHP's `trim`, which WordPress calls. */
const phpTrimmed = (text: string) => text.replace(/^[ \n\r\t\v\0]+|[ \n\r\t\v\0]+$/g, '')

export const bcrypt: Scheme = {
  read(text) {
    const found = beginnings.find(([, beginning]) => text.startsWith(beginning))
    if (!found) return undefined
    const [variant, , skipped] = found
    const [, version, cost, salt = '', digest = ''] = pattern.exec(text.slice(skipped)) ?? []
    if (version === undefined || Number(cost) < 4) return malformed('is not a complete bcrypt hash')
    if (version === '2x') return malformed('is a hash of the faulty bcrypt version 2x, which is not supported')
    return (
      refuseBcryptCost(Number(cost)) ?? {
        scheme: 'bcrypt',
        work: [variant, version, String(Number(cost))],
        salt: Buffer.from(salt, 'latin1'),
        digest: Buffer.from(digest, 'latin1'),
      }
    )
  },
  matches({ work: [variant, version, cost = ''], salt, digest }: ForeignHash, password) {
    const before = asHashed(variant, password).subarray(0, 72)
    const hash = `$${version}$${cost.padStart(2, '0')}$${salt.toString('latin1')}${digest.subarray(0, 31).toString('latin1')}`
    // Bcrypt ends every password with a zero byte, and the library takes no empty one.
    return bcryptVerify({ password: before.length === 0 ? Buffer.alloc(1) : before, hash })
  },
}

function asHashed(variant: string | undefined, password: Buffer): Buffer {
  if (variant === 'wordpress') {
    const trimmed = phpTrimmed(password.toString())
    return Buffer.from(createHmac('sha384', 'wp-sha384').update(trimmed).digest('base64'))
  }
  return variant === 'django_sha256' ? Buffer.from(createHash('sha256').update(password).digest('hex')) : password
}
