import type { OAuthClient } from '@clientele/contracts'

/*
 * Public keys as people paste them: a JSON Web Key Set, a list of keys, or a single key.
 */

type KeySet = NonNullable<OAuthClient['jwks']>
type Key = KeySet['keys'][number]

export const keysText = (jwks: KeySet | undefined): string => (jwks ? JSON.stringify(jwks, null, 2) : '')

const notKeys = 'must be a JSON Web Key Set, such as {"keys": [{"kty": "EC", …}]}'

/** Reads what was pasted. Nothing is no keys. */
export function readKeys(text: string): { jwks?: KeySet; fault?: string } {
  if (text.trim() === '') return {}
  const given = parsed(text)
  if (Array.isArray(given) && given.every(isKey)) return { jwks: { keys: given } }
  if (!isKey(given)) return { fault: notKeys }
  const { keys } = given
  if (Array.isArray(keys) && keys.every(isKey)) return { jwks: { keys } }
  return 'kty' in given ? { jwks: { keys: [given] } } : { fault: notKeys }
}

const isKey = (value: unknown): value is Key => typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
