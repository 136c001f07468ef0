import type { ImportFault, ImportSystem } from '@clientele/contracts'
import { isNewPassword, readBroughtPassword } from '../passwords/brought.ts'
import type { Context } from '../context.ts'
import type { Brought } from '../users/brought.ts'
import { explain } from './faults.ts'
import type { ImportInput } from './import-job.ts'
import type { ImportRow } from './normalize.ts'

/*
 * What the records of a file bring along to sign in with: password hashes, which work at the next sign-in.
 */

/** Whether the hashes of a file are stored. Those of Firebase take the key of its project, which an import doesn't have. */
export const takesPasswords = ({ credentials }: Pick<ImportInput, 'credentials'>, system: ImportSystem | undefined) =>
  credentials && system !== 'firebase'

/** Reads what a record brings along, or what is wrong with its hash, without repeating it. Undefined if it brings nothing. */
export function readCredentials(
  { password: given }: ImportRow,
  input: Pick<ImportInput, 'credentials' | 'require_confirmation'>,
  system: ImportSystem | undefined,
): Brought | ImportFault | undefined {
  if (!given || !takesPasswords(input, system)) return undefined
  const password = readBroughtPassword({
    value: given.text,
    ...(system === 'magento2' && { format: 'magento' as const }),
    require_confirmation: input.require_confirmation,
  })
  if ('reason' in password) return explain(password.reason, { field: given.field, value: '' })
  return { password, social_accounts: [] }
}

/** What of it a customer who exists doesn't have. A password of theirs is only replaced with the policy `take`. */
export async function missingOf(
  ctx: Context,
  user_id: string,
  { password }: Brought,
  { on_conflict }: Pick<ImportInput, 'on_conflict'>,
): Promise<Brought | undefined> {
  if (!password || !(await isNewPassword(ctx, user_id, password, on_conflict === 'take'))) return undefined
  return { password, social_accounts: [] }
}
