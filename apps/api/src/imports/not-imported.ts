import type { ImportTarget } from '@clientele/contracts'
import { keyOf } from '../files/headers.ts'
import { printable } from '../files/printable.ts'
import { errorColumns, expectedColumn } from '../jobs/tracked/error-file.ts'
import { type PasswordInput, takesPasswords } from './credentials.ts'
import type { ImportInput } from './import-job.ts'
import type { Mapping } from './mapping.ts'
import type { Records } from './reading/source-record.ts'
import { systems } from './systems/recognize.ts'

const ofPasswords: readonly ImportTarget[] = ['password_digest', 'password_hasher', 'password_salt']

const columnsMax = 500

/** The columns of a file of which nothing is stored. */
export function unusedColumns(
  { columns }: Records,
  mapping: Mapping,
  input: PasswordInput & Pick<ImportInput, 'groups' | 'hash_plaintext'> & { notAsked: readonly string[] },
): string[] {
  const left: readonly string[] = [
    ...input.notAsked,
    ...(takesPasswords(input, mapping.system) ? [] : ofPasswords),
    ...(input.credentials ? [] : (['social_accounts'] as const)),
    ...(input.hash_plaintext ? [] : (['password'] as const)),
    ...(input.groups ? [] : (['groups'] as const)),
  ]
  const uses = mapping.columns.filter(([, to]) => !left.includes(to)).map(([name]) => name)
  const deciding = mapping.system ? (systems[mapping.system].decidedBy ?? []) : []
  const ofErrors = errorColumns.every((column) => columns.includes(column)) ? [...errorColumns, expectedColumn] : []
  const used = new Set([...uses, ...deciding, ...ofErrors].map(keyOf))
  // The keys of an object that is read as a whole, such as a hash with its salt.
  const isPart = (column: string) => uses.some((name) => column.startsWith(`${name}.`) || name.startsWith(`${column}.`))
  return columns
    .filter((column) => !used.has(keyOf(column)) && !isPart(column))
    .slice(0, columnsMax)
    .map((column) => printable(column, 200))
}
