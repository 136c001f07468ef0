import { type CreateUserRequest, type FirebaseHashConfig, type PasswordHash, refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { firebaseKeyId, storeFirebaseKey } from './firebase-keys.ts'
import { encodeForeign, type ForeignHash, type HashFault, isFault, malformed } from './foreign/hash.ts'
import { readFirebaseText } from './foreign/firebase-texts.ts'
import { readForeignHash } from './foreign/read.ts'
import { readFirebase, refuseFirebaseCost } from './foreign/scrypt.ts'
import { addPasswordHashes, findPasswordHash, setPasswordHash } from './repository.ts'

/* Passwords that users bring along from another system. */

export interface BroughtPassword {
  /** What another system made of it, or a hash of our own. */
  hash: ForeignHash | string
  /** How the project of Firebase hashed it, if its key may not be stored yet. */
  firebase: FirebaseHashConfig | undefined
  /** Whether the password signs in with contacts that nobody has verified. */
  opensClaims: boolean
}

/** One whose hash another system has made. */
interface ForeignPassword extends BroughtPassword {
  hash: ForeignHash
}

/** Reads the hash of a password, or says what is wrong with it. Computes nothing. */
export function readBroughtPassword(asked: PasswordHash): ForeignPassword | HashFault {
  const given = withProject(asked)
  const { firebase, require_confirmation = false } = given
  const hash = given.format === 'firebase_scrypt' ? ofFirebase(given) : readForeignHash(given.value, given.format)
  return isFault(hash) ? hash : { hash, firebase, opensClaims: !require_confirmation }
}

/** How a project of Firebase hashed its passwords, with the ID of its key, which is stored apart. */
export type FirebaseProject = Pick<FirebaseHashConfig, 'rounds' | 'mem_cost'> & { key_id: string }

/** Reads how a project hashed its passwords. Throws if verifying them would cost too much. */
export function readFirebaseProject(config: FirebaseHashConfig, field: string): FirebaseProject {
  const fault = refuseFirebaseCost(config)
  if (fault) throw refuseField(field, fault.message)
  const { rounds, mem_cost } = config
  return { rounds, mem_cost, key_id: firebaseKeyId(config) }
}

/** Reads a hash of a project whose key is stored, or says what is wrong with it. */
export function readPasswordOf(
  { rounds, mem_cost, key_id }: FirebaseProject,
  { value, salt = '', require_confirmation = false }: Pick<PasswordHash, 'value' | 'salt' | 'require_confirmation'>,
): BroughtPassword | HashFault {
  const hash = readFirebase({ digest: value, salt, rounds, mem_cost, key_id })
  return isFault(hash) ? hash : { hash, firebase: undefined, opensClaims: !require_confirmation }
}

/** A password that came in plain text and was hashed here. */
export const ofOurOwn = (hash: string, require_confirmation: boolean): BroughtPassword => ({
  hash,
  firebase: undefined,
  opensClaims: !require_confirmation,
})

const encoded = (hash: BroughtPassword['hash']): string => (typeof hash === 'string' ? hash : encodeForeign(hash))

/** The scheme by which the history calls a password. */
export const schemeOf = ({ hash }: BroughtPassword): string => (typeof hash === 'string' ? 'argon2' : hash.scheme)

/** Where requests have it. */
export const passwordField = 'body.password_hash'

/** The same for an operation, whose caller is told at the field. */
export function takeBroughtPassword({
  password_hash,
}: Pick<CreateUserRequest, 'password_hash'>): BroughtPassword | undefined {
  const read = password_hash && readBroughtPassword(password_hash)
  if (read && isFault(read)) throw refuseField(`${passwordField}.value`, read.message)
  return read
}

/** Whether a user has no password yet, or another one that this one `replaces`. */
export async function isNewPassword(
  ctx: Context,
  user_id: string,
  { hash }: BroughtPassword,
  replaces: boolean,
): Promise<boolean> {
  const stored = await findPasswordHash(ctx, user_id)
  return stored === undefined || (replaces && stored !== encoded(hash))
}

/** Stores the password of a user. Must run inside the transaction that creates or locked the user. */
export async function keepBroughtPassword(tx: Context, user_id: string, { hash, firebase }: BroughtPassword) {
  if (firebase) await storeFirebaseKey(tx, firebase)
  await setPasswordHash(tx, user_id, encoded(hash))
}

/** The same for many new users at once, with the keys that their hashes bring along. */
export async function keepBroughtPasswords(
  tx: Context,
  passwords: readonly { user_id: string; password: BroughtPassword }[],
): Promise<void> {
  const projects = new Map(
    passwords.flatMap(({ password: { firebase } }) => (firebase ? [[firebaseKeyId(firebase), firebase] as const] : [])),
  )
  for (const firebase of projects.values()) await storeFirebaseKey(tx, firebase)
  await addPasswordHashes(
    tx,
    passwords.map(({ user_id, password }) => ({ user_id, password_hash: encoded(password.hash) })),
  )
}

/** Some texts hold the parameters of their project themselves. */
function withProject(asked: PasswordHash): PasswordHash {
  const read = asked.format === undefined ? readFirebaseText(asked.value.trim()) : undefined
  return read ? { ...asked, ...read, format: 'firebase_scrypt' } : asked
}

function ofFirebase({ value, salt = '', firebase }: PasswordHash): ForeignHash | HashFault {
  if (!firebase) return malformed('needs the hash_config of its project in `firebase`')
  const { rounds, mem_cost } = firebase
  return readFirebase({ digest: value, salt, rounds, mem_cost, key_id: firebaseKeyId(firebase) })
}
