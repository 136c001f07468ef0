import type { FirebaseHashConfig, ImportFault, ImportSystem, PasswordHash } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { HashFault } from '../passwords/foreign/hash.ts'
import {
  type FirebaseProject,
  isNewPassword,
  ofOurOwn,
  readBroughtPassword,
  readFirebaseProject,
  readPasswordOf,
} from '../passwords/brought.ts'
import { accountKey, findSocialUsers } from '../social-identities/service.ts'
import { type Brought, refuseCredentials } from '../users/brought.ts'
import { explain } from './faults.ts'
import type { ImportInput } from './import-job.ts'
import type { ImportRow } from './normalize.ts'
import type { GivenPassword } from './person.ts'

/*
 * What the records of a file bring along to sign in with: password hashes, which work at the next sign-in, and accounts at social providers.
 */

/** Who may take passwords from a file, and how to read them. */
export type PasswordInput = Pick<ImportInput, 'credentials' | 'firebase'>

/** Returns how a Firebase project hashed its passwords. Throws if the caller may not import them, or if they would cost too much. */
export function firebaseOf(
  ctx: Context,
  { firebase }: { firebase?: FirebaseHashConfig | undefined },
): FirebaseProject | undefined {
  if (!firebase) return undefined
  refuseCredentials(ctx, 'body.firebase')
  return readFirebaseProject(firebase, 'body.firebase')
}

/** Whether the hashes of a file are stored. Those of Firebase take the parameters of its project. */
export const takesPasswords = ({ credentials, firebase }: PasswordInput, system: ImportSystem | undefined) =>
  credentials && (system !== 'firebase' || firebase !== undefined)

/** Reads what a record brings along, or what is wrong with its hash, without repeating it. Undefined if it brings nothing. `hashed` is the hash of its password, if that was in plain text. */
export function readCredentials(
  { password: given, social_accounts: accounts }: Pick<ImportRow, 'password' | 'social_accounts'>,
  input: PasswordInput & Pick<ImportInput, 'require_confirmation'>,
  system: ImportSystem | undefined,
  hashed?: string,
): Brought | ImportFault | undefined {
  const social_accounts = input.credentials ? accounts : []
  const { require_confirmation, firebase } = input
  if (hashed !== undefined) return { password: ofOurOwn(hashed, require_confirmation), social_accounts }
  if (!given || !takesPasswords(input, system))
    return social_accounts.length > 0 ? { password: undefined, social_accounts } : undefined
  const hash = { value: given.text, salt: given.salt, require_confirmation }
  const format = system === 'magento2' ? 'magento' : formatOf(given)
  const password = firebase ? readPasswordOf(firebase, hash) : readBroughtPassword({ ...withSalt(given, hash), format })
  if ('reason' in password) return explain(password.reason, { field: given.field, value: '' }, inWords(password))
  return { password, social_accounts }
}

/** What is wrong with a record that has its password in plain text where nobody has chosen that column, if the import hashes none. */
export const refusedPlaintext = (
  { plain_password: plain }: Pick<ImportRow, 'plain_password'>,
  { credentials, hash_plaintext }: Pick<ImportInput, 'credentials' | 'hash_plaintext'>,
): ImportFault | undefined =>
  plain && credentials && !hash_plaintext
    ? explain('refused', { field: plain.field, value: '' }, ...inPlainText)
    : undefined

const inPlainText = ['This password is in plain text.', 'A hash, or an import with hash_plaintext']

/** What is wrong with the hash of a record that is rejected for something else. */
export function faultsOfHash(
  password: GivenPassword | undefined,
  input: PasswordInput,
  system: ImportSystem | undefined,
): ImportFault[] {
  if (!password) return []
  const read = readCredentials({ password, social_accounts: [] }, { ...input, require_confirmation: false }, system)
  return read && 'code' in read ? [read] : []
}

/** What is wrong with a hash, without what it is. A file can't state formats. */
const inWords = ({ message }: HashFault) =>
  message.startsWith('is not a password hash') ? undefined : `This password hash ${message}.`

/** What a file says of how a hash was made matters where the hash itself doesn't say it. */
const formatOf = ({ hasher = '' }: GivenPassword): PasswordHash['format'] =>
  /^(?:(?:salted[ _-]?)?sha-?256|sha-?256[ _-]salted)$/i.test(hasher.trim())
    ? 'sha256'
    : /^(?:(?:salted[ _-]?)?sha-?512|sha-?512[ _-]salted)$/i.test(hasher.trim())
      ? 'sha512'
      : undefined

/** A salt in a column of its own belongs to a hash of one round. */
const withSalt = (given: GivenPassword, hash: PasswordHash): PasswordHash =>
  formatOf(given) && given.salt !== undefined && !/[:$]/.test(given.text)
    ? { ...hash, value: `${given.text.trim()}:${given.salt}` }
    : hash

/** What of it a customer who exists doesn't have. A password of theirs is only replaced with the policy `take`. */
export async function missingOf(
  ctx: Context,
  user_id: string,
  brought: Brought,
  { on_conflict }: Pick<ImportInput, 'on_conflict'>,
): Promise<Brought | undefined> {
  const takes = on_conflict === 'take'
  const isNew = brought.password && (await isNewPassword(ctx, user_id, brought.password, takes))
  const linked = await findSocialUsers(ctx, brought.social_accounts)
  const social_accounts = brought.social_accounts.filter((account) => linked.get(accountKey(account)) !== user_id)
  return isNew || social_accounts.length > 0
    ? { password: isNew ? brought.password : undefined, social_accounts }
    : undefined
}
