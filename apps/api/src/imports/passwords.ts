import type { ImportFault, ImportSystem } from '@clientele/contracts'
import { type BroughtPassword, readBroughtPassword } from '../passwords/brought.ts'
import { explain } from './faults.ts'
import type { ImportInput } from './import-job.ts'
import type { GivenPassword } from './person.ts'

/*
 * The password hashes of a file. They work at the next sign-in of a new customer.
 */

/** Whether the hashes of a file are stored. Those of Firebase take the key of its project, which an import doesn't have. */
export const takesPasswords = ({ credentials }: Pick<ImportInput, 'credentials'>, system: ImportSystem | undefined) =>
  credentials && system !== 'firebase'

/** Reads a hash, or says what is wrong with it, without repeating it. */
export function readPassword(
  given: GivenPassword | undefined,
  input: Pick<ImportInput, 'credentials' | 'require_confirmation'>,
  system: ImportSystem | undefined,
): BroughtPassword | ImportFault | undefined {
  if (!given || !takesPasswords(input, system)) return undefined
  const read = readBroughtPassword({
    value: given.text,
    ...(system === 'magento2' && { format: 'magento' as const }),
    require_confirmation: input.require_confirmation,
  })
  return 'reason' in read ? explain(read.reason, { field: given.field, value: '' }) : read
}
