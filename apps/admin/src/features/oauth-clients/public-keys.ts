import type { OAuthClient } from '@clientele/contracts'

/*
 * Public keys in forms: pasted as a JSON Web Key Set, a list of keys, or a single key, or published by the client at a URL.
 */

type KeySet = NonNullable<OAuthClient['jwks']>
type Key = KeySet['keys'][number]

/** Where a client's keys are, and what was entered for each place. Only one of them counts. */
export interface KeysValue {
  at: 'url' | 'here'
  jwks_uri: string
  /** The public keys, as JSON. */
  jwks: string
}

export const noKeys: KeysValue = { at: 'here', jwks_uri: '', jwks: '' }

export const keysOf = ({ jwks, jwks_uri }: Pick<OAuthClient, 'jwks' | 'jwks_uri'>): KeysValue => ({
  at: jwks_uri === undefined ? 'here' : 'url',
  jwks_uri: jwks_uri ?? '',
  jwks: jwks ? JSON.stringify(jwks, null, 2) : '',
})

export const keysText = ({ at, jwks_uri, jwks }: KeysValue): string => (at === 'url' ? jwks_uri : jwks)

/** The field of the request that holds the keys. */
export function keysRequest(keys: KeysValue): Pick<OAuthClient, 'jwks' | 'jwks_uri'> {
  const text = keysText(keys).trim()
  return keys.at === 'url' ? { jwks_uri: text } : { jwks: readKeys(text).jwks }
}

/** What is wrong with the keys of a client that needs some, as far as it shows before they are sent. */
export function faultOfKeys(keys: KeysValue): string | undefined {
  const text = keysText(keys).trim()
  if (keys.at === 'url') return text === '' ? 'must say where the client publishes its keys' : undefined
  return text === '' ? 'must have at least one key' : readKeys(text).fault
}

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
