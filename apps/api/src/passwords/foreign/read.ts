import type { PasswordHash } from '@clientele/contracts'
import { argon2 } from './argon2.ts'
import { isOfAuth0, readAuth0 } from './auth0.ts'
import { bcrypt } from './bcrypt.ts'
import { type ForeignHash, type HashFault, malformed } from './hash.ts'
import { objectIn, readKeycloak } from './keycloak.ts'
import { magento, readMagentoHash } from './magento.ts'
import { pbkdf2 } from './pbkdf2.ts'
import { phpass } from './phpass.ts'
import { readHashAndSalt, saltedSha } from './salted-sha.ts'
import type { Scheme } from './scheme.ts'
import { firebaseScrypt, scrypt } from './scrypt.ts'

/*
 * Reading hashes of other systems. Most texts say what they are; `format` is for those that don't. Nothing is computed, and a hash whose
 * verification would cost too much is refused.
 */

/** Every scheme in which a hash can be stored. */
export const schemeOf: Record<ForeignHash['scheme'], Scheme> = {
  argon2,
  bcrypt,
  firebase_scrypt: firebaseScrypt,
  magento,
  pbkdf2,
  phpass,
  salted_sha: saltedSha,
  scrypt,
}

type Read = ForeignHash | HashFault
/** The formats that consist of one text. */
export type TextFormat = Exclude<NonNullable<PasswordHash['format']>, 'firebase_scrypt'>

const readAs: Record<TextFormat, (text: string) => Read> = {
  argon2: only(argon2),
  bcrypt: only(bcrypt),
  keycloak: readKeycloak,
  magento: readMagentoHash,
  pbkdf2: only(pbkdf2),
  phpass: only(phpass),
  scrypt: only(scrypt),
  sha256: (text) => saltedSha.read(text) ?? readHashAndSalt('sha256', text),
  sha512: (text) => saltedSha.read(text) ?? readHashAndSalt('sha512', text),
}

/** Returns the hash in a text, or what is wrong with it. Without a format, it is recognized. */
export function readForeignHash(text: string, format?: TextFormat): Read {
  const trimmed = text.trim().replace(labelled, '')
  if (format !== undefined) return readAs[format](trimmed)
  if (trimmed.startsWith('{"')) return readObject(trimmed)
  for (const scheme of Object.values(schemeOf)) {
    const read = scheme.read(trimmed)
    if (read) return read
  }
  const unsalted = digestsByLength[/^[\da-f]+$/i.test(trimmed) ? trimmed.length : 0]
  if (unsalted !== undefined) return malformed(`is an unsalted ${unsalted}, which is not accepted`)
  return malformed('is not a password hash in a format that is recognized; state its format')
}

/** What old systems made of passwords without a salt, by how many hexadecimal digits it has. */
const digestsByLength: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256', 128: 'SHA-512' }

/** An object in JSON: a credential of Keycloak, or what Auth0 takes as `custom_password_hash`. */
function readObject(text: string): Read {
  const given = objectIn(text)
  return given && isOfAuth0(given) ? readAuth0(given, (own) => readForeignHash(own)) : readKeycloak(text)
}

/** Spring and LDAP write in front of a hash what has made it: `{bcrypt}$2a$…`, `{CRYPT}$2y$…`. */
const labelled = /^\{[\w@.-]{1,40}\}(?=\$)/

function only(scheme: Scheme): (text: string) => Read {
  return (text) => scheme.read(text) ?? malformed('is not a password hash in this format')
}
