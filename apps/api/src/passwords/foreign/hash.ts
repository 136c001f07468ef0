/*
 * A password hash that another system computed, in the one form in which it is stored: what verifying it takes, its salt, and its digest. The form is
 * the part that many hashes share.
 */

export const schemes = [
  'argon2',
  'bcrypt',
  'firebase_scrypt',
  'magento',
  'pbkdf2',
  'phpass',
  'salted_sha',
  'scrypt',
] as const
export type SchemeName = (typeof schemes)[number]

export interface ForeignHash {
  scheme: SchemeName
  /** The variant and the cost. Each scheme says what they are, and in which order. */
  work: readonly string[]
  salt: Buffer
  digest: Buffer
}

/** Why a hash can't be used: verifying it would cost too much, or it isn't one. */
export interface HashFault {
  reason: 'absurd_hash_cost' | 'malformed_hash'
  message: string
}

export const tooCostly = (message: string): HashFault => ({ reason: 'absurd_hash_cost', message })
export const malformed = (message: string): HashFault => ({ reason: 'malformed_hash', message })
export const isFault = (read: object): read is HashFault => 'reason' in read

const prefix = 'foreign'

/** Returns the text that is stored in place of one of our own hashes. */
export const encodeForeign = (hash: ForeignHash): string =>
  [prefix, formOf(hash), hash.salt.toString('base64url'), hash.digest.toString('base64url')].join('$')

/** Returns the hash in a stored text. */
export function decodeForeign(stored: string): ForeignHash {
  const [, form = '', salt = '', digest = ''] = stored.split('$')
  return { ...workOf(form), salt: Buffer.from(salt, 'base64url'), digest: Buffer.from(digest, 'base64url') }
}

/** Whether a stored hash was computed by another system. */
export const isForeign = (stored: string): boolean => stored.startsWith(`${prefix}$`)

/** The scheme, the variant, and the cost of a hash, as one text: `bcrypt,plain,2b,12`. */
export const formOf = ({ scheme, work }: Pick<ForeignHash, 'scheme' | 'work'>): string => [scheme, ...work].join()

/** The form of a stored hash; undefined if it is one of our own. */
export const formOfStored = (stored: string): string | undefined =>
  isForeign(stored) ? stored.split('$')[1] : undefined

/** Returns a hash that no password matches. Verifying it takes as long as verifying any other hash of this form. */
export function decoyOf(form: string): string {
  const { scheme, work } = workOf(form)
  return encodeForeign({ scheme, work, salt: Buffer.alloc(saltBytes[scheme], '.'), digest: Buffer.alloc(32, '.') })
}

/** How long the salts of decoys are. Bcrypt and phpass write theirs as 22 and 8 characters. */
const saltBytes: Record<SchemeName, number> = {
  argon2: 16,
  bcrypt: 22,
  firebase_scrypt: 16,
  magento: 16,
  pbkdf2: 16,
  phpass: 8,
  salted_sha: 16,
  scrypt: 16,
}

function workOf(form: string): Pick<ForeignHash, 'scheme' | 'work'> {
  const [name, ...work] = form.split(',')
  const scheme = schemes.find((one) => one === name)
  if (scheme === undefined) throw new Error('A stored password hash has an unknown form.')
  return { scheme, work }
}
