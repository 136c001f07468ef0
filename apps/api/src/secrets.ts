import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** Returns a new secret of 256 random bits, to be shown once and stored as `hashSecret`. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

/** Hashes a secret that has enough randomness: a plain hash is enough, because it can't be guessed. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

/** Compares in constant time. */
export const sameHash = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * The service's keys. The first one signs and encrypts; all of them verify and decrypt, so that a key can be replaced while data created with the
 * old one is still in use.
 */
export type SecretKeys = readonly [current: string, ...older: string[]]

/** HMAC-SHA256 with a key derived for one purpose, so that a signature of one kind is worthless as another. */
export const sign = (keys: SecretKeys, purpose: string, text: string): string => signUnder(keys[0], purpose, text)

/** The signatures of a text under each of the keys, for lookups by signature. The current one comes first. */
export const signatures = (keys: SecretKeys, purpose: string, text: string): string[] =>
  keys.map((key) => signUnder(key, purpose, text))

/** Whether a text was signed for this purpose with one of the keys. */
export const isSigned = (keys: SecretKeys, purpose: string, text: string, signature: string): boolean =>
  keys.some((key) => sameHash(signature, signUnder(key, purpose, text)))

const signUnder = (key: string, purpose: string, text: string): string =>
  createHmac('sha256', `${purpose}:${key}`).update(text).digest('base64').replace(/=+$/, '')

const sealingKey = (key: string) => Buffer.from(hkdfSync('sha256', key, '', 'clientele sealed secrets', 32))

/** Encrypts a secret that has to be read again (AES-256-GCM with a key derived from the service's own). */
export function seal(keys: SecretKeys, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(keys[0]), nonce)
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Decrypts a sealed secret. Returns undefined if none of the keys fits, or if it was changed. */
export function unseal(keys: SecretKeys, text: string): string | undefined {
  for (const key of keys) {
    const secret = unsealUnder(key, text)
    if (secret !== undefined) return secret
  }
  return undefined
}

/** Whether a secret is sealed with the current key, rather than an older one. */
export const isCurrentlySealed = ([current]: SecretKeys, text: string): boolean =>
  unsealUnder(current, text) !== undefined

function unsealUnder(key: string, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const [nonce, tag, sealed] = [bytes.subarray(0, 12), bytes.subarray(12, 28), bytes.subarray(28)]
  if (tag.length < 16) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(key), nonce, { authTagLength: 16 })
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
