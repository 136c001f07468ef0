import type { ImportCustomersResult } from '@clientele/contracts'
import { count } from '@/lib/format'
import { capitalized } from '@/lib/sentence'

/* What can become of a record, in words. */

export const fates = ['created', 'updated', 'unchanged', 'skipped', 'rejected'] as const
type Fate = (typeof fates)[number]

const done: Readonly<Record<Fate, string>> = {
  created: 'created',
  updated: 'changed',
  unchanged: 'already as the file says',
  skipped: 'skipped: no customers',
  rejected: 'rejected',
}

const would: Readonly<Record<Fate, string>> = {
  ...done,
  created: 'would be created',
  updated: 'would be changed',
  rejected: 'would be rejected',
}

const wordsOf = ({ dry_run }: Pick<ImportCustomersResult, 'dry_run'>) => (dry_run ? would : done)

/** The headings of the samples. */
export const titlesOf = (result: ImportCustomersResult): Record<Fate, string> => {
  const words = wordsOf(result)
  return {
    created: capitalized(words.created),
    updated: capitalized(words.updated),
    unchanged: capitalized(words.unchanged),
    skipped: 'Skipped, because they are no customers',
    rejected: capitalized(words.rejected),
  }
}

export const numbersOf = (result: ImportCustomersResult) =>
  fates.map((fate) => ({ label: wordsOf(result)[fate], value: count(result[fate]) }))

/** What a dry run said where the import did something else: "12 created". */
export const changedSince = (dry: Readonly<Record<Fate, number>>, result: Readonly<Record<Fate, number>>): string[] =>
  fates.filter((fate) => dry[fate] !== result[fate]).map((fate) => `${count(dry[fate])} ${done[fate]}`)

const came: Readonly<Record<Fate, string>> = { ...done, unchanged: 'unchanged', skipped: 'skipped' }

/** What has become of a record instead of what its dry run said. */
export const differenceText = (row: { expected?: Fate | undefined; came: Fate }): string =>
  row.expected ? `${came[row.came]}, not ${came[row.expected]}` : `${came[row.came]}, and not in the dry run`

/** Where a record is in its file. */
export const placeOf = ({ row, line }: { row: number; line?: number | undefined }): string =>
  `${line === undefined ? 'Record' : 'Line'} ${count(line ?? row)}`
