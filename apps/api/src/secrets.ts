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

/** HMAC-SHA256 under a key derived for one purpose, so that a signature of one kind is worth nothing as another. */
export const sign = (secretKey: string, purpose: string, text: string): string =>
  createHmac('sha256', `${purpose}:${secretKey}`).update(text).digest('base64').replace(/=+$/, '')

const sealingKey = (secretKey: string) => Buffer.from(hkdfSync('sha256', secretKey, '', 'clientele sealed secrets', 32))

/** Encrypts a secret that has to be read again (AES-256-GCM under a key derived from the service's own). */
export function seal(secretKey: string, secret: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secretKey), nonce)
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The secret that was sealed; undefined where it was sealed under another key, or is not what was sealed any more. */
export function unseal(secretKey: string, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const [nonce, tag, sealed] = [bytes.subarray(0, 12), bytes.subarray(12, 28), bytes.subarray(28)]
  if (tag.length < 16) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secretKey), nonce, { authTagLength: 16 })
    decipher.setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}
