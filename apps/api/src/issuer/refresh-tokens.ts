import { randomBytes } from 'node:crypto'
import { isSigned, type SecretKeys, sign } from '../secrets.ts'

/*
 * Refresh tokens form a line: `rt_<line>.<number>.<signature>`. Only the ID of the line is random, so the token after a given one can be computed
 * again when a client has lost the response that contained it. The signature shows that a number was issued, without a row for each.
 */

/** How long a lost response can be asked for again. */
export const repeatableFor_ms = 60_000

const purpose = 'refresh token'

export interface RefreshTokenParts {
  line: string
  generation: number
}

export const writeRefreshToken = (keys: SecretKeys, { line, generation }: RefreshTokenParts): string =>
  `rt_${line}.${generation}.${signatureOf(keys, line, generation)}`

/** Returns the parts of a token that we issued; undefined for anything else. */
export function readRefreshToken(keys: SecretKeys, token: string): RefreshTokenParts | undefined {
  const [, line = '', number = '', signature = ''] = /^rt_([\w-]{32})\.(\d{1,9})\.([\w-]{43})$/.exec(token) ?? []
  const generation = Number(number)
  if (line === '' || String(generation) !== number) return undefined
  return isSigned(keys, purpose, textOf(line, generation), asBase64(signature)) ? { line, generation } : undefined
}

export const firstInLine = (keys: SecretKeys): string =>
  writeRefreshToken(keys, { line: randomBytes(24).toString('base64url'), generation: 0 })

/** Returns the token that replaces a given one: always the same. */
export function nextInLine(keys: SecretKeys, token: string): string {
  const parts = readRefreshToken(keys, token)
  if (!parts) throw new Error('This is not a refresh token.')
  return writeRefreshToken(keys, { line: parts.line, generation: parts.generation + 1 })
}

const textOf = (line: string, generation: number) => `${line}.${generation}`

// URL-safe, as everything in a token.
const signatureOf = (keys: SecretKeys, line: string, generation: number) =>
  sign(keys, purpose, textOf(line, generation)).replaceAll('+', '-').replaceAll('/', '_')
const asBase64 = (text: string) => text.replaceAll('-', '+').replaceAll('_', '/')
