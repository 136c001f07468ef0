import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose'
import type { Settings } from './settings.ts'

/** What something is sealed for. Each has a key of its own, so that one can't be passed off as the other. */
export type Purpose = 'session' | 'sign-in' | 'sign-out'

/** Encrypts what is stored in cookies, so that browsers can neither read nor change it. */
export interface Seals {
  /** Encrypts with the first secret. With a lifetime, it can't be opened after that many seconds. */
  seal: (purpose: Purpose, content: JWTPayload, lifetime_s?: number) => Promise<string>
  /** Decrypts with any of the secrets, or returns undefined. */
  open: <Content>(purpose: Purpose, text: string | undefined) => Promise<Content | undefined>
}

// Unlike GCM, it has no limit on how much may be encrypted with one key: cookies are, for years.
const algorithm = { alg: 'dir', enc: 'A256CBC-HS512' } as const

export function openSeals({ secrets, issuer, clientId }: Pick<Settings, 'secrets' | 'issuer' | 'clientId'>): Seals {
  const keys = new Map<string, Promise<Uint8Array>>()

  function keyOf(secret: string, purpose: Purpose): Promise<Uint8Array> {
    // Storefronts that share a secret still can't read each other's cookies.
    const info = JSON.stringify(['clientele', purpose, issuer, clientId])
    const known = keys.get(secret + info) ?? deriveKey(secret, info)
    keys.set(secret + info, known)
    return known
  }

  return {
    async seal(purpose, content, lifetime_s) {
      const token = new EncryptJWT(content).setProtectedHeader(algorithm)
      if (lifetime_s !== undefined) token.setExpirationTime(`${lifetime_s}s`)
      return token.encrypt(await keyOf(secrets[0], purpose))
    },
    async open<Content>(purpose: Purpose, text: string | undefined) {
      if (text === undefined) return undefined
      for (const secret of secrets) {
        const opened = await jwtDecrypt(text, await keyOf(secret, purpose), {
          keyManagementAlgorithms: [algorithm.alg],
          contentEncryptionAlgorithms: [algorithm.enc],
        }).catch(() => undefined)
        if (opened) return opened.payload as Content
      }
      return undefined
    },
  }
}

async function deriveKey(secret: string, info: string): Promise<Uint8Array> {
  const bytes = new TextEncoder()
  const source = await crypto.subtle.importKey('raw', bytes.encode(secret), 'HKDF', false, ['deriveBits'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytes.encode(info) }
  return new Uint8Array(await crypto.subtle.deriveBits(how, source, 512))
}
