import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** A new secret of 256 random bits, to be shown once and kept as `hashSecret` of it. */
export const newSecret = (prefix = ''): string => prefix + randomBytes(32).toString('base64url')

/** What is kept of a secret with enough randomness of its own: a plain hash, since there is nothing to guess. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

/** Compares in a time that does not depend on where the two differ. */
export const sameHash = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * The keys of the service. The first one signs and encrypts; all of them verify and decrypt, so that a key can be replaced while what
 * was made under the old one is still in use.
 */
export type SecretKeys = readonly [current: string, ...older: string[]]

/** HMAC-SHA256 under a key derived for one purpose, so that a signature of one kind is worth nothing as another. */
export const sign = (keys: SecretKeys, purpose: string, text: string): string => signUnder(keys[0], purpose, text)

/** The signatures of a text under each of the keys, for what is looked up by its signature. The current one comes first. */
export const signatures = (keys: SecretKeys, purpose: string, text: string): string[] =>
  keys.map((key) => signUnder(key, purpose, text))

/** Whether a text was signed for this purpose under one of the keys. */
export const isSigned = (keys: SecretKeys, purpose: string, text: string, signature: string): boolean =>
  keys.some((key) => sameHash(signature, signUnder(key, purpose, text)))

const signUnder = (key: string, purpose: string, text: string): string =>
  createHmac('sha256', `${purpose}:${key}`).update(text).digest('base64').replace(/=+$/, '')

const sealingKey = (key: string) => Buffer.from(hkdfSync('sha256', key, '', 'clientele sealed secrets', 32))

/** Encrypts a secret that has to be read again (AES-256-GCM under a key derived from the service's own). */
export function seal(keys: SecretKeys, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(keys[0]), nonce)
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The secret that was sealed; undefined if it was sealed under none of the keys, or has been changed since. */
export function unseal(keys: SecretKeys, text: string): string | undefined {
  for (const key of keys) {
    const secret = unsealUnder(key, text)
    if (secret !== undefined) return secret
  }
  return undefined
}

/** Whether a secret is sealed under the current key, rather than an older one. */
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
