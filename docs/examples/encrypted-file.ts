import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { TokenStorage } from '@clientele/storefront'

/** Encrypts with a key that the device's keychain keeps. */
export interface Encryption {
  encryptString: (text: string) => Buffer
  decryptString: (sealed: Buffer) => string
}

/** Keeps a session in a file that only this user of the device can decrypt. */
export function encryptedFile(path: string, encryption: Encryption): TokenStorage {
  const read = (): Record<string, string> => {
    try {
      return JSON.parse(encryption.decryptString(readFileSync(path)))
    } catch {
      // There is no session yet, or its key is gone. Either way, the customer signs in.
      return {}
    }
  }
  const write = (items: Record<string, string>) => {
    // A crash leaves the old file or the new one, but never half of one.
    writeFileSync(`${path}.new`, encryption.encryptString(JSON.stringify(items)), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return {
    getItem: (key) => read()[key] ?? null,
    setItem: (key, value) => write({ ...read(), [key]: value }),
    removeItem(key) {
      const { [key]: removed, ...others } = read()
      if (removed !== undefined) write(others)
    },
  }
}
