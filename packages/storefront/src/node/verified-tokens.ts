import { hash } from 'node:crypto'
import type { AccessToken } from './access-token.ts'

/*
 * Tokens that this process has already verified. They are found by their hash, so that the tokens themselves aren't kept in memory.
 */

interface Verified {
  token: AccessToken
  until_ms: number
}

export interface VerifiedTokens {
  find: (token: string) => AccessToken | undefined
  /** Remembers a token until a moment. If there are too many, the one that hasn't been used for longest is forgotten. */
  remember: (token: string, verified: AccessToken, until_ms: number) => void
}

export function rememberVerified(tokensMax: number): VerifiedTokens {
  // In the order of use.
  const known = new Map<string, Verified>()

  return {
    find(token) {
      const key = keyOf(token)
      const found = known.get(key)
      if (!found) return undefined
      known.delete(key)
      if (Date.now() >= found.until_ms) return undefined
      known.set(key, found)
      return found.token
    },
    remember(token, verified, until_ms) {
      if (tokensMax <= 0) return
      known.set(keyOf(token), { token: verified, until_ms })
      for (const oldest of known.keys()) {
        if (known.size <= tokensMax) break
        known.delete(oldest)
      }
    },
  }
}

const keyOf = (token: string) => hash('sha256', token, 'base64')
