import { hashRawSync } from '@node-rs/argon2'
import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { refuseArgon2Cost } from './limits.ts'
import { fromBase64, readParameters, same, type Scheme, wholeNumber } from './scheme.ts'

/* Argon2, as PHC strings. The work is the type, the version, the memory in KiB, the passes, the lanes, and the length of the digest in bytes. */

// The package's own constants are const enums, which type stripping doesn't support.
const argon2id = 2
const types: Readonly<Record<string, number>> = { d: 0, i: 1, id: argon2id }
const version13 = 1
const versions: Readonly<Record<string, number>> = { '16': 0, '19': version13 }

const pattern = /^\$argon2(id|i|d)\$(?:v=(\d+)\$)?([^$]+)\$([^$]+)\$([^$]+)$/

export const argon2: Scheme = {
  read(text) {
    const phc = text.startsWith('argon2$argon2') ? text.slice('argon2'.length) : text
    if (!phc.startsWith('$argon2')) return undefined
    const [, type = '', version = '16', parameters = '', salt = '', digest = ''] = pattern.exec(phc) ?? []
    const given = readParameters(parameters)
    return readArgon2({
      type,
      version,
      memory_KiB: wholeNumber(given.get('m')),
      passes: wholeNumber(given.get('t')),
      lanes: wholeNumber(given.get('p')),
      salt: fromBase64(salt),
      digest: fromBase64(digest),
    })
  },
  matches: ({ work, salt, digest }: ForeignHash, password) => same(argon2Digest(work, salt, password), digest),
}

interface Argon2Parts {
  type: string
  version: string
  memory_KiB: number | undefined
  passes: number | undefined
  lanes: number | undefined
  salt: Buffer | undefined
  digest: Buffer | undefined
}

/** Returns the hash that these parts make up, or what is wrong with them. */
export function readArgon2(parts: Argon2Parts): ForeignHash | HashFault {
  const { type, version, memory_KiB, passes, lanes, salt, digest } = parts
  if (!memory_KiB || !passes || !lanes || !salt || !digest || types[type] === undefined)
    return malformed('is not a complete Argon2 hash')
  if (versions[version] === undefined) return malformed(`has Argon2 version ${version}; 16 and 19 are supported`)
  if (memory_KiB < 8 * lanes) return malformed('has less Argon2 memory than its lanes need')
  if (salt.length < 8 || salt.length > 64) return malformed('has an Argon2 salt of other than 8 to 64 bytes')
  if (digest.length < 16 || digest.length > 128) return malformed('has an Argon2 digest of other than 16 to 128 bytes')
  const work = [type, version, memory_KiB, passes, lanes, digest.length].map(String)
  return refuseArgon2Cost({ memory_KiB, passes, lanes }) ?? { scheme: 'argon2', work, salt, digest }
}

/** Computes a digest. `work` is that of a hash. */
export function argon2Digest(work: readonly string[], salt: Buffer, password: Buffer): Buffer {
  const [type = '', version = '', memoryCost, timeCost, parallelism, outputLen] = work
  return hashRawSync(password, {
    algorithm: types[type] ?? argon2id,
    version: versions[version] ?? version13,
    memoryCost: Number(memoryCost),
    timeCost: Number(timeCost),
    parallelism: Number(parallelism),
    outputLen: Number(outputLen),
    salt,
  })
}
