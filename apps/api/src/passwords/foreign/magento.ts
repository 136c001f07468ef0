import { createHash } from 'node:crypto'
import { argon2Digest, readArgon2 } from './argon2.ts'
import { type ForeignHash, type HashFault, isFault, malformed } from './hash.ts'
import { readHashAndSalt } from './salted-sha.ts'
import { fromHex, same, type Scheme, wholeNumber } from './scheme.ts'

/*
 * Magento 1 and 2: `hash:salt:version`. A hash that was upgraded in place names every version that it went through, such as `hash:salt:1:2`: each takes
 * what the one before it returned, in hexadecimal. The work is the list of versions.
 *
 * 0 is MD5 and 1 is SHA-256, both of the salt followed by the password. 2 is Argon2id with the defaults of libsodium; newer releases write
 * `3_length_passes_memory` instead.
 */

const sodiumDefaults = '3_32_2_67108864'
const digests: Readonly<Record<string, string>> = { '0': 'md5', '1': 'sha256' }
const versionsMax = 4

export const magento: Scheme = {
  read(text) {
    const [digest = '', salt, ...versions] = text.split(':')
    if (salt === undefined || versions.length === 0 || !/^[\da-f]+$/i.test(digest)) return undefined
    return readMagento(digest, salt, versions)
  },
  matches({ work, salt, digest }: ForeignHash, password) {
    let result = password
    for (const version of work) {
      const algorithm = digests[version]
      const bytes = algorithm
        ? createHash(algorithm)
            .update(Buffer.concat([salt, result]))
            .digest()
        : argon2Digest(argon2Work(version), argonSalt(salt), result)
      result = Buffer.from(bytes.toString('hex'))
    }
    return same(Buffer.from(result.toString(), 'hex'), digest)
  },
}

/** Reads a hash of Magento 1, `hash:salt`, whose length says what it is, or of Magento 2. */
export function readMagentoHash(text: string): ForeignHash | HashFault {
  const [digest = '', salt = '', ...versions] = text.split(':')
  if (versions.length === 0 && digest.length === 128) return readHashAndSalt('sha512', text)
  return readMagento(digest, salt, versions.length > 0 ? versions : [digest.length === 32 ? '0' : '1'])
}

function readMagento(written: string, salt: string, given: readonly string[]): ForeignHash | HashFault {
  const digest = fromHex(written)
  const versions = given.map((version) => (version === '2' ? sodiumDefaults : version))
  if (!digest || salt === '' || salt.length > 256 || versions.length > versionsMax)
    return malformed('is not a complete hash of Magento')
  for (const version of versions) {
    if (digests[version]) continue
    const fault = argonFault(version)
    if (fault) return fault
  }
  const last = versions.at(-1) ?? ''
  const length = last === '0' ? 16 : last === '1' ? 32 : Number(last.split('_')[1])
  if (digest.length !== length) return malformed('is not as long as its version of Magento makes it')
  return { scheme: 'magento', work: versions, salt: Buffer.from(salt), digest }
}

/** What is wrong with a version that is Argon2id. */
function argonFault(version: string): HashFault | undefined {
  if (!/^3_\d+_\d+_\d+$/.test(version)) return malformed('has an unknown version of Magento')
  const [, length, passes, bytes] = version.split('_').map(wholeNumber)
  const memory_KiB = Math.floor((bytes ?? 0) / 1024)
  const placeholder = { salt: Buffer.alloc(16), digest: Buffer.alloc(Math.min(length ?? 0, 1024)) }
  const read = readArgon2({ type: 'id', version: '19', memory_KiB, passes, lanes: 1, ...placeholder })
  return isFault(read) ? read : undefined
}

function argon2Work(version: string): string[] {
  const [, length = '', passes = '', bytes] = version.split('_')
  return ['id', '19', String(Math.floor(Number(bytes) / 1024)), passes, '1', length]
}

/** Sixteen bytes of the salt: longer ones are cut off, shorter ones repeated. */
const argonSalt = (salt: Buffer): Buffer => Buffer.alloc(16, salt.subarray(0, 16))
