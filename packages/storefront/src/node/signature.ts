import { type KeyObject as Key, KeyObject, verify } from 'node:crypto'
import {
  type CompactJWSHeaderParameters,
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose'
import { AccessTokenError } from './access-token-error.ts'

/*
 * The signature of a token: ES256, and nothing else. It is verified in one synchronous call, because going through Web Crypto takes almost as long
 * again as the verification.
 */

const algorithm = 'ES256'
/** The parts of a token in the alphabet of base64url, which Node would otherwise read past. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]*$/
/** Two numbers of 32 bytes. */
const signatureLength = 64

/** What is in a token, once its signature has turned out to be valid. */
export interface SignedFacts {
  /** The type of the token, from its header. */
  type: unknown
  claims: JWTPayload
}

/** Returns what a token says if it was signed with one of these keys. Rejects with an `AccessTokenError`. */
export async function readSigned(token: string, keys: JWTVerifyGetKey): Promise<SignedFacts> {
  const { header, claims } = decode(token)
  if (header.alg !== algorithm)
    throw new AccessTokenError('WRONG_ALGORITHM', `Access tokens are signed with ${algorithm}.`)
  const key = keyObjectOf((await keys(header, noFlattenedToken)) as CryptoKey)
  const end = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(end + 1), 'base64url')
  const isValid =
    signature.length === signatureLength &&
    verify('sha256', Buffer.from(token.slice(0, end)), { key, dsaEncoding: 'ieee-p1363' }, signature)
  if (!isValid) throw new AccessTokenError('INVALID_SIGNATURE', 'The signature of the access token is invalid.')
  return { type: header.typ, claims }
}

type Header = CompactJWSHeaderParameters

function decode(token: string): { header: Header; claims: JWTPayload } {
  if (!compact.test(token)) throw malformed()
  let decoded: { header: Header; claims: JWTPayload }
  try {
    decoded = { header: decodeProtectedHeader(token) as Header, claims: decodeJwt(token) }
  } catch (error) {
    throw malformed(error)
  }
  // An extension changes what a token means, and none is known here.
  if (decoded.header.crit !== undefined) throw malformed()
  return decoded
}

const malformed = (cause?: unknown) => new AccessTokenError('MALFORMED', 'The token is not a signed token.', cause)

/** Keys are found by the header alone. */
const noFlattenedToken = { payload: '', signature: '' }

const keyObjects = new WeakMap<CryptoKey, Key>()

/** The same key, in the form that Node verifies with. */
function keyObjectOf(key: CryptoKey): Key {
  let known = keyObjects.get(key)
  if (!known) keyObjects.set(key, (known = KeyObject.from(key)))
  return known
}
