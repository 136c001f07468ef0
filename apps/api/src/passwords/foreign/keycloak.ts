import { readArgon2 } from './argon2.ts'
import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { readPbkdf2 } from './pbkdf2.ts'
import { fromBase64, textOf, wholeNumber } from './scheme.ts'

/*
 * Keycloak keeps a password as a credential in JSON, whose `secretData` and `credentialData` are JSON in text. The length of the digest decides how long
 * the derived key is.
 */

const algorithms: Readonly<Record<string, string>> = {
  pbkdf2: 'sha1',
  'pbkdf2-sha256': 'sha256',
  'pbkdf2-sha512': 'sha512',
}
const argonVersions: Readonly<Record<string, string>> = { '1.0': '16', '1.3': '19' }

/** Reads a credential of a realm's export, as JSON. */
export function readKeycloak(text: string): ForeignHash | HashFault {
  const credential = inCurrentForm(objectIn(text))
  const [secret, data] = [objectIn(credential?.secretData), objectIn(credential?.credentialData)]
  if (!secret || !data) return malformed('is not a credential of Keycloak with secretData and credentialData')
  const [digest, salt] = [secret.value, secret.salt].map((value) => fromBase64(textOf(value)))
  const [algorithm, rounds] = [textOf(data.algorithm), wholeNumber(String(data.hashIterations))]
  if (algorithm !== 'argon2') {
    const known = algorithms[algorithm]
    if (known === undefined) return malformed('has an algorithm of Keycloak that is not supported')
    return readPbkdf2({ algorithm: known, rounds, salt, digest })
  }
  const more = objectIn(data.additionalParameters) ?? {}
  const [type = 'id', version = '1.3', memory, lanes] = ['type', 'version', 'memory', 'parallelism'].map((name) =>
    firstOf(more[name]),
  )
  return readArgon2({
    type,
    version: argonVersions[version] ?? version,
    memory_KiB: wholeNumber(memory),
    passes: rounds,
    lanes: wholeNumber(lanes),
    salt,
    digest,
  })
}

/** Before version 12, a credential had its values side by side. */
function inCurrentForm(credential: Record<string, unknown> | undefined) {
  if (!credential || !('hashedSaltedValue' in credential)) return credential
  const { hashedSaltedValue: value, salt, ...data } = credential
  return { secretData: { value, salt }, credentialData: data }
}

/** Returns an object, or the one that a text holds as JSON. */
export function objectIn(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Keycloak writes each additional parameter as a list. */
const firstOf = (value: unknown): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' || typeof first === 'number' ? String(first) : undefined
}
