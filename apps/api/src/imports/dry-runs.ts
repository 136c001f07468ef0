import { isDeepStrictEqual } from 'node:util'
import { AppError, type ImportFate, importFates, refuseField } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { refuseFile } from '../files/refuse.ts'
import { rowsAtOnce } from '../files/source.ts'
import { findTrackedJob } from '../jobs/tracked/start.ts'
import type { Fate } from './apply-outcomes.ts'
import type { Different, ImportInput } from './import-job.ts'
import { deleteFates, insertFates, listFates } from './repository/fates.ts'

/*
 * Comparing an import with its dry run, record by record. A dry run keeps one letter for each record.
 */

const letters: Readonly<Record<ImportFate, string>> = {
  created: 'c',
  updated: 'u',
  unchanged: 'n',
  skipped: 's',
  rejected: 'r',
}
const fateByLetter = new Map(importFates.map((fate) => [letters[fate], fate]))

/** What makes two imports of a file do the same. */
const options = [
  'file_url',
  'mapping',
  'encoding',
  'calling_code',
  'match',
  'on_conflict',
  'credentials',
  'hash_plaintext',
  'groups',
  'unmask',
  'unknown_groups',
  'firebase',
  'require_confirmation',
] as const satisfies readonly (keyof ImportInput)[]

/** Returns what a dry run of the same file with the same options has said. Throws if it is none. */
export async function dryRunOf(ctx: Context, id: string, input: ImportInput): Promise<ImportInput['compared']> {
  const job = await findTrackedJob(ctx, id)
  if (job?.kind !== 'import_customers') throw new AppError('JOB_NOT_FOUND')
  const before = job.input as unknown as ImportInput
  const isSame = isDeepStrictEqual(optionsOf(before), optionsOf(input))
  if (!before.dry_run || input.dry_run || job.state !== 'completed' || !isSame)
    throw refuseField(
      'body.dry_run_id',
      'must be a completed dry run of the same file, with the same options and permissions, and the import must not be one',
    )
  const said = job.result as Record<ImportFate, number>
  return {
    dry_run_id: job.id,
    content: before.content,
    expected: {
      created: said.created,
      updated: said.updated,
      unchanged: said.unchanged,
      skipped: said.skipped,
      rejected: said.rejected,
    },
  }
}

/** A dry run of another file says nothing about this one. */
export function refuseAnotherFile({ content, compared }: ImportInput): void {
  if (compared?.content !== undefined && compared.content !== content)
    throw refuseFile('The file at the URL has changed since the dry run. Make another dry run.')
}

/** The options as they are stored, so that what is omitted equals what is undefined. */
const optionsOf = (input: ImportInput): unknown =>
  JSON.parse(JSON.stringify(Object.fromEntries(options.map((name) => [name, input[name]]))))

/** Keeps what a step of a dry run has said of its records. */
export const keepFates = ({ db, application_id }: Context, job_id: string, fates: readonly Fate[]): Promise<unknown> =>
  insertFates(db, {
    application_id,
    job_id,
    position: fates[0]?.at.row ?? 0,
    fates: fates.map(({ fate }) => letters[fate]).join(''),
  })

/** Forgets what an earlier run of a dry run has said. */
export const forgetFates = ({ db, application_id }: Context, job_id: string): Promise<unknown> =>
  deleteFates(db, { application_id, job_id })

/** Returns the records that came out otherwise than the dry run said. */
export async function differencesFrom(
  { db, application_id }: Context,
  dry_run_id: string,
  fates: readonly Fate[],
): Promise<Different[]> {
  const [first, last] = [fates[0]?.at.row ?? 0, fates.at(-1)?.at.row ?? 0]
  const span = { from: first - rowsAtOnce, until: last }
  const pieces = await listFates(db, { application_id, job_id: dry_run_id }, span)
  const said = new Map(
    pieces.flatMap(({ position, fates: some }) =>
      some.split('').map((letter, i): [number, ImportFate | undefined] => [position + i, fateByLetter.get(letter)]),
    ),
  )
  return fates.flatMap(({ at: { row, line }, fate: came }): Different[] => {
    const expected = said.get(row)
    if (expected === came) return []
    return [{ row, ...(line !== undefined && { line }), ...(expected !== undefined && { expected }), came }]
  })
}
