import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Entry } from '@napi-rs/keyring'
import type { Encryption } from './encrypted-file.ts'

/** Encrypts with AES-256-GCM and a key in the keychain. */
export function keychainEncryption(service: string): Encryption {
  const entry = new Entry(service, 'session key')
  const known = entry.getPassword()
  const key = known === null ? randomBytes(32) : Buffer.from(known, 'base64')
  if (known === null) entry.setPassword(key.toString('base64'))
  return {
    encryptString(text) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const sealed = Buffer.concat([cipher.update(text), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed])
    },
    decryptString(given) {
      const decipher = createDecipheriv('aes-256-gcm', key, given.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(given.subarray(12, 28))
      return Buffer.concat([decipher.update(given.subarray(28)), decipher.final()]).toString()
    },
  }
}
