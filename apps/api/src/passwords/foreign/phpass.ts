import { hash as digestOf } from 'node:crypto'
import { type ForeignHash, malformed } from './hash.ts'
import { refusePhpassLog } from './limits.ts'
import { same, type Scheme } from './scheme.ts'

/* The portable hashes of phpass, from WordPress before 6.8, phpBB, and Drupal 6. The work is the binary logarithm of the rounds of MD5. */

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const pattern = /^\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})$/

export const phpass: Scheme = {
  read(text) {
    if (!/^\$[PH]\$/.test(text)) return undefined
    const [, count = '', salt = '', digest = ''] = pattern.exec(text) ?? []
    const log = alphabet.indexOf(count)
    if (digest === '' || log < 7 || log > 30) return malformed('is not a complete phpass hash')
    const stored = { salt: Buffer.from(salt, 'latin1'), digest: decode(digest) }
    return refusePhpassLog(log) ?? { scheme: 'phpass', work: [String(log)], ...stored }
  },
  matches({ work: [log], salt, digest }: ForeignHash, password) {
    let result = digestOf('md5', Buffer.concat([salt, password]), 'buffer')
    for (let left = 2 ** Number(log); left > 0; left -= 1)
      result = digestOf('md5', Buffer.concat([result, password]), 'buffer')
    return same(result, digest)
  },
}

/** Reads 16 bytes in the alphabet of Unix's crypt, six bits at a time, the lowest first. */
function decode(text: string): Buffer {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 4) {
    const group = Array.from(text.slice(at, at + 4), (letter, i) => alphabet.indexOf(letter) << (6 * i)).reduce(
      (sum, bits) => sum + bits,
      0,
    )
    bytes.push(group & 255, (group >> 8) & 255, (group >> 16) & 255)
  }
  return Buffer.from(bytes.slice(0, 16))
}
